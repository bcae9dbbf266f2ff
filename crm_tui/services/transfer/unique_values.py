"""Values of custom fields that only one live record may have: a row that brings one a second time is refused."""

from sqlalchemy import Connection, Select, and_, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.custom_indexes import searched_key
from crm_tui.db.dialects.base import Dialect
from crm_tui.domain.fields import Is
from crm_tui.services.transfer.rejecting import WRITABLE, reject
from crm_tui.services.transfer.slots import Slot
from crm_tui.services.transfer.stage import Stage


def refuse_taken(connection: Connection, dialect: Dialect, stage: Stage) -> None:
    """Refuse rows whose unique value another record has, or an earlier row brings to another record."""
    for slot in stage.slots.values:
        if slot.field.is_(Is.CUSTOM) and slot.field.is_(Is.UNIQUE):
            _refuse(connection, dialect, stage, slot)


def _refuse(connection: Connection, dialect: Dialect, stage: Stage, slot: Slot) -> None:
    rows, plan, target = stage.rows, stage.plan, stage.slots.entity.table
    key = searched_key(slot.field)
    value = rows.c[f"x_{key}"]
    written = select(rows.c.row).join(plan, plan.c.row == rows.c.row).where(plan.c.verdict.in_(WRITABLE))
    other = or_(plan.c.record.is_(None), target.c.id != plan.c.record)
    held = dialect.custom(target, key, number=False) == value
    taken = written.join(target, and_(held, other)).where(target.c.deleted_at.is_(None))
    repeated = _repeated(stage, value)
    for refused, whose in ((taken, "another record"), (repeated, "an earlier row")):
        if connection.execute(refused.limit(1)).first() is not None:
            name = slot.field.name
            reject(connection, stage, refused, name, "conflict", f"{name} must be unique, and {whose} has this value")


def _repeated(stage: Stage, value: ColumnElement[str]) -> Select[tuple[int]]:
    """Rows whose value the first row that has it brings to another record."""
    rows, plan, leader = stage.rows, stage.plan, stage.plan.alias()
    first = func.min(rows.c.row).over(partition_by=value).label("first")
    written = select(rows.c.row, first).join(plan, plan.c.row == rows.c.row)
    found = written.where(plan.c.verdict.in_(WRITABLE), value.is_not(None)).subquery()
    same_record = and_(plan.c.record.is_not(None), plan.c.record == leader.c.record)
    follows = func.coalesce(plan.c.leader, plan.c.row) == func.coalesce(leader.c.leader, leader.c.row)
    joined = select(found.c.row).join(plan, plan.c.row == found.c.row).join(leader, leader.c.row == found.c.first)
    return joined.where(found.c.first < found.c.row, func.coalesce(~same_record, True), ~follows)
