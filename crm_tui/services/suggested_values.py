"""The values a kind of field can have: a closed set, the members, or what is in use already."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain import countries, currencies
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.filters.completing import date_words, ranked
from crm_tui.domain.kinds import Choice
from crm_tui.domain.kinds.lists import items
from crm_tui.entities.base import Entity
from crm_tui.services.reading import live, stored_column
from crm_tui.services.search_keys import AFTER_ALL
from crm_tui.text import fold

MEMBERS = "members"
SAMPLE = 3_000
"""So many of the newest records are read where no index helps."""

LONGEST = 80
"""Longer texts are not offered."""


@dataclass(frozen=True)
class Asked:
    """A field whose values are asked for, and what is typed of them."""

    db: Database
    entity: Entity
    field: Field
    typed: str
    most: int


def logins(db: Database, typed: str, most: int) -> list[tuple[int, str]]:
    """Ids and logins of the members whose login or name is typed."""
    source = table(MEMBERS)
    statement = select(source.c.id, source.c.login, source.c.name).where(live(source)).order_by(source.c.login)
    with db.read() as connection:
        people = {row.login: row for row in connection.execute(statement)}
    found = ranked(typed, people, most)
    by_name = [login for login, row in people.items() if row.name and ranked(typed, [row.name], 1)]
    return [(people[login].id, login) for login in dict.fromkeys((*found, *by_name))][:most]


def _members(asked: Asked) -> Iterable[str]:
    return [login for _, login in logins(asked.db, asked.typed, asked.most)]


def _options(asked: Asked) -> Iterable[str]:
    kind = asked.field.kind
    if not isinstance(kind, Choice):
        return ()
    labelled = [key for key, label in kind.labels if ranked(asked.typed, [label], 1)]
    return tuple(dict.fromkeys((*ranked(asked.typed, kind.options, asked.most), *labelled)))[: asked.most]


def _booleans(asked: Asked) -> Iterable[str]:
    return ranked(asked.typed, ("yes", "no"), asked.most)


def _countries(asked: Asked) -> Iterable[str]:
    """Codes, found by code or by name."""
    codes = countries.codes()
    named = {countries.name(code): code for code in codes}
    exact = [code for code in codes if code.lower() == asked.typed.lower()]
    by_name = [named[name] for name in ranked(asked.typed, named, asked.most)]
    return tuple(dict.fromkeys((*exact, *by_name, *ranked(asked.typed, codes, asked.most))))[: asked.most]


def _currencies(asked: Asked) -> Iterable[str]:
    """The base currency first."""
    return ranked(asked.typed, (asked.db.context().currency, *currencies.EXPONENTS), asked.most)


def _dates(asked: Asked) -> Iterable[str]:
    return ranked(asked.typed, date_words(asked.db.context()), asked.most)


def _texts(asked: Asked) -> Iterable[str]:
    """Along an index where the field has one, else the most frequent ones of a sample."""
    column = _indexed(asked)
    if column is not None and asked.typed.strip():
        return list(_along(asked, column))
    return _in_use(asked)


def _in_use(asked: Asked) -> Iterable[str]:
    return _frequent(asked, (str(value) for value in _sampled(asked)))


def _tags(asked: Asked) -> Iterable[str]:
    return _frequent(asked, (item for value in _sampled(asked) for item in items(value)))


def _indexed(asked: Asked) -> Any:
    """The column of the search key that leads an index over live records, if there is one."""
    source, field = asked.entity.table, asked.field
    key = (*field.twins, field.column)[0]
    leading = {getattr(index.expressions[0], "name", None) for index in source.indexes}
    return source.c[key] if key in leading and not field.is_(Is.CUSTOM) else None


def _along(asked: Asked, key: Any) -> Iterator[str]:
    """The next value after the one before, each found with one step into the index."""
    source = asked.entity.table
    start = fold(asked.typed.lstrip()) if asked.field.twins else asked.typed.strip()
    after = key >= start
    with asked.db.read() as connection:
        for _ in range(asked.most):
            statement = select(key, source.c[asked.field.column]).where(after, key < start + AFTER_ALL, live(source))
            row = connection.execute(statement.order_by(key).limit(1)).first()
            if row is None:
                return
            if _offered(row[1]):
                yield row[1]
            after = key > row[0]


def _sampled(asked: Asked) -> list[Any]:
    """The values of the newest records; the bin is left out after the cut, so that a full one costs nothing."""
    source = asked.entity.table
    newest = select(source.c.id).order_by(source.c.id.desc()).limit(SAMPLE).subquery()
    value = stored_column(asked.db.dialect, source, asked.field)
    statement = (
        select(value).join_from(newest, source, source.c.id == newest.c.id).where(live(source), value.is_not(None))
    )
    with asked.db.read() as connection:
        return list(connection.execute(statement).scalars())


def _frequent(asked: Asked, texts: Iterable[str]) -> tuple[str, ...]:
    counted = Counter(text for text in texts if _offered(text))
    return ranked(asked.typed, [text for text, _ in counted.most_common()], asked.most)


def _offered(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST and text.isprintable()


VALUES: dict[str, Callable[[Asked], Iterable[str]]] = {
    "text": _texts,
    "email": _texts,
    "phone": _in_use,
    "url": _texts,
    "list": _tags,
    "choice": _options,
    "boolean": _booleans,
    "country": _countries,
    "currency": _currencies,
    "reference": _members,
    "date": _dates,
    "instant": _dates,
    "partial_date": _dates,
}
"""Kind name to its values; a kind that is not listed has none to offer."""
