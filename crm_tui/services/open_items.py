"""What is open at a record: the deals being worked on, the tickets not solved, the tasks to do."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select, union

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import Money
from crm_tui.domain.pipeline import StageKind
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.domain.tickets import UNSOLVED
from crm_tui.services.catalog import Catalog
from crm_tui.services.detail import LINKS
from crm_tui.services.reading import live
from crm_tui.text import safe

MOST = 5


@dataclass(frozen=True)
class OpenItem:
    """A deal, a ticket or a task, in texts safe for the screen.

    `days` is below 0 when its day is past, None without a day.
    """

    entity: str
    id: int
    title: str
    note: str
    days: int | None


@dataclass(frozen=True)
class Open:
    """The first of each by their day, and how many there are."""

    items: tuple[OpenItem, ...]
    deals: int
    tasks: int
    tickets: int = 0


def open_at(db: Database, name: str, number: int, *, most: int = MOST) -> Open:
    """The open deals, tickets and tasks of a contact, a company, a lead or a deal, at most `most` of each.

    Of a ticket the tasks are its own; deals and other tickets are those of its contact and its company.
    """
    if name not in LINKS:
        return Open((), 0, 0)
    with db.read() as connection:
        return _Reading(db, Catalog(db, connection), most).at(name, number)


class _Reading:
    """One look at what is open."""

    def __init__(self, db: Database, catalog: Catalog, most: int) -> None:
        self.catalog = catalog
        self.context = db.context()
        self.today = self.context.now.astimezone(self.context.zone).date()
        self.most = most

    def at(self, name: str, number: int) -> Open:
        """The deals, the tickets, then the tasks."""
        deals, tickets, tasks = table("deals"), table("tickets"), table("tasks")
        sold, asked = self._deals_of(deals, name, number), self._tickets_of(tickets, name, number)
        to_do = and_(tasks.c[LINKS[name]] == number, tasks.c.status.in_([each.value for each in UNFINISHED]))
        found = [*(self._deals(deals, sold) if sold is not None else ())]
        found += self._tickets(tickets, asked) if asked is not None else ()
        return Open(
            (*found, *self._tasks(tasks, to_do)),
            0 if sold is None else self._count(deals, sold),
            self._count(tasks, to_do),
            0 if asked is None else self._count(tickets, asked),
        )

    def _customers(self, source: Table, ticket: int) -> ColumnElement[bool]:
        """What belongs to the contact or the company of a ticket."""
        tickets = table("tickets")
        whose = self.catalog.connection.execute(
            select(tickets.c.contact_id, tickets.c.company_id).where(tickets.c.id == ticket)
        ).first()
        links = zip((source.c.contact_id, source.c.company_id), whose or (), strict=False)
        theirs = [select(source.c.id).where(column == value) for column, value in links if value is not None]
        return source.c.id.in_(union(*theirs)) if theirs else false()

    def _tickets_of(self, tickets: Table, name: str, number: int) -> ColumnElement[bool] | None:
        unsolved = tickets.c.status.in_([each.value for each in UNSOLVED])
        if name == "tickets":
            return and_(self._customers(tickets, number), tickets.c.id != number, unsolved)
        return and_(tickets.c[LINKS[name]] == number, unsolved) if name in ("contacts", "companies") else None

    def _tickets(self, tickets: Table, mine: ColumnElement[bool]) -> list[OpenItem]:
        chosen = select(tickets.c.id, tickets.c.ref, tickets.c.subject, tickets.c.status, tickets.c.priority)
        ordered = chosen.where(mine, live(tickets)).order_by(tickets.c.sla_due_at.asc().nulls_last(), tickets.c.id)
        return [
            OpenItem("tickets", row.id, safe(f"{row.ref} {row.subject}"), safe(row.status.replace("_", " ")), None)
            for row in self.catalog.connection.execute(ordered.limit(self.most))
        ]

    def _deals_of(self, deals: Table, name: str, number: int) -> ColumnElement[bool] | None:
        if name == "tickets":
            return and_(self._customers(deals, number), deals.c.status == StageKind.OPEN.value)
        if name not in ("contacts", "companies"):
            return None
        own: ColumnElement[bool] = deals.c[LINKS[name]] == number
        if name == "contacts":
            people = table("deal_contacts")
            theirs = select(people.c.deal_id).where(people.c.contact_id == number, live(people))
            own = or_(own, deals.c.id.in_(theirs))
        return and_(own, deals.c.status == StageKind.OPEN.value)

    def _deals(self, deals: Table, mine: ColumnElement[bool]) -> list[OpenItem]:
        chosen = select(deals.c.id, deals.c.name, deals.c.amount_minor, deals.c.currency, deals.c.close_date)
        ordered = chosen.where(mine, live(deals)).order_by(deals.c.close_date.asc().nulls_last(), deals.c.id)
        return [
            OpenItem(
                "deals", row.id, safe(row.name or f"deal {row.id}"), self._amount(row.amount_minor, row.currency),
                self._days(row.close_date),
            )
            for row in self.catalog.connection.execute(ordered.limit(self.most))
        ]  # fmt: skip

    def _tasks(self, tasks: Table, mine: ColumnElement[bool]) -> list[OpenItem]:
        chosen = select(tasks.c.id, tasks.c.title, tasks.c.priority, tasks.c.due)
        ordered = chosen.where(mine, live(tasks)).order_by(tasks.c.due.asc().nulls_last(), tasks.c.id)
        return [
            OpenItem(
                "tasks", row.id, safe(row.title), row.priority if row.priority in ("high", "urgent") else "",
                self._days(row.due),
            )
            for row in self.catalog.connection.execute(ordered.limit(self.most))
        ]  # fmt: skip

    def _amount(self, minor: int | None, currency: str | None) -> str:
        context = self.context.in_currency(currency)
        return "" if minor is None else safe(f"{Money().show(minor, context)} {context.currency}")

    def _days(self, day: str | None) -> int | None:
        try:
            return None if day is None else (date.fromisoformat(day) - self.today).days
        except ValueError:
            return None

    def _count(self, source: Table, mine: ColumnElement[bool]) -> int:
        counted = select(func.count()).select_from(source).where(mine, live(source))
        return int(self.catalog.connection.execute(counted).scalar_one())
