"""The rules of tasks: which are still to do, which are late, and where a postponed one goes (SPEC 6)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm_tui.domain.dates import parse_period
from crm_tui.domain.kinds.base import Context
from crm_tui.domain.pipeline import TaskStatus
from crm_tui.errors import Invalid
from crm_tui.text import shortened

UNFINISHED = (TaskStatus.OPEN, TaskStatus.IN_PROGRESS, TaskStatus.WAITING)
"""The statuses of tasks that are still to do."""

EXAMPLE = "+2d, tomorrow or mon"
_AHEAD = re.compile(r"\+[0-9]+[dwmy]", re.ASCII)


def postponed(text: str, due: date | None, context: Context) -> date:
    """The day that a date word names for a task: `+2d` counts from its day, or from today if that is past.

    Of several days, such as `next-week`, it is the first. Raises Invalid for a day that is no later than the task's.
    """
    today = context.now.astimezone(context.zone).date()
    word = text.strip().lower()
    if _AHEAD.fullmatch(word):
        context = replace(context, now=datetime.combine(max(due or today, today), time(12), context.zone))
    period = parse_period(word, context)
    if period is None or not period.whole_days:
        raise Invalid(f"{shortened(text)} is no day, e.g. {EXAMPLE}", field="due")
    if period.first_day <= (due or date.min):
        words = f"{period.first_day} is no later than {due}, when it is due; due=DATE sets another day"
        raise Invalid(words, field="due")
    return period.first_day


def moved(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """A reminder so many days later, at the same time of day where the member is."""
    return (moment.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=zone)


def overdue_filter(today: date, elsewhere: Mapping[date, Iterable[int]]) -> str:
    """The filter for tasks to do that were due before today; `elsewhere` has the owners for whom it is another day."""
    others = sorted((day, sorted(owners)) for day, owners in elsewhere.items() if day != today)
    named = [f"(owner.id:{','.join(map(str, owners))} due<{day})" for day, owners in others if owners]
    everybody = ",".join(str(owner) for _, owners in others for owner in owners)
    here = f"(-owner.id:{everybody} due<{today})" if named else f"due<{today}"
    return f"status:{','.join(UNFINISHED)} ({' or '.join([here, *named])})"
