"""Owners in a file: members by login, e-mail or name; others become members only if that is asked for."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context, Email
from crm_tui.errors import Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.text import fold, safe, shortened

ME = 0
"""Stands for the person who imports and is no member yet: they become one with the import."""

_JOINTS = re.compile(r"[^\w]+")

MOST_NAMED = 20

MOST_NEW = 10_000
"""More new members than a business has are a column of something else."""


@dataclass(frozen=True)
class Newcomer:
    """Who becomes a member with the import; `number` stands for the id until then."""

    number: int
    text: str
    email_key: str | None

    def image(self, taken: Collection[str]) -> dict[str, str | int | None]:
        """The member: an e-mail or a name, and a login that is free."""
        (login,) = logins([self.text], [self.text if self.email_key else None])
        free, number = login or "member", 2
        while free in taken:
            free, number = f"{login}.{number}", number + 1
        image: dict[str, str | int | None] = {"login": free, "active": 1, "role": "rep"}
        if self.email_key:
            return image | {"email": self.text, "email_key": self.email_key}
        return image | {"name": self.text, "name_f": fold(self.text)}


class Members:
    """Finds the owner of a row; who is no member is remembered, to be named once or to become one.

    A new one has a number below zero until `join` makes the members.
    """

    def __init__(self, catalog: Catalog, *, new: bool = False) -> None:
        self._new: dict[str, Newcomer] | None = {} if new else None
        self._known: dict[str, set[int]] = {}
        self._cache: dict[str, int | None] = {}
        self.strangers: dict[str, None] = {}
        self.others = 0
        self.met_me = False
        members = table("members").c
        live = select(members.id, members.login, members.email_key, members.name_f).where(members.deleted_at.is_(None))
        for number, *names in catalog.connection.execute(live):
            for name in names:
                if name:
                    self._known.setdefault(fold(name), set()).add(number)
        if catalog.me is None:
            self._known.setdefault(fold(catalog.db.login), set()).add(ME)

    def find(self, texts: Sequence[str], context: Context) -> tuple[list[int | None], list[str | None]]:
        """The members, and notes about those who are none."""
        for text in dict.fromkeys(texts):
            if text in self._cache:
                continue
            self._cache[text] = self._find(text.strip(" \xa0"), context)
        found = [self._cache[text] for text in texts]
        self.met_me = self.met_me or ME in found
        if None not in found:
            return list(found), [None] * len(texts)
        notes = [
            f"owner: {name}" if number is None and (name := text.strip(" \xa0")) else None
            for text, number in zip(texts, found, strict=True)
        ]
        for note in dict.fromkeys(notes):
            self._remember(note)
        if len(self._cache) > 10_000:
            self._cache.clear()
        return list(found), notes

    def _find(self, text: str, context: Context) -> int | None:
        if not text:
            return None
        try:
            mail = Email().read(text, context)[1]
        except Invalid:
            return None
        hits = self._known.get(fold(text), set()) | self._known.get(str(mail or ""), set())
        if not hits and self._new is not None:
            return self._added(self._new, text, None if mail is None else str(mail))
        return hits.pop() if len(hits) == 1 else None

    def _added(self, new: dict[str, Newcomer], text: str, mail: str | None) -> int:
        key = fold(text)
        if key not in new:
            if len(new) == MOST_NEW:
                raise Usage(f"The file names more than {MOST_NEW:,} new members; is this the column of owners?")
            new[key] = Newcomer(-1 - len(new), text, mail)
        return new[key].number

    def join(self, bulk: Bulk) -> dict[int, int]:
        """Make the new members; their ids by the numbers that stand for them."""
        new = list((self._new or {}).values())
        if not new:
            return {}
        taken = {fold(login) for (login,) in bulk.connection.execute(select(table("members").c.login))}
        rows = []
        for each in new:
            rows.append(each.image(taken))
            taken.add(str(rows[-1]["login"]))
        made = bulk.insert(table("members"), rows)
        return {each.number: member for each, member in zip(new, made, strict=True)}

    def _remember(self, note: str | None) -> None:
        if note is None or (name := safe(shortened(note.removeprefix("owner: ")))) in self.strangers:
            return
        if len(self.strangers) < MOST_NAMED:
            self.strangers[name] = None
        else:
            self.others += 1

    def notices(self) -> list[str]:
        """One line about those who become members, one about those who do not."""
        new = [safe(shortened(each.text)) for each in (self._new or {}).values()]
        if new:
            more = f" and {len(new) - MOST_NAMED:,} more" if len(new) > MOST_NAMED else ""
            return [f"new members: {', '.join(new[:MOST_NAMED])}{more}", *self._strangers()]
        return self._strangers()

    def _strangers(self) -> list[str]:
        if not self.strangers:
            return []
        names = ", ".join(self.strangers) + (" and others" if self.others else "")
        return [f"owners who are no members stay in source_detail: {names}"]


def logins(names: Sequence[str | None], mails: Sequence[str | None]) -> list[str | None]:
    """What members are called who bring no login, by their e-mail, else by their name: ada.lovelace."""
    found = (_joined(mail.partition("@")[0] if mail else name or "") for name, mail in zip(names, mails, strict=True))
    return [login or None for login in found]


def _joined(text: str) -> str:
    return ".".join(_JOINTS.sub(" ", fold(text)).split())
