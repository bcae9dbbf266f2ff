"""Which planned rows are skipped or refused: by the mode, and by what a record must have."""

from sqlalchemy import Connection, Text, and_, cast, func, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.domain.fields import Is
from crm_tui.services.completing import SETTLED
from crm_tui.services.transfer.keys import Keys
from crm_tui.services.transfer.options import Mode
from crm_tui.services.transfer.rejecting import reject
from crm_tui.services.transfer.scores import refuse_scores
from crm_tui.services.transfer.stage import Stage, Verdict

Condition = ColumnElement[bool]


def judge(connection: Connection, stage: Stage, keys: Keys, mode: str) -> None:
    """Skip by the mode; refuse ambiguous rows, binned ones, and new ones without what a record needs."""
    plan = stage.plan
    created, matched, skipped = (int(each) for each in (Verdict.CREATE, Verdict.MATCH, Verdict.SKIP))
    if mode == Mode.CREATE:
        connection.execute(update(plan).where(plan.c.verdict == matched).values(verdict=skipped))
    if mode == Mode.UPDATE:
        new = or_(plan.c.verdict == created, and_(plan.c.verdict == matched, plan.c.record.is_(None)))
        connection.execute(update(plan).where(new).values(verdict=skipped))
    _refuse_ambiguous(connection, stage, keys)
    _refuse_binned(connection, stage)
    _refuse_incomplete(connection, stage)
    refuse_scores(connection, stage)


def refuse_followers(connection: Connection, stage: Stage) -> None:
    """Rows that repeat a refused row have no record to go to."""
    plan = stage.plan
    leader = plan.alias()
    refused = select(leader.c.row).where(leader.c.verdict == int(Verdict.REJECT))
    lost = plan.c.leader.in_(refused)
    if _some(connection, stage, lost):
        message = literal("it repeats row ") + cast(plan.c.leader, Text) + literal(", which is refused")
        rows = select(plan.c.row).where(lost, plan.c.verdict == int(Verdict.MATCH))
        reject(connection, stage, rows, "", "repeats", message)


def _some(connection: Connection, stage: Stage, condition: Condition) -> bool:
    return connection.execute(select(stage.plan.c.row).where(condition).limit(1)).first() is not None


def _refuse_ambiguous(connection: Connection, stage: Stage, keys: Keys) -> None:
    plan, hits, rows = stage.plan, stage.hits, stage.rows
    ambiguous = plan.c.verdict == int(Verdict.AMBIGUOUS)
    if not _some(connection, stage, ambiguous):
        return
    first = select(func.min(hits.c.record)).where(hits.c.row == rows.c.row).correlate(rows).scalar_subquery()
    last = select(func.max(hits.c.record)).where(hits.c.row == rows.c.row).correlate(rows).scalar_subquery()
    name = keys.entity.name
    named = literal(f"may be several {name}: ") + cast(first, Text) + literal(" or ") + cast(last, Text)
    message = func.coalesce(named, literal(f"may be several {name} of this file or the database"))
    reject(connection, stage, select(plan.c.row).where(ambiguous), "", "ambiguous", message)


def _refuse_binned(connection: Connection, stage: Stage) -> None:
    plan = stage.plan
    binned = and_(plan.c.verdict == int(Verdict.REJECT), plan.c.restored.is_not(None))
    if _some(connection, stage, binned):
        message = cast(plan.c.record, Text) + literal(" is in the bin; --binned restore|new takes the row")
        reject(connection, stage, select(plan.c.row).where(binned), "", "binned", message)


def _refuse_incomplete(connection: Connection, stage: Stage) -> None:
    """New records need one of the identifying fields, and the fields the table itself insists on."""
    plan, rows, entity = stage.plan, stage.rows, stage.slots.entity
    new = select(plan.c.row).join(rows, rows.c.row == plan.c.row).where(plan.c.verdict == int(Verdict.CREATE))
    empty = [column.is_(None) for name in entity.identifying for column in _columns(stage, name)]
    nothing = and_(literal(True), *empty)
    if connection.execute(new.where(nothing).limit(1)).first() is not None:
        names = ", ".join(entity.identifying)
        reject(connection, stage, new.where(nothing), entity.identifying[0], "missing", f"one of {names} is needed")
    for field in entity.fields.values():
        if field.is_(Is.REQUIRED) and field.name not in SETTLED.get(entity.name, ()):
            lost = and_(literal(True), *(column.is_(None) for column in _columns(stage, field.name)))
            if connection.execute(new.where(lost).limit(1)).first() is not None:
                text = f"{field.name} is required, e.g. {field.kind.example}"
                reject(connection, stage, new.where(lost), field.name, "missing", text)


def _columns(stage: Stage, name: str) -> list[ColumnElement[object]]:
    """The staged columns that can give a record this field."""
    field = stage.slots.entity.fields[name]
    found: list[ColumnElement[object]] = [stage.rows.c[each] for each in stage.slots.staged(field.column)]
    found += [stage.rows.c[link.name] for link in stage.slots.links if link.field.name == name]
    return found
