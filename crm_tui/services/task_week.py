"""The tasks of a week, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.services.reading import live
from crm_tui.text import safe

DAYS = 7


@dataclass(frozen=True)
class WeekTask:
    """A task to do, its title safe for the screen."""

    id: int
    title: str
    priority: str
    mine: bool


@dataclass(frozen=True)
class WeekDay:
    """A day with its first tasks and how many there are."""

    day: date
    tasks: tuple[WeekTask, ...]
    count: int


def week(db: Database, first: date, *, most: int = 50) -> tuple[WeekDay, ...]:
    """Seven days from the first one, each with its tasks to do, the urgent ones first, at most `most` of them."""
    with db.read() as connection:
        tasks, me = table("tasks"), db.me(connection)
        to_do = (tasks.c.status.in_([status.value for status in UNFINISHED]), live(tasks))
        found = []
        for ahead in range(DAYS):
            day = first + timedelta(days=ahead)
            here = (*to_do, tasks.c.due == day.isoformat())
            rows = connection.execute(
                select(tasks.c.id, tasks.c.title, tasks.c.priority, tasks.c.owner_id).where(*here).order_by(tasks.c.id)
                .limit(most)
            ).all()  # fmt: skip
            count = len(rows)
            if count == most:
                count = int(connection.execute(select(func.count()).select_from(tasks).where(*here)).scalar_one())
            made = [WeekTask(row.id, safe(row.title), row.priority or "", row.owner_id == me) for row in rows]
            made.sort(key=lambda task: (RANK.get(task.priority, 2), task.id))
            found.append(WeekDay(day, tuple(made), count))
    return tuple(found)


RANK = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
