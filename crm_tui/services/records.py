"""Listing records: filters, order, fields, pages; and which records a command means."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, UnaryExpression, and_, func, select, true
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import models
from crm_tui.db.database import Database
from crm_tui.domain.fields import Field
from crm_tui.domain.filters import Sort, mentions, parse
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog, known
from crm_tui.services.filtering import Order, compile_query
from crm_tui.services.reading import Reading, live
from crm_tui.services.refs import resolve
from crm_tui.services.rows import Page

Condition = ColumnElement[bool]

COUNTED = 100_000
"""A cut list counts all records up to this number."""


@dataclass(frozen=True)
class Matching:
    """Which records, by which sorts, and in which order: ties by id; `filtered` by more than the bin."""

    where: Condition
    filtered: bool
    sorts: tuple[Sort, ...]
    order: tuple[Order, ...]

    @property
    def order_by(self) -> tuple[UnaryExpression[Any], ...]:
        """The order as clauses."""
        return tuple(order.clause for order in self.order)


def page(
    db: Database,
    name: str,
    *,
    filters: Sequence[str] = (),
    fields: Sequence[str] = (),
    sort: Sequence[str] = (),
    limit: int | None = None,
) -> Page:
    """Records that match all filters, in order; `fields` by name, none for the entity's columns, `*` for all.

    `limit` cuts the rows; `total` counts them all, up to 100,000. Raises Usage for an unknown field or a wrong filter.
    """
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        compiled = matching(catalog, entity, filters, sort)
        reading = Reading(catalog, entity, chosen(catalog, entity, fields))
        statement = reading.statement().where(compiled.where).order_by(*compiled.order_by)
        rows = connection.execute(statement.limit(limit)).mappings().all()
        most, total = max(COUNTED, len(rows)), len(rows)
        if total == limit:
            total = counted(connection, entity, compiled, most=most + 1)
        return Page(name, reading.fields, tuple(map(reading.row, rows)), min(total, most), more=total > most)


def rows(db: Database, name: str, ids: Sequence[int]) -> Page:
    """Records by id, binned ones included, with all fields, in the order of the ids."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        return by_id(catalog, catalog.entity(name), ids)


def by_id(catalog: Catalog, entity: Entity, ids: Sequence[int], fields: Sequence[str] = ("*",)) -> Page:
    """As `rows`, inside a transaction."""
    reading = Reading(catalog, entity, chosen(catalog, entity, fields))
    found = catalog.connection.execute(reading.statement().where(entity.table.c.id.in_(ids))).mappings()
    order = {number: at for at, number in enumerate(ids)}
    made = sorted(map(reading.row, found), key=lambda row: order[row.id])
    return Page(entity.name, reading.fields, tuple(made), len(made))


def count(db: Database, name: str, filters: Sequence[str]) -> int:
    """How many live records match all filters."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        return counted(connection, entity, matching(catalog, entity, filters, ()))


def counted(connection: Connection, entity: Entity, compiled: Matching, *, most: int | None = None) -> int:
    """The number of records of a compiled query, counted no further than `most`."""
    found = select(entity.table.c.id).where(compiled.where).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(found)).scalar_one())


def chosen(catalog: Catalog, entity: Entity, names: Sequence[str]) -> list[Field]:
    """The fields by name: none for the entity's columns, `*` for all of them. Raises Usage."""
    every = catalog.fields(entity.name)
    wanted = [part.strip() for name in names for part in name.split(",") if part.strip()] or list(entity.columns)
    if "*" in wanted:
        return list(every.values())
    return [known(every, entity, name) for name in wanted]


def matching(catalog: Catalog, entity: Entity, filters: Sequence[str], sort: Sequence[str]) -> Matching:
    """The condition and order of filters joined by and; the bin is left out unless a filter names `deleted_at`."""
    texts = [*filters, *(f"sort:{keys}" for keys in sort if keys)]
    queries = [parse(text, catalog.fields, entity.name) for text in texts]
    sorts = tuple(key for query in queries for key in query.sorts)
    order = parse(f"sort:{entity.sort}", catalog.fields, entity.name)
    queries.append(replace(order, sorts=sorts or order.sorts))
    context, dialect = catalog.db.context(), catalog.db.dialect
    found = [compile_query(query, entity, catalog, context, dialect) for query in queries]
    conditions: list[Condition] = [each.where for each in found if each.where is not None]
    filtered = bool(conditions)
    if not any(mentions(query, "deleted_at") for query in queries):
        conditions.insert(0, live(entity.table))
    return Matching(and_(true(), *conditions), filtered, queries[-1].sorts, found[-1].order)


def targets(
    catalog: Catalog, entity: Entity, refs: Sequence[str], filters: Sequence[str], *, binned: bool = False
) -> list[int]:
    """The ids meant by references and by filters together, each once. Raises Usage if neither is given."""
    if not refs and not filters:
        raise Usage(f"Say which {entity.name}: an id, e-mail or name, or --where with a filter.")
    context = catalog.db.context()
    found = [resolve(catalog, entity, ref, context, binned=binned) for ref in refs]
    if filters:
        within = [*filters, "deleted_at:any"] if binned else filters
        compiled = matching(catalog, entity, within, ("id",))
        ids = select(entity.table.c.id).where(compiled.where).order_by(entity.table.c.id)
        found += catalog.connection.execute(ids).scalars()
    return list(dict.fromkeys(found))


def images(connection: Connection, entity: Entity, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The whole stored rows by id."""
    table = models.table(entity.name)
    found: dict[int, dict[str, Any]] = {}
    for at in range(0, len(ids), 500):
        statement = select(table).where(table.c.id.in_(ids[at : at + 500]))
        found |= {row["id"]: dict(row) for row in connection.execute(statement).mappings()}
    return found
