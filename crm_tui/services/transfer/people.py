"""Owners in a file: members by login, e-mail or name; nobody else."""

from collections.abc import Sequence

from sqlalchemy import select

from crm_tui.domain.kinds import Context, Email
from crm_tui.errors import Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.text import fold, safe, shortened

ME = 0
"""Stands for the person who imports and is no member yet: they become one with the import."""

MOST_NAMED = 20


class Members:
    """Finds the owner of a row; who is no member is remembered, to be named once."""

    def __init__(self, catalog: Catalog) -> None:
        self._known: dict[str, set[int]] = {}
        self._cache: dict[str, int | None] = {}
        self.strangers: dict[str, None] = {}
        self.others = 0
        self.met_me = False
        table = catalog.entity("members").table
        live = select(table.c.id, table.c.login, table.c.email_key, table.c.name_f).where(table.c.deleted_at.is_(None))
        for number, *names in catalog.connection.execute(live):
            for name in names:
                if name:
                    self._known.setdefault(fold(name), set()).add(number)
        if catalog.me is None:
            self._known.setdefault(fold(catalog.db.login), set()).add(ME)

    def find(self, texts: Sequence[str], context: Context) -> tuple[list[int | None], list[str | None]]:
        """The members, and notes about those who are none."""
        for text in set(texts) - self._cache.keys():
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
        keys = [fold(text)]
        try:
            keys.append(str(Email().read(text, context)[1]))
        except Invalid:
            return None
        hits = set().union(*(self._known.get(key, set()) for key in keys))
        return hits.pop() if len(hits) == 1 else None

    def _remember(self, note: str | None) -> None:
        if note is None or (name := safe(shortened(note.removeprefix("owner: ")))) in self.strangers:
            return
        if len(self.strangers) < MOST_NAMED:
            self.strangers[name] = None
        else:
            self.others += 1

    def notices(self) -> list[str]:
        """One line about the owners who are no members."""
        if not self.strangers:
            return []
        names = ", ".join(self.strangers) + (" and others" if self.others else "")
        return [f"owners who are no members stay in source_detail: {names}"]
