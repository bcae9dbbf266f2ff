"""The dates of SPEC 2.3: a text such as `2026-Q4`, `-30d`, `eom` or `next-week` as a period of time."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from crm_tui.domain.kinds.base import Context
from crm_tui.errors import Invalid


@dataclass(frozen=True)
class Period:
    """A half-open stretch of time [start, end) in the zone of its context; an instant is one second long."""

    start: datetime
    end: datetime
    whole_days: bool

    @property
    def first_day(self) -> date:
        """The day on which the period starts."""
        return self.start.date()

    @property
    def last_day(self) -> date:
        """The last day of which some moment lies in the period."""
        last = self.end.replace(tzinfo=None) - timedelta(microseconds=1)
        return max(last.date(), self.first_day)


Span = tuple[date, date]
"""First and last day, both inside."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPANS: dict[str, Callable[[date, Context], Span]] = {
    "week": lambda day, context: _week(day, context.week_start),
    "month": lambda day, _: _months(day.year, day.month, 1),
    "quarter": lambda day, _: _months(day.year, (day.month - 1) // 3 * 3 + 1, 3),
    "year": lambda day, _: _months(day.year, 1, 12),
    "fiscal-quarter": lambda day, context: _fiscal(day, context.fiscal_start, 3),
    "fiscal-year": lambda day, context: _fiscal(day, context.fiscal_start, 12),
}


def parse_period(text: str, context: Context) -> Period | None:
    """The period a text names, or None when it is no date text.

    Raises Invalid, with an example, for a text that is nearly one (`30d`, `2026-02-30`, `2026-Q5`) and for dates
    outside the years 1 to 9999.
    """
    word = text.strip().lower()
    for pattern, read in FORMS:
        if match := pattern.fullmatch(word):
            try:
                return read(match, context)
            except (ValueError, OverflowError) as error:
                raise Invalid(f'no date "{word[:40]}"; write for example 2026-11-23, 2026-Q4 or -30d') from error
    return None


def parse_day(text: str, context: Context) -> date | None:
    """The day a text names; None when it is no date text, a moment, or a period of several days."""
    period = parse_period(text, context)
    if period is None or not period.whole_days or period.first_day != period.last_day:
        return None
    return period.first_day


def parse_moment(text: str, context: Context) -> datetime | None:
    """The moment a text names, in UTC: of a day its start; None for no date text or a period of several days."""
    period = parse_period(text, context)
    if period is None or (period.whole_days and period.first_day != period.last_day):
        return None
    try:
        return period.start.astimezone(UTC)
    except OverflowError as error:
        raise Invalid(
            f'"{text.strip()[:40]}" lies outside the years 1 to 9999; write for example 2026-11-23'
        ) from error


def fiscal_year(day: date, context: Context) -> int:
    """The fiscal year a day lies in, by the calendar year in which that one ends."""
    return SPANS["fiscal-year"](day, context)[1].year


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("outside the years 1 to 9999")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _today(context: Context) -> date:
    return context.now.astimezone(context.zone).date()


def _days(span: Span, context: Context) -> Period:
    first, last = span
    start = datetime.combine(first, time.min, context.zone)
    if last == date.max:
        return Period(start, datetime.max.replace(tzinfo=context.zone), True)
    return Period(start, datetime.combine(last + timedelta(days=1), time.min, context.zone), True)


def _day(day: date, context: Context) -> Period:
    return _days((day, day), context)


def _second(moment: datetime, context: Context) -> Period:
    start = moment.astimezone(UTC).replace(microsecond=0)
    end = start + timedelta(seconds=1)
    return Period(start.astimezone(context.zone), end.astimezone(context.zone), False)


def _week(day: date, week_start: int) -> Span:
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return first, first + timedelta(days=6)


def _months(year: int, month: int, count: int) -> Span:
    first = date(year, month, 1)
    last = add_months(first, count - 1)
    return first, last.replace(day=monthrange(last.year, last.month)[1])


def _fiscal(day: date, start: int, months: int) -> Span:
    """The stretch of so many months since the first of the month `start` in which a day lies."""
    first = add_months(day.replace(day=1), -((day.month - start) % months))
    return _months(first.year, first.month, months)


def _iso_day(match: re.Match[str], context: Context) -> Period:
    return _day(date.fromisoformat(match[0]), context)


