"""Workload: who has how much to do, and when the next of it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import FromClause, RowMapping, and_, case, or_

from crm_tui.db.models import table
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import StageKind
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.services.places import Column, Condition
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Place, Tally, report
from crm_tui.services.reports.grouping import grouping
from crm_tui.services.reports.standing import standing
from crm_tui.services.reports.tallying import Facts, tally
from crm_tui.services.reports.ticket_standing import TO_DO, seen


@report(
    "workload",
    "tickets, tasks and deals that are to do, by owner; with a period, those due in it; overdue = due before now: "
    "the next clock of a ticket, the day of a task, the close date of a deal; next_due_in = days to the earliest",
    (
        Number("open_tickets"),
        Number("open_tasks"),
        Number("open_deals"),
        Number("overdue"),
        Number("next_due_in", summed=False),
    ),
    area=Area.WORK,
    drawing=Drawing(
        numbers=("open_tickets", "open_tasks", "open_deals"),
        headline=("open_tickets", "open_tasks", "open_deals", "overdue"),
        trouble=("overdue",),
    ),
    by="owner",
    dated=("tickets", "created_at"),
    split=False,
    stands=True,
)
def workload(asked: Asked) -> Tally:
    """What is to do, as it stands."""
    made, first = Tally(), dict[Place, date]()
    for some in _to_do(asked):
        made.join(tally(asked, some.facts(asked), some.count, look=partial(_keep_first, asked, first)), counted=True)
    for place, day in first.items():
        made.marks[place] = {"next_due_in": (day - asked.today).days}
    if first:
        made.totals[None] = {"next_due_in": (min(first.values()) - asked.today).days}
    return made


def _keep_first(asked: Asked, first: dict[Place, date], place: Place, row: RowMapping) -> None:
    if row["due"] is not None:
        first[place] = min(_day(asked, row["due"]), first.get(place, date.max))


@dataclass(frozen=True)
class _ToDo:
    """Records of one kind that are to do, and when they are due."""

    entity: str
    number: str
    source: FromClause
    where: Condition
    due: Column
    late: Condition
    instead: dict[str, Column]

    def facts(self, asked: Asked) -> Facts:
        """Those that are late, and those that are not, by what --by names."""
        entity = asked.catalog.entity(self.entity)
        by = () if asked.by is None else (grouping(asked, entity, asked.by, None),)
        where = and_(self.where, _inside(asked, self.due, days=self.entity != "tickets"))
        late = {"late": case((self.late, 1), else_=0)}
        return Facts(entity, self.source, where, by, late, instead=self.instead, least={"due": self.due})

    def count(self, row: RowMapping) -> dict[str, int]:
        """What they add."""
        return {self.number: row["n"]} | ({"overdue": row["n"]} if row["late"] else {})


def _to_do(asked: Asked) -> Iterator[_ToDo]:
    tickets, deals = seen(asked), standing(asked)
    now, today = asked.cutoff or stored_instant(asked.context.now), asked.today.isoformat()
    due: Column = table("tickets").c.sla_due_at
    yield _ToDo(
        "tickets", "open_tickets", tickets.source, and_(tickets.where, tickets.status.in_(TO_DO)), due, due <= now,
        {"status": tickets.status},
    )  # fmt: skip
    tasks: Any = table("tasks")
    which = and_(asked.where(asked.catalog.entity("tasks")), _unfinished(asked))
    yield _ToDo("tasks", "open_tasks", tasks, which, tasks.c.due, tasks.c.due < today, {})
    closes: Column = table("deals").c.close_date
    which = and_(deals.where, deals.status == StageKind.OPEN.value)
    yield _ToDo("deals", "open_deals", deals.source, which, closes, closes < today, dict(deals.instead))


def _unfinished(asked: Asked) -> Condition:
    """Whether a task was to do; one that was done since the cutoff was."""
    tasks = table("tasks")
    to_do: Condition = tasks.c.status.in_([status.value for status in UNFINISHED])
    if asked.cutoff is None:
        return to_do
    return and_(tasks.c.created_at < asked.cutoff, or_(to_do, tasks.c.done_at >= asked.cutoff))


def _inside(asked: Asked, due: Column, *, days: bool) -> Condition:
    """Whether something is due in the period; the end of --as-of does not bound what is ahead."""
    if asked.days is None or asked.span is None:
        return and_(True)
    bounds = (asked.days.first.isoformat(), asked.days.until.isoformat()) if days else asked.span
    return and_(due >= bounds[0], due < bounds[1])


def _day(asked: Asked, text: str) -> date:
    """The day of a stored day or instant, where the reader is."""
    if len(text) == len("2026-11-23"):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(asked.context.zone).date()
