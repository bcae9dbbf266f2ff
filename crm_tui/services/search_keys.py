"""The first stages of a search: keys equal to the text, and names that start with it, each on an index."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.models import table
from crm_tui.domain.kinds import Context, Email, Kind, Phone, Url
from crm_tui.domain.tickets import numbered
from crm_tui.entities.base import Entity
from crm_tui.errors import Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.text import fold

Condition = ColumnElement[bool]

LONGEST_KEY = 500
AFTER_ALL = "\U0010ffff"


def folded_title(entity: Entity) -> str:
    """The column of the folded name or subject."""
    return entity.fields[entity.title[0]].twins[0]


def equal(catalog: Catalog, entity: Entity, text: str, most: int) -> list[int]:
    """Ids of live records with a key equal to the text, such as an e-mail, a domain, T-12 or a name; at most `most`."""
    text = text.strip()
    if not text or len(text) > LONGEST_KEY or not text.isprintable():
        return []
    source, context = entity.table, catalog.db.context()
    conditions = [*_columns(source, text, context), *_external(source, text)]
    queries = [_live(source).where(condition) for condition in conditions]
    if entity.name == "contacts":
        queries += [_points(points.c.normalised.in_(keys)) for points, keys in _point_keys(text, context)]
    return _some(catalog.connection, queries, most)


def starting(catalog: Catalog, entity: Entity, key: str, most: int) -> list[int]:
    """Ids of live records whose name, or a further point, starts with the folded text; at most `most`."""
    source, queries = entity.table, []
    if len(key) > LONGEST_KEY:
        return []
    if "name_f" in source.c:
        name = source.c.name_f
        queries.append(_live(source).where(name >= key, name < key + AFTER_ALL).order_by(name, source.c.id))
    if entity.name == "contacts" and len(key) > 2:
        points = table("contact_points").c.normalised
        queries.append(_points(and_(points >= key, points < key + AFTER_ALL)))
    return _some(catalog.connection, queries, most)


def _some(connection: Connection, queries: list[Select[Any]], most: int) -> list[int]:
    """The first of each query; `union_all` over limited subqueries, so each stops early."""
    if not queries:
        return []
    parts = [select(query.limit(most).subquery().c.id) for query in queries]
    found = connection.execute(union_all(*parts) if len(parts) > 1 else parts[0]).scalars()
    return list(dict.fromkeys(found))[:most]


def _live(source: Table) -> Select[Any]:
    return select(source.c.id).where(source.c.deleted_at.is_(None))


def _points(condition: Condition) -> Select[Any]:
    points, people = table("contact_points"), table("contacts")
    joined = select(people.c.id).join_from(points, people, people.c.id == points.c.contact_id)
    return joined.where(condition, points.c.deleted_at.is_(None), people.c.deleted_at.is_(None))


def _columns(source: Table, text: str, context: Context) -> Iterator[Condition]:
    if source.name == "tickets" and (ticket := numbered(text)):
        yield source.c.id == ticket
    if "name_f" in source.c:
        yield source.c.name_f == fold(text)
    if "email_key" in source.c and (address := _address(text, context)):
        yield source.c.email_key == address
    if number := _number(text, context):
        yield from (source.c[name] == number for name in ("phone_e164", "mobile_e164") if name in source.c)
    if "domain" in source.c and (domain := _domain(text, context)):
        yield source.c.domain == domain


def _external(source: Table, text: str) -> Iterator[Condition]:
    """`hubspot:4711` or the bare id."""
    system, colon, number = text.partition(":")
    if colon:
        yield and_(source.c.external_system == system, source.c.external_id == number)
    yield source.c.external_id == text


def _point_keys(text: str, context: Context) -> Iterator[tuple[Table, list[str]]]:
    keys = {fold(text), _address(text, context), _number(text, context)}
    yield table("contact_points"), sorted(filter(None, keys))


def _address(text: str, context: Context) -> str | None:
    return _read(Email(), text, context, at=1) if "@" in text else None


def _number(text: str, context: Context) -> str | None:
    digits = sum(letter.isdigit() for letter in text)
    return _read(Phone(), text, context, at=1) if digits > 6 or (digits > 3 and text[0] in "+0(") else None


def _domain(text: str, context: Context) -> str | None:
    return _read(Url(), text, context, at=1) if "." in text and "@" not in text and " " not in text else None


def _read(kind: Kind, text: str, context: Context, *, at: int) -> str | None:
    try:
        found = kind.read(text, context)[at]
    except Invalid:
        return None
    return None if found is None else str(found)
