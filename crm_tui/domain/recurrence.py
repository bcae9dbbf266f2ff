"""Rules of recurrence by days (RFC 5545, section 3.3.10): which texts are one, how it reads, which day comes next."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any

WORDS = {
    "daily": "FREQ=DAILY",
    "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "yearly": "FREQ=YEARLY",
}
"""Words for the rules that people mean most."""

EXAMPLE = "weekly or FREQ=MONTHLY;BYDAY=1MO"
CYCLE, YEARS = timedelta(days=146_097), 400
"""The calendar repeats itself, weekdays included, every 400 years."""

LAST_YEAR = 9_800
"""The days after it are looked through for the next one: two hundred years at least, six hundred at most."""

LARGEST = 999
"""The largest interval and count."""

UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
DAYS = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
_DAY = re.compile(rf"([+-]?[1-9][0-9]?)?({'|'.join(DAYS)})")
_UNTIL = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:T[0-9]{6}Z?)?")


@dataclass(frozen=True)
class Following:
    """The next day of a rule, and the rule from then on: of a count, what is left."""

    day: date
    rule: str


def canonical(text: str) -> str:
    """The rule as it is stored: in capitals, its parts in order, UNTIL as a day. Raises ValueError with the reason."""
    given = WORDS.get(text.strip().lower(), text.strip().upper().removeprefix("RRULE:")).rstrip(";")
    found: dict[str, str] = {}
    for part in given.split(";"):
        name, sign, value = part.strip().partition("=")
        if name not in PARTS or not sign:
            raise ValueError(f"is no rule of recurrence: {name or 'it'} is none of {', '.join(PARTS)}")
        if name in found:
            raise ValueError(f"has {name} twice")
        found[name] = PARTS[name](value.strip())
    if "FREQ" not in found:
        raise ValueError("has no FREQ")
    _check_together(found)
    return ";".join(f"{name}={found[name]}" for name in PARTS if name in found)


def following(rule: str, due: date, today: date) -> Following | None:
    """The first day of a stored rule after `due` that is not past, counted from `due`; None when the series is over,
    and for a text of another program that is no rule.

    The task that was due is the first of a count, and days that were skipped are counted, too.
    """
    try:
        rule = canonical(rule)
    except ValueError:
        return None
    parts = _parts(rule)
    left = int(parts.pop("COUNT", 0))
    until = _until(parts.pop("UNTIL")) if "UNTIL" in parts else date.max
    for taken, day in enumerate(_days(parts, due, max(due, today)), 1):
        if day > until or (left and taken >= left):
            return None
        if day >= today:
            return Following(day, _counted(rule, left - taken) if left else rule)
    return None


def words(rule: str) -> str:
    """`every 2 weeks on Mon, Wed` for a stored rule; what is not that simple, or none, stays as it is."""
    try:
        parts = _parts(canonical(rule))
    except ValueError:
        return rule
    unit, interval = UNITS[parts.pop("FREQ")], int(parts.pop("INTERVAL", 1))
    days = parts.pop("BYDAY", "").split(",")
    count, until = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
    if parts or not all(day in DAYS for day in days if day):
        return rule
    said = f"every {unit}" if interval == 1 else f"every {interval} {unit}s"
    said += f" on {', '.join(DAYS[day] for day in days)}" if days != [""] else ""
    said += f", {count} times" if count else ""
    return said + (f", until {_until(until)}" if until else "")


def _days(parts: dict[str, str], due: date, last: date) -> Iterator[date]:
    """The days after `due`.

    Some rules name no day at all, such as every 30 February, and the library looks for one until the year 9999, so
    the days are moved by whole cycles to where that is near. It takes 16 ms to load and comes when it is needed.
    """
    read: Callable[..., Any] = import_module("dateutil.rrule").rrulestr
    moved = CYCLE * ((LAST_YEAR - last.year) // YEARS)
    start = datetime.combine(due, time.min) + moved
    made = read(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start)
    for moment in made.xafter(start):
        if moved < timedelta() and moment > datetime.max + moved:
            return
        yield (moment - moved).date()


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))


def _counted(rule: str, left: int) -> str:
    return ";".join(f"{name}={left if name == 'COUNT' else value}" for name, value in _parts(rule).items())


def _until(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def _frequency(value: str) -> str:
    if value not in UNITS:
        raise ValueError(f"has FREQ={value[:20]}, which is none of {', '.join(UNITS)}")
    return value


def _number(name: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch("[0-9]{1,3}", value) or not int(value):
            raise ValueError(f"has {name}={value[:20]}, which is not between 1 and {LARGEST}")
        return str(int(value))

    return read


def _end(value: str) -> str:
    match = _UNTIL.fullmatch(value)
    if match is None:
        raise ValueError(f"has UNTIL={value[:20]}, which is no day")
    return date(int(match[1]), int(match[2]), int(match[3])).strftime("%Y%m%d").zfill(8)


def _weekdays(value: str) -> str:
    found = value.split(",")
    for day in found:
        match = _DAY.fullmatch(day)
        if match is None or abs(int(match[1] or 1)) > 53:
            raise ValueError(f"has BYDAY={day[:20]}, which is no weekday")
    return ",".join(day.removeprefix("+") for day in found)


def _weekday(value: str) -> str:
    if value not in DAYS:
        raise ValueError(f"has WKST={value[:20]}, which is no weekday")
    return value


def _list(name: str, most: int, *, signed: bool = True) -> Callable[[str], str]:
    def read(value: str) -> str:
        found = value.split(",")
        for number in found:
            if not re.fullmatch("[+-]?[0-9]{1,3}", number) or not (-most if signed else 1) <= int(number) <= most:
                raise ValueError(f"has {name}={number[:20]}, which is not between 1 and {most}")
            if not int(number):
                raise ValueError(f"has {name}=0")
        return ",".join(str(int(number)) for number in found)

    return read


PARTS: dict[str, Callable[[str], str]] = {
    "FREQ": _frequency,
    "INTERVAL": _number("INTERVAL"),
    "BYMONTH": _list("BYMONTH", 12, signed=False),
    "BYWEEKNO": _list("BYWEEKNO", 53),
    "BYYEARDAY": _list("BYYEARDAY", 366),
    "BYMONTHDAY": _list("BYMONTHDAY", 31),
    "BYDAY": _weekdays,
    "BYSETPOS": _list("BYSETPOS", 366),
    "WKST": _weekday,
    "COUNT": _number("COUNT"),
    "UNTIL": _end,
}
"""What reads each part, in the order in which they are stored; parts of hours and less are none of a day's."""

ONLY = {
    "BYWEEKNO": ("YEARLY",),
    "BYYEARDAY": ("YEARLY",),
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
}
"""With which frequencies the standard allows a part."""


def _check_together(found: dict[str, str]) -> None:
    frequency = found["FREQ"]
    for name, allowed in ONLY.items():
        if name in found and frequency not in allowed:
            raise ValueError(f"has {name}, which goes with FREQ={' or '.join(allowed)} only")
    if re.search("[0-9]", found.get("BYDAY", "")) and (frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in found):
        raise ValueError("numbers its weekdays, which goes with FREQ=MONTHLY or YEARLY only")
    if "COUNT" in found and "UNTIL" in found:
        raise ValueError("has COUNT and UNTIL; one of them is enough")
    if "BYSETPOS" in found and not any(name.startswith("BY") and name != "BYSETPOS" for name in found):
        raise ValueError("has BYSETPOS, which picks from another part that begins with BY")
