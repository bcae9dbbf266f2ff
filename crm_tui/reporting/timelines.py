"""Numbers over many parts of time as lines, and what has come so far towards a target."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor, log10

from crm_tui.domain.figures import periods
from crm_tui.domain.figures.periods import UNITS
from crm_tui.reporting.pictures import Lines, Series
from crm_tui.reporting.rows import Drawn, Row, rows
from crm_tui.reporting.wording import named, titled
from crm_tui.services.reports.base import Unit

ZERO = Fraction(0)
TONES = ("accent", "success", "text", "warning")
STEPS = (1, 2, 5, 10)
"""What a scale may go up by, times a power of ten."""


def is_timeline(drawn: Drawn, most: int) -> bool:
    """Whether the rows are more parts of time than there are bars, or parts of time of several things."""
    by = drawn.report.by
    if not by or by[-1] not in UNITS:
        return False
    return len(by) > 1 or max(map(len, rows(drawn).values()), default=0) > most


def timelines(drawn: Drawn, most: int) -> Iterator[Lines]:
    """A line for each number, or for each thing if there are several: then of the first number."""
    by = drawn.report.by
    for currency, some in rows(drawn).items():
        parts = list(dict.fromkeys(str(row.key[-1].text) for row in some if row.key))
        tones: Sequence[str] = TONES
        title = f"By {named(by[-1])}" + (f", {currency}" if drawn.several else "")
        if len(by) == 1:
            found = [_values(some, parts, number) for number in drawn.numbers[: len(TONES)]]
            names = [named(number) for number in drawn.numbers]
            tones = [drawn.look(number)[0] for number in drawn.numbers]
        else:
            title = f"{titled(drawn.numbers[0])} {title[0].lower()}{title[1:]}"
            names = list(dict.fromkeys(_thing(row) for row in some))[: len(TONES)]
            found = [_values([row for row in some if _thing(row) == name], parts, drawn.numbers[0]) for name in names]
        series = [Series(name, values, tone) for name, values, tone in zip(names, found, tones, strict=False)]
        yield lines(drawn, some[0], title, parts, series)


def burn_up(drawn: Drawn) -> Iterator[Lines]:
    """What has come so far and what is expected, part by part, against what it goes towards."""
    report, aim = drawn.report, drawn.report.definition.drawing.towards
    target = report.totals.values.get(aim)
    if not target or len(report.by) != 1 or report.by[0] not in UNITS or drawn.several or report.totals.missing:
        return
    some = [row for found in rows(drawn).values() for row in found if row.key]
    parts = [str(row.key[0].text) for row in some if row.key]
    first, *rest = drawn.numbers
    here = sum(periods.read(part, drawn.context).first <= report.as_of for part in parts)
    came = _sums(some, (first,))[:here]
    series = [
        Series(named(first), came + (None,) * (len(parts) - here), "success"),
        Series(named(aim), (Fraction(target),) * len(parts), "muted"),
    ]
    if expected := [number for number in rest if number in report.definition.drawing.expected]:
        label = f"with {', '.join(map(named, expected))}"
        series.insert(1, Series(label, _sums(some, (first, *expected)), "accent"))
    if some:
        yield lines(drawn, some[0], f"{titled(first)} towards the {named(aim)}", parts, series)


def lines(drawn: Drawn, row: Row, title: str, parts: Sequence[str], series: Sequence[Series]) -> Lines:
    """Lines with a scale of round numbers that holds them all."""
    known = [value for each in series for value in each.values if value is not None]
    least = Fraction(drawn.units[drawn.numbers[0]] is Unit.COUNT)
    scale = _scale(min(known, default=ZERO), max(known, default=ZERO), least)
    texts = tuple(drawn.text(row, drawn.numbers[0], value) for value in scale)
    return Lines(title, tuple(parts), tuple(series), texts, scale)


def _scale(lowest: Fraction, highest: Fraction, least: Fraction) -> tuple[Fraction, ...]:
    """Two to six round values from nought or below the lowest to above the highest, `least` apart."""
    low, high = min(lowest, ZERO), max(highest, ZERO)
    span = high - low or Fraction(1)
    power = Fraction(10) ** floor(log10(span / 4))
    step = max(least, next(power * each for each in STEPS if power * each * 4 >= span))
    return tuple(step * at for at in range(floor(low / step), max(1, ceil(high / step)) + 1))


def _values(some: Sequence[Row], parts: Sequence[str], number: str) -> tuple[Fraction | None, ...]:
    found = {str(row.key[-1].text): row.values.get(number) for row in some if row.key}
    return tuple(None if (value := found.get(part)) is None else Fraction(value) for part in parts)


def _sums(some: Sequence[Row], numbers: Sequence[str]) -> tuple[Fraction | None, ...]:
    """What has come up to each part."""
    values = [sum((Fraction(row.values.get(number) or 0) for number in numbers), ZERO) for row in some]
    return tuple(accumulate(values))


def _thing(row: Row) -> str:
    return row.label.rpartition(" · ")[0]
