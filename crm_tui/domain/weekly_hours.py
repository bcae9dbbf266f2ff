"""The hours of a week as text: `Mon-Fri 09:00-12:30 13:30-17:00; Sat 10:00-14:00`."""

import re
from collections.abc import Sequence
from itertools import groupby

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
EXAMPLE = "Mon-Fri 09:00-12:30 13:30-17:00; Sat 10:00-14:00"
MIDNIGHT = 24 * 60

Span = tuple[int, int]
Week = tuple[tuple[Span, ...], ...]
"""By weekday from Monday: the spans in minutes of the day, in order and apart from each other."""

_TIME = r"([0-9]{1,2})(?::([0-9]{2}))?"
_SPAN = re.compile(rf"{_TIME}-{_TIME}")
_JOINTS = re.compile(r"\s*([-,;])\s*")


def read(text: str) -> Week:
    """The week of a text. Raises ValueError with the reason."""
    week: list[list[Span]] = [[] for _ in DAYS]
    for part in _JOINTS.sub(r"\1", text.replace("\u2013", "-")).split(";"):
        words = part.split()
        if not words:
            continue
        spans = [_span(word) for word in words[1:]]
        if not spans:
            raise ValueError(f"has no hours for {words[0][:20]}")
        for day in _days(words[0]):
            week[day] += spans
    if not any(week):
        raise ValueError("has no hours")
    return tuple(_apart(DAYS[at], spans) for at, spans in enumerate(week))


def written(week: Week) -> str:
    """The text of a week: days in a row with the same hours together."""
    parts = []
    for spans, group in groupby(enumerate(week), key=lambda pair: pair[1]):
        days = [DAYS[at] for at, _ in group]
        if spans:
            named = days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}"
            parts.append(" ".join([named, *(f"{_clock(start)}-{_clock(end)}" for start, end in spans)]))
    return "; ".join(parts)


def _days(word: str) -> list[int]:
    found: list[int] = []
    for part in word.split(","):
        first, dash, last = part.partition("-")
        start, end = _day(first), _day(last if dash else first)
        found += range(start, end + 1) if start <= end else [*range(start, 7), *range(end + 1)]
    return list(dict.fromkeys(found))


def _day(word: str) -> int:
    bare = word.lower().removesuffix(".")
    for at, name in enumerate(LONG_DAYS):
        if len(bare) >= 2 and name.startswith(bare):
            return at
    raise ValueError(f"names the day {word[:20]!r}, which is none of {', '.join(DAYS)}")


def _span(word: str) -> Span:
    match = _SPAN.fullmatch(word)
    if match is None:
        raise ValueError(f"has {word[:20]!r}, which is no span of hours")
    start, end = (int(match[at]) * 60 + int(match[at + 1] or 0) for at in (1, 3))
    minutes = (int(match[at] or 0) for at in (2, 4))
    if max(start, end) > MIDNIGHT or max(minutes) > 59:
        raise ValueError(f"has {word[:20]}, which is no time of a day")
    if end <= start:
        raise ValueError(
            f"has {word[:20]}, which ends before it begins; a night is two days, up to 24:00 and from 00:00"
        )
    return start, end


def _apart(day: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """In order, those that touch joined; overlapping ones are a slip."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            raise ValueError(f"has hours on {day} that overlap")
        if found and start == found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return tuple(found)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
