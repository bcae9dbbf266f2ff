"""The clocks that a queue shows: of each ticket the one that is due first, else the one that stands still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.tickets import Clock, ClockState
from crm_tui.services.reading import live

OVER = (ClockState.MET.value, ClockState.CANCELLED.value)


@dataclass(frozen=True)
class DueClock:
    """An open clock; times are UTC in stored form. While it is paused it has neither `due_at` nor `warn_at`."""

    kind: Clock
    state: ClockState
    started_at: str
    due_at: str | None
    warn_at: str | None
    allowance_min: int


def due_clocks(db: Database, tickets: Sequence[int]) -> Mapping[int, DueClock]:
    """By ticket its first open clock; those without one are left out."""
    clocks = table("sla_clocks")
    columns = (clocks.c.ticket_id, *(clocks.c[name] for name in DueClock.__dataclass_fields__))
    mine = (clocks.c.ticket_id.in_(tickets), clocks.c.stopped_at.is_(None), clocks.c.state.not_in(OVER), live(clocks))
    ordered = select(*columns).where(*mine).order_by(clocks.c.due_at.asc().nulls_last(), clocks.c.id)
    found: dict[int, DueClock] = {}
    with db.read() as connection:
        for number, kind, state, *rest in connection.execute(ordered):
            found.setdefault(number, DueClock(Clock(kind), ClockState(state), *rest))
    return found
