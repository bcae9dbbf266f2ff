"""Records that may be the one being typed in a form: the same e-mail, phone number or domain (UX 2.3, SPEC 3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Context, Email, Phone
from crm_tui.domain.kinds.url import domain_of
from crm_tui.entities.base import Entity
from crm_tui.errors import Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.naming import named
from crm_tui.services.reading import live

MOST = 5
"""The most records listed."""


@dataclass(frozen=True)
class Lookalike:
    """A live record with the same value; `note` is its company or what else tells it apart."""

    entity: str
    id: int
    title: str
    note: str


def lookalikes(
    db: Database, name: str, field: str, text: str, *, except_id: int | None = None
) -> tuple[Lookalike, ...]:
    """Up to five live records of the entity with the e-mail, number or domain just typed, the oldest first.

    Half a value, and a field that tells nobody apart, find none; further points of contact count too.
    """
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        found: set[int] = set()
        for query in _queries(entity, field, text, db.context()):
            found.update(connection.execute(query.limit(MOST + 1)).scalars())
        names = named(catalog, entity, sorted(found - {except_id})[:MOST])
        return tuple(Lookalike(name, number, each.title, each.note) for number, each in names.items())


def _queries(entity: Entity, name: str, text: str, context: Context) -> Iterator[Select[Any]]:
    """One query for each index that may hold the value."""
    field = entity.fields.get(name)
    if field is None or field.is_(Is.READONLY):
        return
    by = "domain" if name in DOMAINS and entity.name == "companies" else field.kind.name
    if by in KEYS and (key := KEYS[by](text, context)) is not None:
        yield from holding(entity, by, key)


def holding(entity: Entity, by: str, key: str) -> Iterator[Select[Any]]:
    """Queries for live records by the key of an `email`, `phone` or `domain`, one for each index that may hold it."""
    source, columns, kinds = entity.table, *PLACES[by]
    for column in columns:
        if column in source.c:
            yield select(source.c.id).where(source.c[column] == key, live(source))
    if entity.name == "contacts" and kinds:
        yield _points(source, key, kinds)


def _points(people: Table, key: str, kinds: tuple[str, ...]) -> Select[Any]:
    points = table("contact_points")
    joined = select(people.c.id).join_from(points, people, people.c.id == points.c.contact_id)
    return joined.where(points.c.normalised == key, points.c.kind.in_(kinds), live(points), live(people))


def _address(text: str, context: Context) -> str | None:
    return _twin(Email(), text, context)


def _number(text: str, context: Context) -> str | None:
    return _twin(Phone(), text, context)


def _domain(text: str, context: Context) -> str | None:
    return domain_of(text.strip())


def _twin(kind: Email | Phone, text: str, context: Context) -> str | None:
    try:
        found = kind.read(text, context)[1]
    except Invalid:
        return None
    return None if found is None else str(found)


DOMAINS = ("domain", "website")
KEYS: dict[str, Callable[[str, Context], str | None]] = {"email": _address, "phone": _number, "domain": _domain}
"""What a text is compared by: None for half a value."""

PLACES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "email": (("email_key",), ("email",)),
    "phone": (("phone_e164", "mobile_e164"), ("phone", "mobile")),
    "domain": (("domain",), ()),
}
"""The columns, and the kinds of further points, that may hold it."""