def _iso_instant(match: re.Match[str], context: Context) -> Period:
    moment = datetime.fromisoformat(f"{match[1]}T{match[2]}:{match[3] or '00'}{(match[4] or '').upper()}")
    return _second(moment if moment.tzinfo else moment.replace(tzinfo=context.zone), context)


def _year(match: re.Match[str], context: Context) -> Period:
    return _days(_months(int(match[0]), 1, 12), context)


def _month(match: re.Match[str], context: Context) -> Period:
    return _days(_months(int(match[1]), int(match[2]), 1), context)


def _quarter(match: re.Match[str], context: Context) -> Period:
    return _days(_months(int(match[1]), int(match[2]) * 3 - 2, 3), context)


def _fiscal_part(match: re.Match[str], context: Context) -> Period:
    """`fy2027` or `fy2027-q1`: a fiscal year by the calendar year in which it ends, or a quarter of it."""
    first = date(int(match[1]) - (context.fiscal_start > 1), context.fiscal_start, 1)
    if match[2] is None:
        return _days(_months(first.year, first.month, 12), context)
    if match[2] not in "1234":
        raise ValueError(match[0])
    begin = add_months(first, int(match[2]) * 3 - 3)
    return _days(_months(begin.year, begin.month, 3), context)


def _iso_week(match: re.Match[str], context: Context) -> Period:
    first = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return _days((first, first + timedelta(days=6)), context)


def _now(match: re.Match[str], context: Context) -> Period:
    return _second(context.now, context)


def _near(match: re.Match[str], context: Context) -> Period:
    offset = {"yesterday": -1, "today": 0, "tomorrow": 1}[match[0]]
    return _day(_today(context) + timedelta(days=offset), context)


def _weekday(match: re.Match[str], context: Context) -> Period:
    today = _today(context)
    wanted = next(at for at, name in enumerate(WEEKDAYS) if name.startswith(match[0]))
    return _day(today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1), context)


def _shift(match: re.Match[str], context: Context) -> Period:
    if len(match[2]) > 7:
        raise OverflowError(match[0])
    amount, unit = int(match[1] + match[2]), match[3]
    if unit == "h":
        return _second(context.now.astimezone(UTC) + timedelta(hours=amount), context)
    days = {"d": 1, "w": 7}.get(unit)
    today = _today(context)
    if days:
        return _day(today + timedelta(days=amount * days), context)
    return _day(add_months(today, amount * {"m": 1, "y": 12}[unit]), context)


def _unsigned(match: re.Match[str], context: Context) -> Period:
    raise Invalid(f"write +{match[0][:20]} or -{match[0][:20]}")


def _edge(match: re.Match[str], context: Context) -> Period:
    name = {"w": "week", "m": "month", "q": "quarter", "y": "year"}[match[2]]
    first, last = SPANS[name](_today(context), context)
    return _day(first if match[1] == "s" else last, context)


def _neighbour(match: re.Match[str], context: Context) -> Period:
    span = SPANS[match[2]]
    first, last = span(_today(context), context)
    step = {"last": first - timedelta(days=1), "this": first, "next": last + timedelta(days=1)}
    return _days(span(step[match[1]], context), context)


FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Context], Period]], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (r"\d{4}-\d\d-\d\d", _iso_day),
        (r"(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?(z|[+-]\d\d:?\d\d)?", _iso_instant),
        (r"\d{4}", _year),
        (r"(\d{4})-(\d\d)", _month),
        (r"(\d{4})-q(\d)", _quarter),
        (r"fy(\d{4})(?:-q(\d))?", _fiscal_part),
        (r"(\d{4})-w(\d\d)", _iso_week),
        (r"yesterday|today|tomorrow", _near),
        (r"now", _now),
        ("|".join(f"{name[:3]}|{name}" for name in WEEKDAYS), _weekday),
        (r"([+-])(\d+)([dwmyh])", _shift),
        (r"\d+[dwmyh]", _unsigned),
        (r"([se])o([wmqy])", _edge),
        (rf"(this|last|next)-({'|'.join(SPANS)})", _neighbour),
    )
)

WORDS = (
    *("today", "yesterday", "tomorrow", "now", *(name[:3] for name in WEEKDAYS)),
    *(f"{edge}o{unit}" for unit in "wmqy" for edge in "se"),
    *(f"{step}-{span}" for step in ("this", "last", "next") for span in SPANS),
)
"""Every date word, for suggestions and completion."""
