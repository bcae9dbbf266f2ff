"""The tickets of the agenda: mine and nobody's whose clock is over, or soon will be."""

from sqlalchemy import Connection, and_, func, or_, select

from crm_tui.db.models import table
from crm_tui.domain.tickets import UNSOLVED, ClockState
from crm_tui.services.due import Due, mine
from crm_tui.services.reading import live


class TicketsAtRisk:
    """Tickets from 80 % of the time given on, as the clocks say it.

    One walk through the index of the queue holds all that is asked; an order by it would walk the tickets themselves.
    """

    def __init__(self, connection: Connection, me: int | None) -> None:
        self.connection = connection
        self.tickets = tickets = table("tickets")
        warned = tickets.c.sla_state.in_((ClockState.AT_RISK.value, ClockState.BREACHED.value))
        unsolved = tickets.c.status.in_([each.value for each in UNSOLVED])
        self.which = and_(live(tickets), unsolved, warned, or_(*mine(tickets, me)))
        self.due_at = func.coalesce(tickets.c.sla_due_at, "")

    def due(self, most: int) -> tuple[Due, ...]:
        """The first ones that are due, `at` being when."""
        tickets, firms, people = self.tickets, table("companies"), table("contacts")
        first = select(tickets.c.id).where(self.which).order_by(self.due_at, tickets.c.id).limit(most).subquery()
        joined = tickets.outerjoin(firms, firms.c.id == tickets.c.company_id)
        joined = joined.outerjoin(people, people.c.id == tickets.c.contact_id)
        whose = func.coalesce(firms.c.name, people.c.name).label("whose")
        statement = select(tickets, whose).select_from(joined).where(tickets.c.id.in_(select(first.c.id)))
        rows = self.connection.execute(statement.order_by(self.due_at, tickets.c.id))
        return tuple(
            Due("tickets", row.id, row.ref or "ticket", row.subject, row.whose or "", row.sla_due_at, 0)
            for row in rows
            if row.sla_due_at
        )

    def count(self, most: int) -> int:
        """How many there are, counted no further than `most`."""
        found = select(self.tickets.c.id).where(self.which).limit(most).subquery()
        return int(self.connection.execute(select(func.count()).select_from(found)).scalar_one())
