"""Keyset pages of a list, in any order of the filter language: where a row stands is told by its order values.

Nothing is skipped by counting, so a page in the middle of a million rows costs what the first one costs, and rows
that come or go meanwhile neither repeat nor hide others.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Column, Select, UnaryExpression, and_, false, func, literal, or_, select, true
from sqlalchemy.sql.elements import ColumnClause

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.filters import Sort
from crm_tui.domain.kinds import Stored
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.filtering import Order
from crm_tui.services.places import Condition
from crm_tui.services.records import Matching, by_id, counted, matching
from crm_tui.services.rows import Row

Key = tuple[Stored | None, ...]
"""The order values of one row as the database compares them, the id last."""

Orders = tuple[Order, ...]

FEW = 1_000
"""A filter that finds no more than this is sorted whole: an index in list order would be walked for ages to find it."""


@dataclass(frozen=True)
class Listing:
    """Which records of an entity a list shows, in which order, with which fields.

    `filters` are texts of the filter language and may contain `sort:`; `fields` are names, none for the entity's
    columns, `*` for all. With `ids` it shows no others, not even those that a filter finds.
    """

    name: str
    filters: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Stretch:
    """Rows that stand next to each other in a list, each with its key."""

    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    keys: tuple[Key, ...]


def stretch(
    db: Database,
    listing: Listing,
    *,
    after: Key | None = None,
    backwards: bool = False,
    skip: int = 0,
    limit: int = 100,
) -> Stretch:
    """The rows after a key, None from the first; backwards those before it, None the last ones; in list order.

    `skip` leaves out that many rows next to the key. Raises Usage for an unknown field or a wrong filter.
    """
    with db.read() as connection:
        shown = _Shown(Catalog(db, connection), listing)
        keys = shown.keys(after, backwards=backwards, skip=skip, limit=limit)
        page = by_id(shown.catalog, shown.entity, [int(key[-1] or 0) for key in keys], listing.fields)
        return Stretch(page.fields, page.rows, tuple(keys))


def position(db: Database, listing: Listing, key: Key) -> int:
    """How many rows stand before the row with this key, be it still there or not."""
    with db.read() as connection:
        shown = _Shown(Catalog(db, connection), listing)
        ranges = _ranges(shown.orders, key, backwards=True, split=shown.indexed and not shown.found.filtered)
        return sum(shown.counted(each.condition) for each in ranges)


def key_of(db: Database, listing: Listing, number: int) -> Key | None:
    """Where a record stands; None when the list does not show it."""
    with db.read() as connection:
        shown = _Shown(Catalog(db, connection), listing)
        found = connection.execute(shown.statement().where(shown.entity.table.c.id == number)).first()
        return tuple(found) if found else None


def count(db: Database, listing: Listing) -> int:
    """How many rows the list has."""
    with db.read() as connection:
        return _Shown(Catalog(db, connection), listing).counted(true())


def ids(db: Database, listing: Listing) -> tuple[int, ...]:
    """The ids of all its rows, for a list that is known to be short."""
    with db.read() as connection:
        shown = _Shown(Catalog(db, connection), listing)
        return tuple(connection.execute(select(shown.entity.table.c.id).where(shown.found.where)).scalars())


def sort_keys(db: Database, listing: Listing) -> tuple[tuple[str, bool], ...]:
    """The fields the list is sorted by, as (name, descending), ties by id left out."""
    with db.read() as connection:
        return tuple((sort.path.name, sort.descending) for sort in _Shown(Catalog(db, connection), listing).found.sorts)


@dataclass(frozen=True)
class _Range:
    """Rows that an index gives in one go: those with the condition, in the order of what is left to compare."""

    condition: Condition
    orders: Orders


class _Shown:
    """A listing inside a transaction."""

    def __init__(self, catalog: Catalog, listing: Listing) -> None:
        self.catalog = catalog
        self.entity = catalog.entity(listing.name)
        self.found = _among(
            matching(catalog, self.entity, listing.filters, listing.sort), catalog, self.entity, listing
        )
        self.orders = _up_to_id(self.entity, self.found.order)
        self.indexed = _indexed(self.entity, self.found.sorts[0], self.orders[0])

    def statement(self) -> Select[Any]:
        """The keys, without order."""
        named = [order.expression.label(f"key_{at}") for at, order in enumerate(self.orders)]
        return select(*named).where(self.found.where)

    def counted(self, condition: Condition) -> int:
        """The number of rows with the condition."""
        return self._number(select(func.count()).select_from(self.entity.table).where(self.found.where, condition))

    def keys(self, after: Key | None, *, backwards: bool, skip: int, limit: int) -> list[Key]:
        """The keys next to a key, in list order; the rows are read by their ids, because skipping reads no row then."""
        statement, ranges = self._walk(after, backwards)
        walked: list[Key] = []
        for each in ranges:
            found = statement.where(each.condition)
            order_by = [_clause(order, backwards) for order in each.orders]
            page = found.order_by(*order_by).limit(limit - len(walked)).offset(skip)
            rows = self.catalog.connection.execute(page).all()
            walked += [tuple(row) for row in rows]
            if len(walked) == limit:
                break
            if skip:
                skip = 0 if rows else skip - self._number(select(func.count()).select_from(found.subquery()))
        return walked[::-1] if backwards else walked

    def _walk(self, after: Key | None, backwards: bool) -> tuple[Select[Any], list[_Range]]:
        if not self.found.filtered or not self.indexed:
            return self.statement(), _ranges(self.orders, after, backwards=backwards, split=self.indexed)
        if counted(self.catalog.connection, self.entity, self.found, most=FEW + 1) > FEW:
            return self.statement(), _ranges(self.orders, after, backwards=backwards, split=True)
        few = self.statement().limit(FEW).subquery()
        orders = tuple(replace(order, expression=key) for order, key in zip(self.orders, few.c, strict=True))
        return select(few), _ranges(orders, after, backwards=backwards, split=False)

    def _number(self, statement: Select[Any]) -> int:
        return int(self.catalog.connection.execute(statement).scalar_one())


def _among(found: Matching, catalog: Catalog, entity: Entity, listing: Listing) -> Matching:
    """With ids only those records; the ids are one parameter, because there may be thousands."""
    if listing.ids is None:
        return found
    items = catalog.db.dialect.list_items(literal(json.dumps(listing.ids)))
    return replace(found, where=and_(found.where, entity.table.c.id.in_(select(items.c.value))), filtered=True)


def _up_to_id(entity: Entity, orders: Orders) -> Orders:
    """No two rows share an id: what follows it orders nothing."""
    at = next(at for at, order in enumerate(orders) if order.expression is entity.table.c.id)
    return (*orders[:at], replace(orders[at], nullable=False))


def _indexed(entity: Entity, sort: Sort, order: Order) -> bool:
    """Whether an index has the rows in the order of its first key."""
    column = order.expression
    if isinstance(column, Column):
        leading = (next(iter(index.columns), None) for index in entity.table.indexes)
        return column.primary_key or any(column is first for first in leading)
    return isinstance(column, ColumnClause) and bool(sort.path.field.flags & (Is.INDEXED | Is.UNIQUE))


def _ranges(orders: Orders, key: Key | None, *, backwards: bool, split: bool) -> list[_Range]:
    """What comes after a key, or before it, range by range as one walks.

    Where an index leads, the rows that tie in the first key, those beyond and those without one are ranges of their
    own, so that each starts with a seek; else one range, so that the table is read once.
    """
    if not split:
        return [_Range(true() if key is None else _beyond(orders, key, backwards), orders)]
    first, rest = replace(orders[0], nullable=False), orders[1:]
    filled = _Range(first.expression.is_not(None) if orders[0].nullable else true(), (first, *rest))
    empty = [_Range(first.expression.is_(None), rest)] if orders[0].nullable else []
    if key is None:
        return [*empty, filled] if backwards else [filled, *empty]
    ties = [_Range(and_(_same(first, key[0]), _beyond(rest, key[1:], backwards)), rest)] if rest else []
    if key[0] is None:
        return [*ties, filled] if backwards else ties
    return [*ties, _Range(_past(first, key[0], backwards), (first, *rest)), *([] if backwards else empty)]


def _beyond(orders: Orders, key: Sequence[Stored | None], backwards: bool) -> Condition:
    """Whether a row comes after the key, or before it: the first value that differs decides."""
    condition: Condition = false()
    for order, value in reversed(tuple(zip(orders, key, strict=True))):
        condition = or_(_past(order, value, backwards), and_(_same(order, value), condition))
    return condition


def _same(order: Order, value: Stored | None) -> Condition:
    return order.expression.is_(None) if value is None else order.expression == value


def _past(order: Order, value: Stored | None, backwards: bool) -> Condition:
    """Whether one value alone puts a row beyond the key; empty values come last either way."""
    if value is None:
        return order.expression.is_not(None) if backwards else false()
    past = order.expression > value if order.descending is backwards else order.expression < value
    return or_(past, order.expression.is_(None)) if order.nullable and not backwards else past


def _clause(order: Order, backwards: bool) -> UnaryExpression[Any]:
    if not backwards:
        return order.clause
    clause = order.expression.asc() if order.descending else order.expression.desc()
    return clause.nulls_first() if order.nullable else clause
