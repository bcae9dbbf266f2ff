"""The clocks of tickets: what was promised until when, and what became of it."""

from typing import Any, ClassVar

from sqlalchemy import Index

from crm_tui.db.models import tickets  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Instant, Integer, Reference
from crm_tui.domain.tickets import CLOCKS, SLA_STATES


class SlaClock(Journaled, table=True):
    """One clock of one ticket; it follows from the posts, the statuses, the policy and its calendar."""

    __tablename__: ClassVar[Any] = "sla_clocks"
    __table_args__ = (
        Index("ix_sla_clocks_ticket_id_kind_started_at", "ticket_id", "kind", "started_at"),
        live_index("sla_clocks", "state", "due_at", "ticket_id"),
        live_index("sla_clocks", "state", "warn_at", "ticket_id"),
        STRICT,
    )

    ticket_id: int | None = column(Reference("tickets"), "Ticket", Is.REQUIRED, links="tickets.id")
    policy_id: int | None = column(Reference("policies"), "Policy", Is.REQUIRED, links="policies.id")
    kind: str | None = column(Choice(CLOCKS), "Clock", Is.REQUIRED)
    started_at: str | None = column(Instant(), "Started", Is.REQUIRED)
    allowance_min: int | None = column(Integer(), "Minutes given", Is.REQUIRED)
    warn_at: str | None = column(Instant(), "At risk from", help="80 % of the minutes given; empty while paused")
    due_at: str | None = column(Instant(), "Due", help="empty while paused")
    used_s: int | None = column(Integer(), "Seconds used", help="of the calendar, without the time it runs now")
    paused_s: int | None = column(Integer(), "Seconds paused", help="of the calendar")
    stopped_at: str | None = column(Instant(), "Stopped")
    state: str | None = column(Choice(SLA_STATES), "State", Is.REQUIRED)
