"""The tasks of the agenda: mine and nobody's that are to do, by the day they are due and by their reminder."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import PRIORITIES
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.services.due import Due, mine
from crm_tui.services.reading import live


class TasksDue:
    """Every question is one walk through an index for each owner and each status that is to do."""

    def __init__(self, connection: Connection, context: Context, me: int | None) -> None:
        self.connection = connection
        self.zone = context.zone
        self.today = context.now.astimezone(context.zone).date()
        self.tasks = table("tasks")
        self._tomorrow = stored_instant(datetime.combine(self.today + timedelta(days=1), time(), self.zone))
        self.walks = [
            and_(live(self.tasks), owner, self.tasks.c.status == status.value)
            for owner in mine(self.tasks, me)
            for status in UNFINISHED
        ]

    def due(self, first: date | None, end: date, most: int) -> tuple[Due, ...]:
        """The earliest tasks due from the first day on and before the last one, the urgent ones first on each day.

        One whose reminder has come stands under today and under no later day.
        """
        return self._read(self._between(first, end), self.tasks.c.due, most)

    def reminded(self, most: int) -> tuple[Due, ...]:
        """Tasks whose reminder has come and which are due later or on no day."""
        return self._read(self._remembered(), self.tasks.c.remind_at, most)

    def count(self, first: date | None, end: date, most: int) -> int:
        """How many are due, counted no further than `most`."""
        return self._count(self._between(first, end), most)

    def count_reminded(self, most: int) -> int:
        """How many are reminded of."""
        return self._count(self._remembered(), most)

    def _between(self, first: date | None, end: date) -> ColumnElement[bool]:
        due, remind_at = self.tasks.c.due, self.tasks.c.remind_at
        if first is None:
            return due < end.isoformat()
        ahead = [or_(remind_at.is_(None), remind_at >= self._tomorrow)] if first > self.today else []
        return and_(due >= first.isoformat(), due < end.isoformat(), *ahead)

    def _remembered(self) -> ColumnElement[bool]:
        tasks = self.tasks.c
        later = or_(tasks.due.is_(None), tasks.due > self.today.isoformat())
        return and_(tasks.remind_at.is_not(None), tasks.remind_at < self._tomorrow, later)

    def _count(self, condition: ColumnElement[bool], most: int) -> int:
        found = union_all(*(self._walk(walk, condition, None, most) for walk in self.walks)).subquery()
        return min(most, int(self.connection.execute(select(func.count()).select_from(found)).scalar_one()))

    def _walk(self, walk: ColumnElement[bool], condition: ColumnElement[bool], order: Any, most: int) -> Select[Any]:
        ids = select(self.tasks.c.id).where(walk, condition).limit(most)
        return select(ids.order_by(order, self.tasks.c.id).subquery() if order is not None else ids.subquery())

    def _read(self, condition: ColumnElement[bool], order: Any, most: int) -> tuple[Due, ...]:
        ids = union_all(*(self._walk(walk, condition, order, most) for walk in self.walks))
        tasks, people, firms, leads, deals = map(table, ("tasks", "contacts", "companies", "leads", "deals"))
        firm = func.coalesce(tasks.c.company_id, people.c.company_id, deals.c.company_id)
        joined = (
            tasks.outerjoin(people, people.c.id == tasks.c.contact_id)
            .outerjoin(deals, deals.c.id == tasks.c.deal_id)
            .outerjoin(leads, leads.c.id == tasks.c.lead_id)
            .outerjoin(firms, firms.c.id == firm)
        )
        beside = func.coalesce(firms.c.name, leads.c.company, people.c.name, leads.c.name, deals.c.name).label(
            "company"
        )
        names = (tasks.c.id, tasks.c.title, tasks.c.due, tasks.c.remind_at, tasks.c.priority, beside)
        statement = select(*names).select_from(joined).where(tasks.c.id.in_(select(ids.subquery().c.id)))
        found = self.connection.execute(statement.order_by(order, tasks.c.id).limit(most)).all()
        return tuple(sorted(map(self._due, found), key=_first))

    def _due(self, row: Any) -> Due:
        """A task has a time of day where its reminder is on the day it stands under; one reminded of stands today."""
        day = date.fromisoformat(row.due) if row.due else None
        standing = day if day is not None and day <= self.today else self._reminded(row, day)
        at = row.remind_at if row.remind_at and self._day(row.remind_at) == standing else standing.isoformat()
        days = (standing - self.today).days
        return Due("tasks", row.id, "task", row.title, row.company or "", at, days, priority=row.priority or "")

    def _reminded(self, row: Any, day: date | None) -> date:
        """The day a task that is not due yet stands under: today once its reminder has come, else its own."""
        come = row.remind_at is not None and self._day(row.remind_at) <= self.today
        return self.today if come or day is None else day

    def _day(self, at: str) -> date:
        try:
            return datetime.fromisoformat(at).astimezone(self.zone).date()
        except (ValueError, OverflowError):
            return date.min


def _first(due: Due) -> tuple[int, int]:
    rank = PRIORITIES.index(due.priority) if due.priority in PRIORITIES else PRIORITIES.index("normal")
    return due.days, -rank


def by_time(groups: Iterable[Due]) -> tuple[Due, ...]:
    """What is due in the order of a day: late days first, then what has a time by it, then the rest as it comes."""
    return tuple(sorted(groups, key=lambda due: (due.days, "T" not in due.at, due.at if "T" in due.at else "")))
