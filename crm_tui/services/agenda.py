"""What Home shows: what is due, what is at risk, which dates come up, what happened lately (UX 3, SPEC 3-7)."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, func, literal_column, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.database import Database
from crm_tui.db.models import every_table
from crm_tui.domain.kinds import Context
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.entities import entity
from crm_tui.services.agenda_sales import AtRisk, Recycled
from crm_tui.services.agenda_tasks import TasksDue, by_time
from crm_tui.services.agenda_tickets import TicketsAtRisk
from crm_tui.services.due import Due
from crm_tui.services.reading import live, title, title_of

COUNTED = 10_000
"""Every kind is counted up to this number, contacts up to ten times as many."""

FILLED = ("contacts", "companies", "leads", "deals", "tickets", "tasks")
"""A database with any of them is not empty."""

DAY = timedelta(days=1)
DAYS = 7
DATES_AHEAD = 14
DATES = ("birthday", "anniversary")


@dataclass(frozen=True)
class Happening:
    """One change set: `at` is UTC in stored form, `actor` a login, `label` words for a person."""

    at: str
    actor: str
    label: str
    change_set: int
    undone: bool


@dataclass(frozen=True)
class Agenda:
    """Touches, my tasks and nobody's, recycled leads, tickets and deals at risk, at most some of each group.

    `later` are the tasks and leads of the week after tomorrow. `week` counts what is due on each of the seven days from
    today, as (ISO day, number), weekends too.
    `overdue_count`, `at_risk_count` and `week` count no further than 10,000 of a kind, `contacts` no further than
    100,000.
    """

    overdue: tuple[Due, ...]
    today: tuple[Due, ...]
    tomorrow: tuple[Due, ...]
    dates: tuple[Due, ...]
    lately: tuple[Happening, ...]
    overdue_count: int
    week: tuple[tuple[str, int], ...]
    contacts: int
    empty: bool
    later: tuple[Due, ...] = ()
    at_risk: tuple[Due, ...] = ()
    at_risk_count: int = 0


def agenda(db: Database, *, most: int = 10) -> Agenda:
    """What is due by the member's calendar and what happened lately: at most `most` of each."""
    with db.read() as connection:
        context, me = db.context(), db.me(connection)
        found = _Days(connection, context, me)
        today, tomorrow = found.today, found.today + DAY
        risks, desk = AtRisk(connection, context, me), TicketsAtRisk(connection, me)
        return Agenda(
            overdue=found.due(None, today, most),
            today=found.due(today, tomorrow, most),
            tomorrow=found.due(tomorrow, tomorrow + DAY, most),
            dates=_dates(connection, today, most),
            lately=_lately(connection, most),
            overdue_count=found.count(None, today),
            week=tuple(found.week()),
            contacts=_count(connection, "contacts", 10 * COUNTED),
            empty=not any(_count(connection, name, 1) for name in FILLED),
            later=found.later(tomorrow + DAY, today + DAYS * DAY, most),
            at_risk=(*desk.due(most), *risks.due(most))[:most],
            at_risk_count=desk.count(COUNTED) + risks.count(COUNTED),
        )


class _Days:
    """What is due in a stretch of local days, of every kind."""

    def __init__(self, connection: Connection, context: Context, me: int | None) -> None:
        self.touches = _Touches(connection, context)
        self.tasks = TasksDue(connection, context, me)
        self.leads = Recycled(connection, context, me)
        self.today = self.touches.today

    def due(self, first: date | None, end: date, most: int) -> tuple[Due, ...]:
        """The earliest from the first day on and before the last one; today with what is reminded of."""
        found = [*self.touches.due(first, end, most), *self.tasks.due(first, end, most)]
        if first == self.today:
            found += self.tasks.reminded(most)
        return by_time([*found, *self.leads.due(first, end, most)])[:most]

    def later(self, first: date, end: date, most: int) -> tuple[Due, ...]:
        """Tasks and leads alone."""
        return by_time([*self.tasks.due(first, end, most), *self.leads.due(first, end, most)])[:most]

    def count(self, first: date | None, end: date) -> int:
        """How many there are, each kind counted to the same number."""
        found = self.touches.count(first, end) + self.tasks.count(first, end, COUNTED)
        found += self.tasks.count_reminded(COUNTED) if first == self.today else 0
        return found + self.leads.count(first, end, COUNTED)

    def week(self) -> Iterator[tuple[str, int]]:
        """The number on each day."""
        for ahead in range(DAYS):
            day = self.today + ahead * DAY
            yield day.isoformat(), self.count(day, day + DAY)


