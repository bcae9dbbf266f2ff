"""The periods of reports: parts by month or quarter, the one before, and how far a running one has come."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from crm_tui.domain.dates import SPANS, Period, add_months, fiscal_year, parse_period
from crm_tui.domain.kinds.base import Context
from crm_tui.errors import Usage

MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNITS = ("week", *MONTHS, "fiscal-quarter", "fiscal-year")
"""The parts of time that a report can be split by."""

SATURDAY = 5


class Against(StrEnum):
    """What a period is compared with."""

    PREVIOUS = "previous"
    LAST_YEAR = "last-year"


@dataclass(frozen=True)
class Days:
    """The days [first, until): `until` is the day after the last one."""

    first: date
    until: date

    def moments(self, context: Context) -> tuple[datetime, datetime]:
        """The moments at which it begins and is over, in the zone of the context."""
        return midnight(self.first, context), midnight(self.until, context)


def midnight(day: date, context: Context) -> datetime:
    """The moment at which a day begins in the zone of the context."""
    return datetime.combine(day, time.min, context.zone)


def read(text: str, context: Context) -> Days:
    """The days a text names, `2026-Q4` or a range `2026-01..2026-03`. Raises Usage."""
    first, dots, last = text.partition("..")
    begin, finish = _period(first, context), _period(last if dots else first, context)
    if finish.last_day < begin.first_day:
        raise Usage(f"--period: {text} ends before it begins.")
    if finish.last_day == date.max:
        raise Usage(f"--period: {text} lies outside the years 1 to 9998.")
    return Days(begin.first_day, finish.last_day + timedelta(days=1))


def _period(text: str, context: Context) -> Period:
    found = parse_period(text, context)
    if found is None or not found.whole_days:
        raise Usage(f"--period: there is no period {text[:40]}, e.g. 2026-Q4, this-month or 2026-01..2026-03.")
    return found


def parts(days: Days, unit: str, context: Context) -> Iterator[tuple[str, Days]]:
    """The weeks, months, quarters or years of a period with their names; the first and last may be cut."""
    at = days.first
    while at < days.until:
        _, last = SPANS[unit](at, context)
        until = min(last + timedelta(days=1), days.until)
        yield name(at, unit, context), Days(at, until)
        at = until


def name(day: date, unit: str, context: Context) -> str:
    """What the part that a day lies in is called; a week by its first day, unless it is an ISO week."""
    if unit == "week":
        if context.week_start:
            return f"week of {SPANS[unit](day, context)[0]}"
        iso = day.isocalendar()
        return f"{iso.year}-W{iso.week:02}"
    if unit.startswith("fiscal"):
        year = f"FY{fiscal_year(day, context)}"
        return year if unit == "fiscal-year" else f"{year}-Q{(day.month - context.fiscal_start) % 12 // 3 + 1}"
    quarter = f"{day.year}-Q{(day.month - 1) // 3 + 1}"
    return {"month": day.isoformat()[:7], "quarter": quarter, "year": str(day.year)}[unit]


def other(days: Days, against: Against) -> Days:
    """The period to compare with: whole months move by months, anything else by its length or by a year."""
    months = _months(days)
    if against is Against.LAST_YEAR:
        return Days(add_months(days.first, -12), add_months(days.until, -12))
    if months:
        return Days(add_months(days.first, -months), days.first)
    return Days(days.first - (days.until - days.first), days.first)


def _months(days: Days) -> int:
    """How many whole months a period has; 0 if it has others."""
    if days.first.day != 1 or days.until.day != 1:
        return 0
    return (days.until.year - days.first.year) * 12 + days.until.month - days.first.month


def same_stretch(days: Days, against: Days, today: date) -> date | None:
    """The last day of the other period that is as many working days in as today; None where the period is over.

    It is the day before the other one where no working day has come yet.
    """
    if today >= days.until - timedelta(days=1):
        return None
    done = working_days(replace(days, until=max(today + timedelta(days=1), days.first)))
    last = against.first - timedelta(days=1)
    for day in _each(against):
        if done < _works(day):
            break
        done -= _works(day)
        last = day
    return last


def working_days(days: Days) -> int:
    """How many of the days are Monday to Friday."""
    return sum(_works(day) for day in _each(days))


def _each(days: Days) -> Iterator[date]:
    return (days.first + timedelta(days=at) for at in range((days.until - days.first).days))


def _works(day: date) -> int:
    return int(day.weekday() < SATURDAY)
