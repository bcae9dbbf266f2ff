"""The journal as a person reads it: what changed, who did it, when, and field by field."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select

from crm_tui.db import models
from crm_tui.db.database import Database
from crm_tui.db.models.journal import Change, ChangeSet, Import
from crm_tui.domain.dates import parse_moment
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Context, Stored
from crm_tui.errors import Invalid, NotFound
from crm_tui.services.catalog import Catalog
from crm_tui.services.refs import resolve_shown
from crm_tui.services.rows import Difference
from crm_tui.services.undoing import Undone, undo


@dataclass(frozen=True)
class LogLine:
    """What a line of the log prints of one change set; `at` is UTC in stored form."""

    id: int
    at: str
    actor: str
    origin: str
    label: str
    changes: int
    undoes: int | None
    undone_by: int | None


@dataclass(frozen=True)
class LogEntry(LogLine):
    """One change set: whether it can be undone at all; with `more` it has more changes than were counted."""

    undoable: bool
    more: bool = False


@dataclass(frozen=True)
class ImportEntry:
    """One import that changed something, with the counts of what was stored."""

    id: int
    at: str
    file: str
    entity: str
    profile: str | None
    rows: int
    created: int
    updated: int
    unchanged: int
    skipped: int
    rejected: int
    linked: int
    change_set: int
    undone_by: int | None


def log(
    db: Database,
    *,
    entity: str | None = None,
    ref: str | None = None,
    since: str | None = None,
    by: str | None = None,
    before: int | None = None,
    limit: int | None = None,
    most: int | None = None,
) -> tuple[LogEntry, ...]:
    """Change sets, newest first: of one record, since a date (in words, too), or by one login.

    `before` is the id of the last one of the page before. The changes of each are counted no further than `most`:
    counting those of a large import takes longer than all else.
    """
    sets, changes = _table(ChangeSet), _table(Change)
    counted = select(changes.c.id).where(changes.c.change_set == sets.c.id).correlate(sets)
    found = counted.limit(None if most is None else most + 1).subquery()
    count = select(func.count()).select_from(found).scalar_subquery()
    statement = select(*sets.c, count.label("changes")).order_by(sets.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(sets.c.id < before)
    with db.read() as connection:
        if entity is not None and ref is not None:
            catalog = Catalog(db, connection)
            number = resolve_shown(catalog, catalog.entity(entity), ref, db.context())
            touched = select(changes.c.change_set).where(changes.c.entity == entity, changes.c.record_id == number)
            statement = statement.where(sets.c.id.in_(touched))
        if since is not None:
            statement = statement.where(sets.c.at >= _moment(since, db.context()))
        if by is not None:
            statement = statement.where(sets.c.actor == (db.login if by == "me" else by))
        return tuple(_entry(row, most) for row in connection.execute(statement))


def _entry(row: Any, most: int | None) -> LogEntry:
    more = most is not None and row.changes > most
    changes = most if most is not None and more else row.changes
    line = (row.id, row.at, row.actor, row.origin, row.label, changes, row.undoes, row.undone_by)
    return LogEntry(*line, undoable=bool(row.undoable), more=more)


def _moment(text: str, context: Context) -> str:
    found = parse_moment(text, context)
    if found is None:
        raise Invalid(f"since: {text} is no date, e.g. -30d or 2026-11-01", field="since")
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def changed(db: Database, change_set: int) -> int:
    """How many changes a change set has, all counted; `differences` cuts their list."""
    changes = _table(Change)
    with db.read() as connection:
        statement = select(func.count()).where(changes.c.change_set == change_set)
        return int(connection.execute(statement).scalar_one())


def differences(db: Database, change_set: int, *, most: int | None = None) -> tuple[Difference, ...]:
    """What a change set changed, field by field, in the machine form; with `most` of its first changes only.

    A change of three fields of a record gives three lines. Raises NotFound.
    """
    changes = _table(Change)
    with db.read() as connection:
        catalog = Catalog(db, connection)
        statement = select(changes).where(changes.c.change_set == change_set).order_by(changes.c.id).limit(most)
        found = connection.execute(statement).all()
        if not found and not _exists(connection, change_set):
            raise NotFound(f"There is no change {change_set}; `crm log` lists them.")
        return tuple(line for row in found for line in _lines(catalog, row))


def _exists(connection: Any, number: int) -> bool:
    sets = _table(ChangeSet)
    return connection.execute(select(sets.c.id).where(sets.c.id == number)).first() is not None


def _lines(catalog: Catalog, row: Any) -> Sequence[Difference]:
    record = f"{row.entity} {row.record_id}"
    if row.before is None:
        return [Difference(record, "", "", row.operation)]
    before, after = json.loads(row.before), json.loads(row.after)
    fields = [*catalog.entity(row.entity).fields.values(), *catalog.every_custom(row.entity)]
    context = catalog.db.context()
    return [
        Difference(record, field.name, _dump(field, before[key], context), _dump(field, after.get(key), context))
        for field in fields
        if (key := f"custom.{field.column}" if field.is_(Is.CUSTOM) else field.column) in before
    ]


def _dump(field: Field, value: Stored | None, context: Context) -> str:
    return "" if value is None else field.kind.dump(value, context)


def imports(db: Database) -> tuple[ImportEntry, ...]:
    """Every import that changed something, newest first."""
    made, sets = _table(Import), _table(ChangeSet)
    statement = select(*made.c, sets.c.undone_by).join(sets, sets.c.id == made.c.change_set).order_by(made.c.id.desc())
    names = tuple(ImportEntry.__dataclass_fields__)
    with db.read() as connection:
        return tuple(
            ImportEntry(**{name: getattr(row, name) for name in names}) for row in connection.execute(statement)
        )


def undo_import(db: Database, number: int, *, force: bool = False, dry_run: bool = False) -> Undone:
    """Reverse an import; later edits stay and are listed. Raises NotFound, Conflict."""
    change_set = next((each.change_set for each in imports(db) if each.id == number), None)
    if change_set is None:
        raise NotFound(f"There is no import {number}; `crm imports list` lists them.")
    return undo(db, change_set, force=force, dry_run=dry_run)


def _table(model: Any) -> Table:
    return models.every_table().tables[model.__tablename__]
