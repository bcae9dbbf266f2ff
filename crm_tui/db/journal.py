"""The journal's rows: one change set a transaction, one change a record, changed columns only."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, literal, select, update

from crm_tui.db.custom import loaded
from crm_tui.db.models.base import metadata
from crm_tui.db.models.journal import Change, ChangeSet

ALWAYS = frozenset({"version", "updated_at", "updated_by_id", "search_text"})
UNWRITTEN = {
    "contacts": ALWAYS | {"last_touch_at", "next_touch_at"},
    "leads": ALWAYS | {"first_response_at"},
    "tickets": ALWAYS | {"ref", "sla_policy_id", "sla_state", "sla_due_at", "sla_warn_at"},
    "deals": ALWAYS
    | {"status", "probability", "forecast_category", "closed_at", "stage_entered_at", "last_activity_at"},
}
"""Columns of a table that the door itself keeps: they follow from a change and are no change."""

DERIVED = frozenset({"sla_clocks"})
"""Tables that the door itself keeps."""

Image = dict[str, Any]


@dataclass(frozen=True)
class Author:
    """Who writes, through which entrance, at what time (UTC, stored form)."""

    login: str
    origin: str
    at: str


@dataclass(frozen=True)
class Entry:
    """One change to be journaled."""

    entity: str
    record_id: int
    operation: str
    before: Image | None = None
    after: Image | None = None


def instant(moment: datetime) -> str:
    """The stored form of an aware UTC time."""
    return f"{moment.isoformat()[:19]}Z"


def open_set(
    connection: Connection, author: Author, label: str, *, undoes: int | None = None, undoable: bool = True
) -> int:
    """Begin a change set and return its id."""
    values = {"at": author.at, "actor": author.login, "origin": author.origin, "label": label[:500], "undoes": undoes}
    sets = _table(ChangeSet)
    statement = insert(sets).values(**values, undoable=int(undoable)).returning(sets.c.id)
    return int(connection.execute(statement).scalar_one())


def relabel(connection: Connection, change_set: int, label: str) -> None:
    """Call a change set something else."""
    sets = _table(ChangeSet)
    connection.execute(update(sets).where(sets.c.id == change_set).values(label=label[:500]))


def record(connection: Connection, change_set: int, entries: Iterable[Entry]) -> None:
    """Write the changes of one change set."""
    rows = [
        {
            "change_set": change_set,
            "entity": entry.entity,
            "record_id": entry.record_id,
            "operation": entry.operation,
            "before": _text(entry.before),
            "after": _text(entry.after),
        }
        for entry in entries
    ]
    if rows:
        connection.execute(insert(_table(Change)), rows)


def record_created(connection: Connection, change_set: int, table: Table, above: int) -> None:
    """Journal every record of the table with an id above the given one as created, set-based."""
    source = select(literal(change_set), literal(table.name), table.c.id, literal("create")).where(table.c.id > above)
    columns = ["change_set", "entity", "record_id", "operation"]
    connection.execute(insert(_table(Change)).from_select(columns, source.order_by(table.c.id)))


def highest_id(connection: Connection, table: Table) -> int:
    """The largest id of the table; ids are never used again, so later records lie above it."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())


def differences(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Image, Image]:
    """The changed columns of two images of a row of a table; custom fields one by one as `custom.key`."""
    old, new, kept = _flat(before), _flat(after), UNWRITTEN.get(name, ALWAYS)
    changed = [column for column in old | new if column not in kept and old.get(column) != new.get(column)]
    return {column: old.get(column) for column in changed}, {column: new.get(column) for column in changed}


def _flat(image: Mapping[str, Any]) -> Image:
    flat = {name: value for name, value in image.items() if name != "custom"}
    return flat | {f"custom.{key}": value for key, value in loaded(image.get("custom")).items()}


def _text(image: Image | None) -> str | None:
    return None if image is None else json.dumps(image, ensure_ascii=False, separators=(",", ":"))


def _table(model: Any) -> Table:
    return metadata().tables[model.__tablename__]