class _Touches:
    """Touches due in a stretch of local days, each on the index of the next touch."""

    def __init__(self, connection: Connection, context: Context) -> None:
        self.connection = connection
        self.zone = context.zone
        self.today = context.now.astimezone(context.zone).date()
        self.people = entity("contacts").table

    def due(self, first: date | None, end: date, most: int) -> tuple[Due, ...]:
        """The earliest touches from the first day on and before the last one."""
        at = self.people.c.next_touch_at
        statement = _named(self.people, at.label("at")).where(self._between(first, end))
        found = self.connection.execute(statement.order_by(at, self.people.c.id).limit(most)).mappings()
        return tuple(_due(row, "touch", row["at"], (self._day(row["at"]) - self.today).days) for row in found)

    def count(self, first: date | None, end: date) -> int:
        """How many there are."""
        found = select(self.people.c.id).where(self._between(first, end)).limit(COUNTED).subquery()
        return int(self.connection.execute(select(func.count()).select_from(found)).scalar_one())

    def _between(self, first: date | None, end: date) -> ColumnElement[bool]:
        at = self.people.c.next_touch_at
        begun = [at >= self._start(first)] if first else []
        return and_(live(self.people), *begun, at < self._start(end))

    def _start(self, day: date) -> str:
        return stored_instant(datetime.combine(day, time.min, self.zone))

    def _day(self, at: str) -> date:
        """The local day; a moment before the first year that a calendar has is on its first day."""
        try:
            return datetime.fromisoformat(at).astimezone(self.zone).date()
        except (ValueError, OverflowError):
            return date.min


def _dates(connection: Connection, today: date, most: int) -> tuple[Due, ...]:
    """Birthdays and anniversaries from today on, the nearest first."""
    days = {day.isoformat()[5:]: day for day in (today + timedelta(days=ahead) for ahead in range(DATES_AHEAD + 1))}
    if (last := days.get("02-28")) and not isleap(last.year):
        days["02-29"] = last
    found: list[Due] = []
    for name in DATES:
        for year in sorted({day.year for day in days.values()}):
            ends = sorted(key for key, day in days.items() if day.year == year)
            rows = connection.execute(_coming(name, ends[0], ends[-1], most)).mappings()
            found += [_coming_due(row, name, days[row["at"]], today) for row in rows]
    return tuple(sorted(found, key=lambda due: due.days)[:most])


def _coming(name: str, first: str, last: str, most: int) -> Any:
    """The contacts with such a date between two days of a year; the expression is that of the index."""
    people = entity("contacts").table
    column = people.c[name]
    day = func.substr(column, func.length(column) - literal_column("4"))
    dated = or_(func.length(column) == 10, column < "0")
    statement = _named(people, day.label("at")).where(
        live(people), column.is_not(None), day.between(first, last), dated
    )
    return statement.order_by(day, people.c.id).limit(most)


def _coming_due(row: Any, kind: str, day: date, today: date) -> Due:
    return _due(row, kind, day.isoformat(), (day - today).days)


def _due(row: Any, kind: str, at: str, days: int) -> Due:
    called = row["title"] or title_of(entity("contacts"), {"id": row["id"]})
    return Due("contacts", row["id"], kind, called, row["company"] or "", at, days)


def _named(people: Table, at: ColumnElement[str]) -> Any:
    """Contacts with what they are called, their company and one column more."""
    companies = entity("companies")
    joined = people.outerjoin(companies.table, companies.table.c.id == people.c.company_id)
    company = title(companies.table, companies).label("company")
    return select(people.c.id, title(people, entity("contacts")).label("title"), company, at).select_from(joined)


def _lately(connection: Connection, most: int) -> tuple[Happening, ...]:
    sets = every_table().tables["change_sets"]
    rows = connection.execute(select(sets).order_by(sets.c.id.desc()).limit(most))
    return tuple(Happening(row.at, row.actor, row.label, row.id, row.undone_by is not None) for row in rows)


def _count(connection: Connection, name: str, most: int) -> int:
    """Live records, counted on an index no further than `most`."""
    source = entity(name).table
    found = select(source.c.id).where(live(source)).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(found)).scalar_one())
