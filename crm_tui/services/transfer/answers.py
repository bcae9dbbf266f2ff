"""What customers answered, out of a file of tickets: one response of a ticket, as the file has it."""

from typing import Any

from sqlalchemy import Connection, Subquery, and_, func, insert, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import journal
from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.services.transfer.options import Mode
from crm_tui.services.transfer.stage import Stage, Verdict

KIND = "csat"

FACTS = {"score": "score", "comment": "comment", "at": "answered_at"}
"""The column of a response by what a file says of it."""


class Answers:
    """Stores the responses of all rows that are written, the last row of a ticket counts."""

    def __init__(self, bulk: Bulk, stage: Stage, offset: int, mode: str) -> None:
        self.bulk = bulk
        self.connection: Connection = bulk.connection
        self.stage = stage
        self.offset = offset
        self.mode = mode
        self.responses = table("responses")

    def add(self) -> None:
        """Make the responses of new tickets, then bring those of tickets that are there up to date."""
        rows, fresh = self.stage.rows, self.stage.fresh
        new = select((fresh.c.number + self.offset).label("ticket"), rows.c.row)
        self._make(new.join_from(fresh, rows, rows.c.row == fresh.c.row).where(self._scored).subquery())
        matched = self._matched()
        self.stage.touch(self.connection, select(matched.c.row).where(~self._there(matched)))
        self._make(matched)
        if self.mode != Mode.FILL:
            self._change(matched)

    @property
    def _scored(self) -> ColumnElement[bool]:
        return self.stage.rows.c.csat_score.is_not(None)

    def _matched(self) -> Subquery:
        plan, rows = self.stage.plan, self.stage.rows
        found = select(plan.c.record.label("ticket"), func.max(plan.c.row).label("row"))
        found = found.join(rows, rows.c.row == plan.c.row).where(plan.c.verdict == int(Verdict.MATCH), self._scored)
        return found.where(plan.c.record.is_not(None)).group_by(plan.c.record).subquery()

    def _here(self, answered: Subquery) -> ColumnElement[bool]:
        theirs = self.responses.c
        return and_(theirs.ticket_id == answered.c.ticket, theirs.kind == KIND, theirs.deleted_at.is_(None))

    def _there(self, answered: Subquery) -> ColumnElement[bool]:
        return select(self.responses.c.id).where(self._here(answered)).exists()

    def _staged(self) -> dict[str, ColumnElement[Any]]:
        """The columns of a response, of what the file says."""
        rows = self.stage.rows
        return {FACTS[part]: rows.c[f"csat_{part}"] for part in FACTS if f"csat_{part}" in rows.c}

    def _make(self, answered: Subquery) -> None:
        rows, tickets = self.stage.rows, table("tickets")
        above = journal.highest_id(self.connection, self.responses)
        values: dict[str, Any] = {"kind": literal(KIND), "ticket_id": tickets.c.id, "contact_id": tickets.c.contact_id}
        values |= self._staged() | {name: literal(value) for name, value in self.bulk.stamps().items()}
        source = select(*values.values()).join_from(answered, rows, rows.c.row == answered.c.row)
        source = source.join(tickets, tickets.c.id == answered.c.ticket).where(~self._there(answered))
        self.connection.execute(insert(self.responses).from_select(list(values), source.order_by(tickets.c.id)))
        self.bulk.created(self.responses, above)

    def _change(self, matched: Subquery) -> None:
        """Write what differs into the responses that are there."""
        staged, rows = self._staged(), self.stage.rows
        differs = or_(
            *(and_(new.is_not(None), new.is_distinct_from(self.responses.c[name])) for name, new in staged.items())
        )
        found = select(
            matched.c.row,
            self.responses.c.id,
            *(func.coalesce(new, self.responses.c[name]).label(name) for name, new in staged.items()),
        )
        found = found.join_from(matched, rows, rows.c.row == matched.c.row)
        changes = self.connection.execute(found.join(self.responses, self._here(matched)).where(differs)).mappings()
        several = [dict(each) for each in changes]
        for each in several:
            self.stage.touch(self.connection, select(literal(each["row"])))
        self.bulk.update(self.responses, [(each["id"], {name: each[name] for name in staged}) for each in several])
