"""Clocks of tickets in words: what is left, what is over, what is used."""

from datetime import datetime, timedelta

from crm_tui.domain.kinds import Context
from crm_tui.domain.tickets import Clock
from crm_tui.services.due_clocks import DueClock
from crm_tui.services.sla import ClockRow
from crm_tui.widgets.signs import LATE, RISK

NAMES = {Clock.FIRST_RESPONSE: "First reply", Clock.NEXT_RESPONSE: "Next reply", Clock.RESOLUTION: "Resolution"}
SHORT = {Clock.FIRST_RESPONSE: "reply", Clock.NEXT_RESPONSE: "next", Clock.RESOLUTION: "resolve"}

WARNED = 80
"""The part of 100 from which a clock is at risk."""

HOUR, DAY = 60, 24 * 60
WEEK = timedelta(days=6)


def standing(warn: str | None, due: str | None, now: datetime) -> tuple[str, str]:
    """The sign of a clock and its tone: too late, can still be saved, or calm."""
    if due is not None and datetime.fromisoformat(due) <= now:
        return LATE, "error"
    if warn is not None and datetime.fromisoformat(warn) <= now:
        return RISK, "warning"
    return "", "muted"


def left(due: str, now: datetime, *, risky: bool) -> str:
    """`40 min over`, `12 min left`, `1 h 40`, or on another day when it is due: `Tue 16:00`.

    `now` is the time where the member is.
    """
    at = datetime.fromisoformat(due).astimezone(now.tzinfo)
    seconds = (at - now).total_seconds()
    if seconds <= 0:
        return f"{span(int(-seconds // 60))} over"
    minutes = int(-(-seconds // 60))
    if at.date() == now.date() or minutes < HOUR:
        return f"{span(minutes)} left" if risky or minutes < HOUR else span(minutes)
    if at - now < WEEK:
        return f"{at:%a %H:%M}"
    return f"{at.day} {at:%b}" if at.year == now.year else f"{at.day} {at:%b %Y}"


def span(minutes: int) -> str:
    """`12 min`, `6 h 12`, `3 d`."""
    if minutes < HOUR:
        return f"{minutes} min"
    if minutes < 2 * DAY:
        return f"{minutes // HOUR} h {minutes % HOUR:02}"
    return f"{minutes // DAY:,} d"


def part(clock: DueClock, now: datetime) -> int:
    """How much of 100 is used: straight from the start to four fifths, and from there to the end.

    Nights and weekends run with it; what was counted exactly stands beside the thread.
    """
    if clock.due_at is None or clock.warn_at is None:
        return 0
    start, warn, due = map(datetime.fromisoformat, (clock.started_at, clock.warn_at, clock.due_at))
    if now >= due:
        return 100
    first, last, low, high = (start, warn, 0, WARNED) if now < warn else (warn, due, WARNED, 100)
    whole = (last - first).total_seconds()
    return high if whole <= 0 else low + round((high - low) * max(0.0, (now - first).total_seconds()) / whole)


def standing_of(clock: ClockRow, now: datetime) -> tuple[str, str]:
    """The sign of an open clock that runs, and its tone; a calm one is read like any text."""
    found = standing(clock.warn.isoformat() if clock.warn else None, clock.due.isoformat() if clock.due else None, now)
    return found if found[0] else ("", "text")


def remaining(clock: ClockRow) -> str:
    """What is left of the working time given, or by how much it is over."""
    ahead = clock.allowance_s - clock.used_s
    return f"{span(-(-ahead // 60))} left" if ahead > 0 else f"{span(-ahead // 60)} over"


def used_words(clock: ClockRow) -> str:
    """`48 of 60 min used`, `48 min of 8 h used`."""
    used, given = clock.used_s // 60, clock.allowance_s // 60
    if max(used, given) <= 2 * HOUR:
        return f"{used} of {given} min used"
    return f"{_length(used)} of {_length(given)} used"


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, HOUR)
    return f"{rest} min" if not hours else f"{hours:,} h" if not rest else f"{hours:,} h {rest:02}"


def due_words(due: datetime, context: Context) -> str:
    """`due 10:00` today, `due Tue 16:00`, `due 30 Nov`."""
    local, today = due.astimezone(context.zone), context.now.astimezone(context.zone)
    if local.date() == today.date():
        return f"due {local:%H:%M}"
    if abs(due - context.now) < WEEK:
        return f"due {local:%a %H:%M}"
    return f"due {local.day} {local:%b}" + (f" {local.year}" if local.year != today.year else "")


def part_of(clock: ClockRow) -> int:
    """How much of 100 of the working time given is used."""
    return min(100, round(100 * clock.share))
