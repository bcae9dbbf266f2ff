"""Undo and redo: the inverse of a change set, applied through the same door, so itself journaled and undoable."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Table, and_, func, select, update

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models.journal import ChangeSet
from crm_tui.errors import Conflict, NotFound
from crm_tui.services.catalog import Catalog
from crm_tui.services.foreseeing import Foreseeing
from crm_tui.services.reversing import bin_created, put_back, touched
from crm_tui.services.writing import door


@dataclass(frozen=True)
class Undone:
    """What an undo did: its own change set (None: a dry run), the one it reversed, and what it left alone and why."""

    change_set: int | None
    undone: int
    label: str
    conflicts: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class UndoPreview:
    """What an undo would do: how many records get something back or go to the bin, and a sentence for each field
    that somebody changed since and each record that stays. `capped`: of a large change only the first records are
    looked at.
    """

    label: str
    change_set: int
    records: int
    conflicts: tuple[str, ...]
    kept: tuple[str, ...]
    undoable: bool
    capped: bool


def undo(db: Database, change_set: int | None = None, *, force: bool = False, dry_run: bool = False) -> Undone:
    """Reverse my latest change set, or the one given. Fields changed since stay, unless forced, and are listed.

    Raises NotFound if there is nothing to undo, Conflict if it cannot be undone.
    """
    with door(db, "Undo", dry_run=dry_run) as bulk:
        target = (
            _last_done(bulk.connection, bulk.author.login)
            if change_set is None
            else _found(bulk.connection, change_set)
        )
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


def preview(db: Database, change_set: int | None = None) -> UndoPreview:
    """What `undo` of my latest change set, or the one given, would do; nothing is locked or written.

    Raises NotFound if there is nothing to undo.
    """
    with db.read() as connection:
        target = _last_done(connection, db.login) if change_set is None else _found(connection, change_set)
        foreseen = Foreseeing(Catalog(db, connection), target.id)
        undoable = bool(target.undoable) and target.undone_by is None
        if undoable:
            foreseen.look()
        conflicts, kept = tuple(foreseen.conflicts), tuple(foreseen.kept)
        return UndoPreview(target.label, target.id, foreseen.records, conflicts, kept, undoable, foreseen.capped)


def _table(model: Any) -> Table:
    return models.every_table().tables[model.__tablename__]


def _last_done(connection: Connection, login: str) -> Any:
    sets = _table(ChangeSet)
    mine = and_(sets.c.actor == login, sets.c.undoes.is_(None), sets.c.undone_by.is_(None))
    statement = select(sets).where(mine, sets.c.undoable == 1).order_by(sets.c.id.desc()).limit(1)
    found = connection.execute(statement).first()
    if found is None:
        raise NotFound("There is nothing to undo.")
    return found


def _found(connection: Connection, number: int) -> Any:
    sets = _table(ChangeSet)
    found = connection.execute(select(sets).where(sets.c.id == number)).first()
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
    for table in touched(bulk, target.id):
        conflicts += put_back(catalog, bulk, target.id, table, force=force)
        kept += bin_created(bulk, target.id, table)
    sets = _table(ChangeSet)
    bulk.connection.execute(update(sets).where(sets.c.id == target.id).values(undone_by=made))
    if target.undoes is not None:
        _mark_first(bulk, target, made)
    return Undone(made, target.id, target.label, tuple(conflicts), tuple(kept))


def _mark_first(bulk: Bulk, target: Any, made: int) -> None:
    """Whoever reverses an undo brings the first change back, whoever reverses a redo takes it away again."""
    steps, first = 1, target
    while first.undoes is not None:
        first = _found(bulk.connection, first.undoes)
        steps += 1
    sets = _table(ChangeSet)
    undone_by = made if steps % 2 else None
    bulk.connection.execute(update(sets).where(sets.c.id == first.id).values(undone_by=undone_by))
