"""Dates and times as people and programs write them, read only where they can mean one thing."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from crm_tui.domain.kinds.base import refused
from crm_tui.errors import Invalid
from crm_tui.text import shortened

EXAMPLE = "2026-12-31"

_MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_MONTH_NAME = "|".join(f"{name[:3]}{f'(?:{name[3:]})?' if name[3:] else ''}" for name in _MONTHS) + "|sept"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_DAY_MONTH = re.compile(
    rf"{_WEEKDAY}([0-9]{{1,2}})(?:st|nd|rd|th|\.)?[\s-]*({_MONTH_NAME})\.?,?[\s-]*([0-9]{{4}})", re.IGNORECASE
)
_MONTH_DAY = re.compile(
    rf"{_WEEKDAY}({_MONTH_NAME})\.?\s*([0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+([0-9]{{4}})", re.IGNORECASE
)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}")
_MOMENT = re.compile(
    r"(?P<day>.*?)(?:(?:t|,?\s+)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s?(?P<half>[ap]\.?m\.?)?\s?(?P<offset>z|utc|gmt|[+-][0-9]{2}(?::?[0-9]{2})?)?)?",
    re.IGNORECASE,
)


class Written(NamedTuple):
    """A day and, where they were written, its time and its offset from UTC."""

    day: date
    clock: time | None
    offset: timezone | None

    def moment(self, zone: tzinfo) -> datetime:
        """The wall-clock moment, in the written offset or else in `zone`."""
        return datetime.combine(self.day, self.clock or time.min, self.offset or zone)


def read_moment(text: str, order: str | None) -> Written | None:
    """A written date with or without a time; None for another text. Raises Invalid as `read_day` does."""
    match = _MOMENT.fullmatch(text) if len(text) <= 80 else None
    day = read_day(match["day"], order) if match else None
    if match is None or day is None:
        return None
    if match["hour"] is None:
        return Written(day, None, None)
    try:
        return Written(day, _clock(match), _offset(match["offset"]))
    except ValueError as error:
        raise refused(text, "has no time of day", f"{EXAMPLE} 23:59") from error


def read_day(text: str, order: str | None) -> date | None:
    """A written date; None for another text. Raises Invalid for a day that is none or that needs an order."""
    if match := _YEAR_FIRST.fullmatch(text):
        return _date(text, match[1], match[3], match[4])
    if match := _YEAR_LAST.fullmatch(text):
        day, month = _day_and_month(match, order)
        return _date(text, match[4], month, day)
    if match := _DAY_MONTH.fullmatch(text):
        return _date(text, match[3], _month(match[2]), match[1])
    if match := _MONTH_DAY.fullmatch(text):
        return _date(text, match[3], _month(match[1]), match[2])
    if _SHORT_YEAR.fullmatch(text):
        raise refused(text, "needs a year of four digits", EXAMPLE)
    return None


def _day_and_month(match: re.Match[str], order: str | None) -> tuple[str, str]:
    """Which of two numbers is the day: by the order given, by the dots of a dotted date, else only if one is sure."""
    first, separator, second = match[1], match[2], match[3]
    if order == "mdy":
        return second, first
    if order == "dmy" or separator == "." or int(first) > 12 or int(first) == int(second):
        return first, second
    if int(second) > 12:
        return second, first
    raise Invalid(
        f"{shortened(match[0])} can be day or month first, give the order of the dates or write "
        f"{match[4]}-{second:0>2}-{first:0>2}"
    )


def _date(text: str, year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise refused(text, "is no date", EXAMPLE) from error


def _month(name: str) -> int:
    return next(at for at, month in enumerate(_MONTHS, 1) if month.startswith(name[:3].lower()))


def _clock(match: re.Match[str]) -> time:
    hour = int(match["hour"])
    if half := match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of a twelve-hour clock")
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return time(hour, int(match["minute"]), int(match["second"] or 0))


def _offset(text: str | None) -> timezone | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:]) if len(text) > 3 else 0
    if minutes > 59:
        raise ValueError("no minute")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)
