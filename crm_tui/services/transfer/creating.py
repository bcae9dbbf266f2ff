"""Make the records of new rows, in the order of the file, with one INSERT … SELECT."""

from typing import Any

from sqlalchemy import Connection, func, insert, literal, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import journal
from crm_tui.db.bulk import Bulk
from crm_tui.domain.fields import Is
from crm_tui.services.completing import first_values
from crm_tui.services.transfer.settling import SETTLING
from crm_tui.services.transfer.stage import Stage, Verdict


def create(bulk: Bulk, stage: Stage, pipeline: int | None) -> tuple[int, int]:
    """How many records were made, and what to add to the number of a fresh row to get the id of its record.

    `pipeline` is the one that new deals go to.
    """
    connection, target = bulk.connection, stage.slots.entity.table
    above = journal.highest_id(connection, target)
    values = _values(bulk, stage, pipeline)
    rows, fresh = stage.rows, stage.fresh
    source = select(*values.values()).join_from(fresh, rows, rows.c.row == fresh.c.row)
    for name, link in stage.links.items():
        source = source.outerjoin(link, link.c.number == rows.c[name])
    statement = insert(target).from_select(list(values), source.order_by(fresh.c.number))
    with bulk.dialect.indexed_later(connection, target, _number(connection, stage)):
        connection.execute(statement)
        count = bulk.created(target, above)
    first = connection.execute(select(func.min(target.c.id)).where(target.c.id > above)).scalar_one_or_none()
    return count, int(first or 1) - 1


def _number(connection: Connection, stage: Stage) -> int:
    """Number the new rows in the order of the file; how many there are."""
    plan = stage.plan
    new = select(plan.c.row).where(plan.c.verdict == int(Verdict.CREATE)).order_by(plan.c.row)
    return connection.execute(insert(stage.fresh).from_select(["row"], new)).rowcount


def _values(bulk: Bulk, stage: Stage, pipeline: int | None) -> dict[str, ColumnElement[Any]]:
    """Stored column -> what a new record has in it."""
    slots, rows = stage.slots, stage.rows
    own = [slot for slot in slots.values if not slot.field.is_(Is.CUSTOM)]
    stored = dict.fromkeys(name for slot in own for name in (slot.field.column, *slot.field.twins))
    values: dict[str, ColumnElement[Any]] = {}
    for name in stored:
        columns = [rows.c[each] for each in slots.staged(name)]
        values[name] = func.coalesce(*columns) if len(columns) > 1 else columns[0]
    for link in slots.links:
        values[link.field.column] = stage.links[link.name].c.record
    for name, value in first_values(slots.entity.name, bulk.author.at).items():
        values[name] = func.coalesce(values[name], value) if name in values else literal(value)
    if slots.entity.name in SETTLING:
        values |= SETTLING[slots.entity.name](bulk.connection, values, pipeline)
    if "search_text" in slots.entity.table.c:
        values |= {"custom": rows.c.custom, "search_text": rows.c.search_text}
    stamps = bulk.stamps()
    stamps.pop("created_at")
    return values | {name: literal(value) for name, value in stamps.items()}
