"""The tickets of the agenda: mine and nobody's whose clock is over, or soon will be."""

from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, union_all

from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.tickets import UNSOLVED
from crm_tui.services.due import Due, mine
from crm_tui.services.reading import live


class TicketsAtRisk:
    """Tickets from 80 % of the time given on, found on the index of the queue; those that wait are not among them."""

    def __init__(self, connection: Connection, context: Context, me: int | None) -> None:
        self.connection = connection
        self.tickets = table("tickets")
        now = stored_instant(context.now)
        warned = or_(self.tickets.c.sla_warn_at <= now, self.tickets.c.sla_due_at <= now)
        unsolved = self.tickets.c.status.in_([each.value for each in UNSOLVED])
        self.walks = [and_(live(self.tickets), owner, unsolved, warned) for owner in mine(self.tickets, me)]

    def due(self, most: int) -> tuple[Due, ...]:
        """The first ones that are due, `at` being when."""
        tickets, firms, people = self.tickets, table("companies"), table("contacts")
        ids = union_all(*(self._first(walk, most) for walk in self.walks)).subquery()
        joined = tickets.outerjoin(firms, firms.c.id == tickets.c.company_id)
        joined = joined.outerjoin(people, people.c.id == tickets.c.contact_id)
        whose = func.coalesce(firms.c.name, people.c.name).label("whose")
        statement = select(tickets, whose).select_from(joined).where(tickets.c.id.in_(select(ids.c.id)))
        rows = self.connection.execute(statement.order_by(tickets.c.sla_due_at, tickets.c.id).limit(most))
        return tuple(
            Due("tickets", row.id, row.ref or "ticket", row.subject, row.whose or "", row.sla_due_at or "", 0)
            for row in rows
        )

    def count(self, most: int) -> int:
        """How many there are, counted no further than `most`."""
        found = union_all(
            *(select(select(self.tickets.c.id).where(walk).limit(most).subquery()) for walk in self.walks)
        )
        counted = select(func.count()).select_from(found.subquery())
        return min(most, int(self.connection.execute(counted).scalar_one()))

    def _first(self, walk: Any, most: int) -> Select[Any]:
        ids = select(self.tickets.c.id).where(walk).order_by(self.tickets.c.sla_due_at, self.tickets.c.id).limit(most)
        return select(ids.subquery())
