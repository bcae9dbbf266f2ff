"""The inverse of a change set: values put back record by record, created records binned set-based."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.sql.schema import Column

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.db.custom import loaded, stored
from crm_tui.db.journal import DERIVED, UNWRITTEN
from crm_tui.db.models.journal import Change
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.uniqueness import holders

Image = dict[str, Any]


def touched(bulk: Bulk, number: int) -> list[Table]:
    """The tables of a change set, those that refer to others first."""
    changes = _table(Change)
    names = bulk.connection.execute(select(changes.c.entity).where(changes.c.change_set == number).distinct()).scalars()
    tables = {models.table(name) for name in names}
    return [table for table in reversed(models.every_table().sorted_tables) if table in tables]


def bin_created(bulk: Bulk, number: int, table: Table) -> list[str]:
    """Bin what the set created, set-based; a record that live records refer to since is kept and listed."""
    changes = _table(Change)
    made = select(changes.c.record_id).where(
        changes.c.change_set == number, changes.c.entity == table.name, changes.c.operation == "create"
    )
    free = [table.c.id.not_in(_used(column)) for column in referring(table)]
    while bulk.bin(table, select(table.c.id).where(table.c.id.in_(made), *free)):
        pass  # again, because a binned record may have been the last to refer to another of the same table
    left = select(table.c.id).where(table.c.id.in_(made), table.c.deleted_at.is_(None)).order_by(table.c.id).limit(100)
    found = bulk.connection.execute(left).scalars()
    return [f"{table.name} {each} is kept: other records refer to it" for each in found]


def referring(table: Table) -> Iterator[Column[Any]]:
    """The columns of records of any table that refer to one of this; what the door derives holds nothing."""
    for other in models.every_table().tables.values():
        derived = UNWRITTEN.get(other.name, frozenset()) if other.name not in DERIVED else frozenset(other.c.keys())
        for key in other.foreign_keys:
            if key.column.table is table and "deleted_at" in other.c and key.parent.name not in derived:
                yield key.parent


def _used(column: Column[Any]) -> Any:
    """The ids that live records refer to."""
    return select(column).where(column.is_not(None), column.table.c.deleted_at.is_(None))


def put_back(catalog: Catalog, bulk: Bulk, number: int, table: Table, *, force: bool) -> list[str]:
    """Write the values before the set, record by record; fields changed since are conflicts."""
    conflicts: list[str] = []
    owners, entity = catalog.owners(table.name), catalog.entity(table.name)

    def wanted() -> Iterator[tuple[int, Image]]:
        for record, before, after in images(bulk.connection, number, table.name):
            row = bulk.connection.execute(select(table).where(table.c.id == record)).mappings().one()
            image, since = restored(dict(row), before, after, owners, force=force)
            conflicts.extend(f"{table.name} {record}: {name} was changed since and stays" for name in since)
            held = taken(catalog, entity, dict(row), image)
            conflicts.extend(f"{table.name} {record} stays as it is: {words}" for words in held)
            yield record, {} if held else image

    bulk.update(table, wanted())
    return conflicts


def taken(catalog: Catalog, entity: Entity, row: Image, image: Image) -> list[str]:
    """The live records that hold by now what must be unique and would come back."""
    changed = {name for name, value in image.items() if row[name] != value}
    after = row | image
    if after["deleted_at"] is not None or not changed:
        return []
    return [f"{entity.singular} {holder} has {what}" for holder, what, _ in holders(catalog, entity, after)]


def images(
    connection: Connection, number: int, name: str, ids: Sequence[int] | None = None
) -> Iterator[tuple[int, Image, Image]]:
    """Per record, or some by id: the values before the first and after the last change of the set.

    Creates have no images.
    """
    changes = _table(Change)
    statement = (
        select(changes.c.record_id, changes.c.before, changes.c.after)
        .where(changes.c.change_set == number, changes.c.entity == name, changes.c.before.is_not(None))
        .order_by(changes.c.record_id, changes.c.id)
    )
    if ids is not None:
        statement = statement.where(changes.c.record_id.in_(ids))
    for record, rows in groupby(connection.execute(statement).all(), key=lambda row: row.record_id):
        before: Image = {}
        after: Image = {}
        for row in rows:
            before = json.loads(row.before) | before
            after |= json.loads(row.after)
        yield record, before, after


def restored(
    row: Image, before: Image, after: Image, owners: dict[str, str], *, force: bool
) -> tuple[Image, list[str]]:
    """The columns to write, and the fields that were changed since."""
    custom = loaded(row.get("custom"))
    current = {name: custom.get(name[7:]) if name.startswith("custom.") else row.get(name) for name in before}
    since = {owners.get(name, name) for name in before if current[name] != after.get(name)}
    put = {name: value for name, value in before.items() if force or owners.get(name, name) not in since}
    image = {name: value for name, value in put.items() if not name.startswith("custom.")}
    own = {name[7:]: value for name, value in put.items() if name.startswith("custom.")}
    if own:
        image["custom"] = stored({key: value for key, value in (custom | own).items() if value is not None})
    return image, [] if force else sorted(since)


def _table(model: Any) -> Table:
    return models.every_table().tables[model.__tablename__]
