"""How long ago, or how far ahead, a moment is: the largest unit that says it, as lists write it."""

from datetime import datetime

STEPS = (("y", 365 * 86_400, 2), ("mo", 30 * 86_400, 3), ("d", 86_400, 1), ("h", 3_600, 1), ("min", 60, 1))
"""Units with their seconds, and from how many of them on they are used."""


def age(at: str, now: datetime) -> str:
    """`3 d` of a stored instant, whether it lies behind or ahead; `now` for less than a minute."""
    seconds = abs((now - datetime.fromisoformat(at)).total_seconds())
    for unit, length, least in STEPS:
        if seconds >= length * least:
            return f"{int(seconds // length)} {unit}"
    return "now"
