"""Reports that nobody read: rows as a test needs them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from crm_tui.domain.figures.periods import Against, Days
from crm_tui.domain.kinds import Context
from crm_tui.services.reports.base import Area, Definition, Drawing, Exact, Group, Number, Tally, Unit
from crm_tui.services.reports.running import Compared, Comparison, Line, Report, Totals

CONTEXT = Context(now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC), country="DE", currency="EUR", decimal="point")
DAY = date(2026, 11, 23)
Row = tuple[str | None, str | None, Mapping[str, Exact]]
"""What a row is called, its currency, its numbers."""


def definition(drawing: Drawing, **units: Unit) -> Definition:
    """A report of these numbers; rates, days and hours are no sums."""
    summed = (Unit.COUNT, Unit.MONEY)
    numbers = tuple(Number(name, unit, summed=unit in summed) for name, unit in units.items())
    how: dict[str, Any] = {"read": lambda asked: Tally(), "finish": lambda sums: {}}
    how |= {"period": None, "by": None, "rows": (), "dated": ("deals", "closed_at")}
    how |= {"split": True, "adds_up": True, "totalled": True, "stands": False}
    return Definition("invented", "Invented", Area.SALES, "what is <invented> & no more", numbers, drawing, **how)


def report(
    made: Definition,
    rows: Sequence[Row],
    *,
    by: tuple[str, ...] = ("owner",),
    totals: Mapping[str, Exact] | None = None,
    missing: tuple[str, ...] = (),
    before: Mapping[str, int] | None = None,
    notes: tuple[str, ...] = (),
) -> Report:
    """The report of rows, each with so many names as there are in `by`; `before` is the first number of each."""
    lines = tuple(Line(_key(name, by), currency, values) for name, currency, values in rows)
    whole = dict(totals or _added(lines))
    found = Totals(whole, tuple(Line((), line.currency, line.values) for line in lines[:1]), missing, None)
    number = made.numbers[0].name
    pairs = [(line, before[str(line.key[0].text)]) for line in lines] if before else []
    beside = tuple(Compared(line.key, line.currency, number, line.values[number], was) for line, was in pairs)
    if before:
        beside += (Compared(None, None, number, whole[number], sum(before.values())),)
    days = Days(date(2025, 1, 1), date(2026, 1, 1))
    comparison = Comparison(Against.LAST_YEAR, days, date(2025, 11, 23), beside) if before else None
    return Report(made, "2026", days, DAY, by, len(lines), lines, found, comparison, (), notes)


def _key(name: str | None, by: tuple[str, ...]) -> tuple[Group, ...]:
    return tuple(Group(part, part) for part in (name.split("|") if name is not None else [None] * len(by)))[: len(by)]


def _added(lines: Sequence[Line]) -> dict[str, Exact]:
    made: dict[str, Exact] = {}
    for line in lines:
        for name, value in line.values.items():
            made[name] = Fraction(made.get(name) or 0) + (value or 0)
    return made
