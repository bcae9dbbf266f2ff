"""The history of stages and statuses: the doors write a row of it with every change of one, in its transaction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Table, case, func, insert, literal, select

from crm_tui.db import journal
from crm_tui.db.models import table
from crm_tui.domain.pipeline import StageKind

if TYPE_CHECKING:
    from crm_tui.db.writing import Transaction

Image = Mapping[str, Any]
Pair = tuple[Image, Image]


def made(door: "Transaction", changed: Table, which: ColumnElement[bool]) -> None:
    """The first entry of records just made; SPEC 4, and 5 rule 5."""
    if changed.name == "deals":
        _first_stages(door, changed, which)
    elif changed.name in STATUSES:
        _first_statuses(door, changed, which)


def moved(door: "Transaction", changed: Table, pairs: Iterable[Pair]) -> None:
    """An entry for each record whose stage or status is another now; undo and redo take entries away and bring them."""
    if door.undoes is not None or changed.name not in TRACKED:
        return
    column, entries = TRACKED[changed.name]
    different = [pair for pair in pairs if pair[0][column] != pair[1][column]]
    if different:
        _write(door, entries(door, changed, different))


def _first_stages(door: "Transaction", deals: Table, which: ColumnElement[bool]) -> None:
    """A deal that arrives closed entered its stage when it was closed, any other when it was made."""
    stages = table("stages")
    entered = case(
        (stages.c.kind == StageKind.OPEN.value, func.coalesce(deals.c.stage_entered_at, deals.c.created_at)),
        else_=func.coalesce(deals.c.closed_at, deals.c.stage_entered_at),
    )
    values: dict[str, Any] = {"deal_id": deals.c.id, "to_stage_id": stages.c.id, "to_name": stages.c.name}
    values |= {"at": func.coalesce(entered, door.author.at), "by_id": literal(door.me)}
    _write_where(door, "stage_changes", values, deals, which, stages.c.id == deals.c.stage_id)


def _first_statuses(door: "Transaction", changed: Table, which: ColumnElement[bool]) -> None:
    values: dict[str, Any] = {"entity": literal(changed.name), "record_id": changed.c.id}
    since = func.coalesce(changed.c.created_at, door.author.at)
    values |= {"to_status": changed.c.status, "at": since, "by_id": literal(door.me)}
    _write_where(door, "status_changes", values, changed, which, changed.c.status.is_not(None))


def _write_where(
    door: "Transaction", name: str, values: dict[str, Any], source: Table, *conditions: ColumnElement[bool]
) -> None:
    """Write entries set-based, in the order of the records."""
    history = table(name)
    above = journal.highest_id(door.connection, history)
    columns = values | {column: literal(value) for column, value in door.stamps().items()}
    found = select(*columns.values()).where(*conditions).order_by(source.c.id)
    door.connection.execute(insert(history).from_select(list(columns), found))
    _journal(door, history, above)


def _stage_entries(door: "Transaction", changed: Table, pairs: Sequence[Pair]) -> tuple[str, list[dict[str, Any]]]:
    stages = table("stages")
    found = door.connection.execute(select(stages.c.id, stages.c.name, stages.c.kind)).all()
    names: dict[int, str] = {row.id: row.name for row in found}
    closing = {row.id for row in found if row.kind != StageKind.OPEN.value}
    return "stage_changes", [
        {
            "deal_id": new["id"],
            "from_stage_id": old["stage_id"],
            "to_stage_id": new["stage_id"],
            "from_name": names.get(old["stage_id"]),
            "to_name": names.get(new["stage_id"]),
            "at": at,
            "seconds_in_from": _seconds(old["stage_entered_at"], at),
        }
        for old, new in pairs
        for at in (_moved_at(old, new, closing) or door.author.at,)
    ]


def _moved_at(old: Image, new: Image, closing: Collection[int]) -> str | None:
    """When a file says that the deal was closed elsewhere; never before it came to where it was."""
    if new["stage_id"] not in closing or old["closed_at"] is not None or new["closed_at"] is None:
        return None
    closed: str = new["closed_at"]
    return max(closed, old["stage_entered_at"] or closed)


def _status_entries(door: "Transaction", changed: Table, pairs: Sequence[Pair]) -> tuple[str, list[dict[str, Any]]]:
    history = table("status_changes")
    since = select(history.c.record_id, func.max(history.c.at)).where(
        history.c.entity == changed.name,
        history.c.record_id.in_([new["id"] for _, new in pairs]),
        history.c.deleted_at.is_(None),
    )
    entered = {number: at for number, at in door.connection.execute(since.group_by(history.c.record_id))}
    return "status_changes", [
        {
            "entity": changed.name,
            "record_id": new["id"],
            "from_status": old["status"],
            "to_status": new["status"],
            "reason": new.get(STATUSES[changed.name]),
            "seconds_in_from": _seconds(entered.get(new["id"], old["created_at"]), door.author.at),
        }
        for old, new in pairs
    ]


def _write(door: "Transaction", entries: tuple[str, list[dict[str, Any]]]) -> None:
    name, rows = entries
    history = table(name)
    above = journal.highest_id(door.connection, history)
    common = {"at": door.author.at, "by_id": door.me} | door.stamps()
    door.connection.execute(insert(history), [common | row for row in rows])
    _journal(door, history, above)


def _journal(door: "Transaction", history: Table, above: int) -> None:
    journal.record_created(door.connection, door.change_set, history, above)


def _seconds(since: str | None, until: str) -> int | None:
    if since is None:
        return None
    return int((datetime.fromisoformat(until) - datetime.fromisoformat(since)).total_seconds())


STATUSES = {"leads": "status_reason", "tickets": "status_reason"}
"""The tables whose status has a history, with the column of its reason."""

TRACKED: dict[str, tuple[str, Callable[["Transaction", Table, Sequence[Pair]], tuple[str, list[dict[str, Any]]]]]] = {
    "deals": ("stage_id", _stage_entries),
    **dict.fromkeys(STATUSES, ("status", _status_entries)),
}
"""The column whose changes are kept, and what makes the entries."""
