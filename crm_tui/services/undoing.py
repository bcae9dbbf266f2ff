"""Undo and redo: the inverse of a change set, applied through the same door, so itself journaled and undoable."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Table, and_, func, select, update

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.db.custom import loaded, stored
from crm_tui.db.database import Database
from crm_tui.db.models.journal import Change, ChangeSet
from crm_tui.entities.base import Entity
from crm_tui.errors import Conflict, NotFound
from crm_tui.services.catalog import Catalog
from crm_tui.services.uniqueness import holders
from crm_tui.services.writing import door

Image = dict[str, Any]


@dataclass(frozen=True)
class Undone:
    """What an undo did: its own change set (None: a dry run), the one it reversed, and what it left alone and why."""

    change_set: int | None
    undone: int
    label: str
    conflicts: tuple[str, ...]
    kept: tuple[str, ...]


def undo(db: Database, change_set: int | None = None, *, force: bool = False, dry_run: bool = False) -> Undone:
    """Reverse my latest change set, or the one given. Fields changed since stay, unless forced, and are listed.

    Raises NotFound if there is nothing to undo, Conflict if it cannot be undone.
    """
    with door(db, "Undo", dry_run=dry_run) as bulk:
        target = _last_done(bulk) if change_set is None else _found(bulk, change_set)
        if target.undone_by is not None and not force:
            raise Conflict(f"Change {target.id} is undone already, by change {target.undone_by}.")
        if not target.undoable:
            raise Conflict(f"Change {target.id} ({target.label}) cannot be undone.")
        done = _reverse(db, bulk, target, f"Undo: {target.label}", force=force)
        return replace(done, change_set=None) if dry_run else done


def redo(db: Database, *, force: bool = False, dry_run: bool = False) -> Undone:
    """Reverse my latest undo; a new change ends redo. The label is that of the change which is there again.

    Raises NotFound if there is nothing to redo.
    """
    with door(db, "Redo", dry_run=dry_run) as bulk:
        target = _last_undo(bulk)
        label = target.label.removeprefix("Undo: ")
        done = _reverse(db, bulk, target, f"Redo: {label}", force=force)
        return replace(done, label=label, change_set=None if dry_run else done.change_set)


def _table(model: Any) -> Table:
    return models.every_table().tables[model.__tablename__]


def _last_done(bulk: Bulk) -> Any:
    sets = _table(ChangeSet)
    mine = and_(sets.c.actor == bulk.author.login, sets.c.undoes.is_(None), sets.c.undone_by.is_(None))
    statement = select(sets).where(mine, sets.c.undoable == 1).order_by(sets.c.id.desc()).limit(1)
    found = bulk.connection.execute(statement).first()
    if found is None:
        raise NotFound("There is nothing to undo.")
    return found


def _found(bulk: Bulk, number: int) -> Any:
    sets = _table(ChangeSet)
    found = bulk.connection.execute(select(sets).where(sets.c.id == number)).first()
    if found is None:
        raise NotFound(f"There is no change {number}; `crm log` lists them.")
    return found


def _last_undo(bulk: Bulk) -> Any:
    """My latest undo that is not redone, with no change of mine since that is neither undo nor redo."""
    sets = _table(ChangeSet)
    target = sets.alias()
    newest = select(func.coalesce(func.max(sets.c.id), 0)).where(
        sets.c.actor == bulk.author.login, sets.c.undoes.is_(None), sets.c.undoable == 1
    )
    statement = (
        select(sets)
        .join(target, target.c.id == sets.c.undoes)
        .where(sets.c.actor == bulk.author.login, sets.c.undone_by.is_(None), target.c.undoes.is_(None))
        .where(sets.c.id > newest.scalar_subquery())
        .order_by(sets.c.id.desc())
        .limit(1)
    )
    found = bulk.connection.execute(statement).first()
    if found is None:
        raise NotFound("There is nothing to redo.")
    return found


def _reverse(db: Database, bulk: Bulk, target: Any, label: str, *, force: bool) -> Undone:
    bulk.label, bulk.undoes = label, target.id
    made = bulk.change_set
    catalog = Catalog(db, bulk.connection)
    conflicts, kept = [], []
    for table in _touched(bulk, target.id):
        conflicts += _put_back(catalog, bulk, target.id, table, force=force)
        kept += _bin_created(bulk, target.id, table)
    sets = _table(ChangeSet)
    bulk.connection.execute(update(sets).where(sets.c.id == target.id).values(undone_by=made))
    if target.undoes is not None:
        _mark_first(bulk, target, made)
    return Undone(made, target.id, target.label, tuple(conflicts), tuple(kept))


def _mark_first(bulk: Bulk, target: Any, made: int) -> None:
    """Whoever reverses an undo brings the first change back, whoever reverses a redo takes it away again."""
    steps, first = 1, target
    while first.undoes is not None:
        first = _found(bulk, first.undoes)
        steps += 1
    sets = _table(ChangeSet)
    undone_by = made if steps % 2 else None
    bulk.connection.execute(update(sets).where(sets.c.id == first.id).values(undone_by=undone_by))


def _touched(bulk: Bulk, number: int) -> list[Table]:
    """The tables of a change set, those that refer to others first."""
    changes = _table(Change)
    names = bulk.connection.execute(select(changes.c.entity).where(changes.c.change_set == number).distinct()).scalars()
    tables = {models.table(name) for name in names}
    return [table for table in reversed(models.every_table().sorted_tables) if table in tables]


def _bin_created(bulk: Bulk, number: int, table: Table) -> list[str]:
    """Bin what the set created, set-based; a record that live records refer to since is kept and listed."""
    changes = _table(Change)
    made = select(changes.c.record_id).where(
        changes.c.change_set == number, changes.c.entity == table.name, changes.c.operation == "create"
    )
    free = [table.c.id.not_in(used) for used in _referring(table)]
    while bulk.bin(table, select(table.c.id).where(table.c.id.in_(made), *free)):
        pass  # again, because a binned record may have been the last to refer to another of the same table
    left = select(table.c.id).where(table.c.id.in_(made), table.c.deleted_at.is_(None)).order_by(table.c.id).limit(100)
    found = bulk.connection.execute(left).scalars()
    return [f"{table.name} {each} is kept: other records refer to it" for each in found]


def _referring(table: Table) -> Iterator[Any]:
    """The ids that live records of any table refer to."""
    for other in models.every_table().tables.values():
        for key in other.foreign_keys:
            if key.column.table is table and "deleted_at" in other.c:
                yield select(key.parent).where(key.parent.is_not(None), other.c.deleted_at.is_(None))


def _put_back(catalog: Catalog, bulk: Bulk, number: int, table: Table, *, force: bool) -> list[str]:
    """Write the values before the set, record by record; fields changed since are conflicts."""
    conflicts: list[str] = []
    owners, entity = catalog.owners(table.name), catalog.entity(table.name)

    def wanted() -> Iterator[tuple[int, Image]]:
        for record, before, after in _images(bulk, number, table.name):
            row = bulk.connection.execute(select(table).where(table.c.id == record)).mappings().one()
            image, since = _restored(dict(row), before, after, owners, force=force)
            conflicts.extend(f"{table.name} {record}: {name} was changed since and stays" for name in since)
            taken = _taken(catalog, entity, dict(row), image)
            conflicts.extend(f"{table.name} {record} stays as it is: {words}" for words in taken)
            yield record, {} if taken else image

    bulk.update(table, wanted())
    return conflicts


def _taken(catalog: Catalog, entity: Entity, row: Image, image: Image) -> list[str]:
    """The live records that hold by now what must be unique and would come back."""
    changed = {name for name, value in image.items() if row[name] != value}
    after = row | image
    if after["deleted_at"] is not None or not changed:
        return []
    return [f"{entity.singular} {holder} has {what}" for holder, what, _ in holders(catalog, entity, after)]


def _images(bulk: Bulk, number: int, name: str) -> Iterator[tuple[int, Image, Image]]:
    """Per record: the values before the first and after the last change of the set. Creates have no images."""
    changes = _table(Change)
    statement = (
        select(changes.c.record_id, changes.c.before, changes.c.after)
        .where(changes.c.change_set == number, changes.c.entity == name, changes.c.before.is_not(None))
        .order_by(changes.c.record_id, changes.c.id)
    )
    for record, rows in groupby(bulk.connection.execute(statement).all(), key=lambda row: row.record_id):
        before: Image = {}
        after: Image = {}
        for row in rows:
            before = json.loads(row.before) | before
            after |= json.loads(row.after)
        yield record, before, after


def _restored(
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
