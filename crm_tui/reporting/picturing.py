"""What is drawn of a report, from what its definition says: headline figures, bars, steps, lines and heat.

Amounts of several currencies share no scale: each currency has a chart of its own. What all currencies come to is drawn
in the base currency, and not at all where a rate is missing.
"""

from collections.abc import Iterator
from fractions import Fraction

from crm_tui.domain.kinds import Context
from crm_tui.reporting.pictures import Bar, Bars, Chart, Figure, Heat, Picture
from crm_tui.reporting.rows import Drawn, Row, rows, total
from crm_tui.reporting.timelines import burn_up, is_timeline, timelines
from crm_tui.reporting.wording import change, counted, named, rounded_off, titled
from crm_tui.services.reports.base import Shape
from crm_tui.services.reports.running import Report

MOST = 16
"""The most bars of a chart: of more rows the largest are drawn, of more parts of time a line."""

FIGURES = 4


def picture(report: Report, context: Context) -> Picture:
    """The figures and charts of a report."""
    return Picture(tuple(figures(report, context)), tuple(_charts(report, context)))


def figures(report: Report, context: Context) -> Iterator[Figure]:
    """The headline numbers of all rows, with their change where the report is compared."""
    for number in report.definition.drawing.headline[:FIGURES]:
        yield figure(report, number, context)


def figure(report: Report, number: str, context: Context) -> Figure:
    """One number of all rows; of a report with trouble in it, it says how many records that is."""
    unit = next(each.unit for each in report.definition.numbers if each.name == number)
    values, base = report.totals.values, context.currency
    note = counted(values, number)
    wrong = number in report.definition.drawing.trouble and bool(values.get(number))
    if report.totals.missing and unit.value == "money":
        note = "incomplete"
    compared = report.comparison.lines if report.comparison else ()
    changes = (change(unit, line, base, context) for line in compared if line.key is None and line.number == number)
    text = rounded_off(unit, values.get(number), base, context)
    return Figure(number, titled(number), text, next(changes, ""), note, "warning" if wrong else "text")


def _charts(report: Report, context: Context) -> Iterator[Chart]:
    drawn = Drawn(report, context)
    shape = report.definition.drawing.shape
    if not drawn.numbers or not report.lines:
        return
    if shape is Shape.HEAT:
        yield _heat(drawn)
        return
    if shape is Shape.STEPS:
        yield from _steps(drawn)
        drawn = drawn.only(drawn.numbers[-1:])
    if not report.by:
        if shape is not Shape.STEPS:
            yield from _single(drawn)
        return
    if whole := _whole(drawn):
        yield whole
    yield from burn_up(drawn)
    yield from timelines(drawn, MOST) if is_timeline(drawn, MOST) else _bars(drawn)


def _single(drawn: Drawn) -> Iterator[Bars]:
    """A bar in each currency; one number alone is no chart unless there is another to compare it with."""
    for row in (row for some in rows(drawn).values() for row in some):
        bars = tuple(_of_row(drawn, row))
        if drawn.apart or len(bars[0].parts) > 1 or bars[0].before:
            yield Bars(row.currency if drawn.several else "", bars)


def _whole(drawn: Drawn) -> Bars | None:
    """All rows as one bar: how the parts share what they come to."""
    row, definition = total(drawn), drawn.report.definition
    if definition.drawing.shape is Shape.FUNNEL or not definition.adds_up:
        return None
    if row is None or drawn.apart or len(drawn.parts(row)) < 2:
        return None
    return Bars(f"All in {drawn.base}" if drawn.several else "", (drawn.shared(row),))


def _bars(drawn: Drawn) -> Iterator[Bars]:
    """A bar for each row, those of one currency in one chart; of many rows the largest."""
    head = "By " + ", ".join(map(named, drawn.report.by))
    for currency, some in rows(drawn).items():
        title = f"{head}, {currency}" if drawn.several else head
        most = MOST // len(drawn.numbers) if drawn.apart else MOST
        if len(some) > most:
            title += f", the {most} largest of {len(some):,}"
            some = sorted(some, key=drawn.length, reverse=True)[:most]
        bars = [bar for row in some for bar in _of_row(drawn, row) if bar.parts or bar.before or not _is_empty(row)]
        if any(bar.parts or bar.before for bar in bars):
            yield Bars(title, tuple(bars))


def _is_empty(row: Row) -> bool:
    """Whether it is the row of the records whose field is empty."""
    return bool(row.key) and all(group.ident is None for group in row.key or ())


def _of_row(drawn: Drawn, row: Row) -> Iterator[Bar]:
    if not drawn.apart:
        yield drawn.bar(row)
        return
    for at, number in enumerate(drawn.numbers):
        yield drawn.only((number,)).bar(row if not at else row.unnamed(), lonely=True)


def _steps(drawn: Drawn) -> Iterator[Bars]:
    """From the first number to the last: what adds goes on from where the one before ended, what takes goes back."""
    for row in _ends(drawn):
        made = drawn.steps(row)
        lowest = min((offset for _, offset in made), default=Fraction(0))
        title = f"From {named(drawn.numbers[0])} to {named(drawn.numbers[-1])}"
        title = f"{title}, {row.currency}" if drawn.several else title
        yield Bars(title, tuple(bar for bar, _ in made), tuple(offset - lowest for _, offset in made))


def _ends(drawn: Drawn) -> Iterator[Row]:
    """All rows together, by currency where there is money."""
    report = drawn.report
    for line in report.totals.by_currency if report.definition.money else ():
        yield Row("", str(line.currency), line.values, None, ())
    if not report.definition.money:
        yield Row("", drawn.base, report.totals.values, None, ())


def _heat(drawn: Drawn) -> Heat:
    """Shares of the number that holds the others, else the values beside the largest."""
    found = [row for some in rows(drawn).values() for row in some]
    columns = tuple(named(number) for number in drawn.numbers)
    title = "By " + ", ".join(map(named, drawn.report.by))
    return Heat(title, columns, tuple((row.label, drawn.shares(row, found), drawn.texts(row)) for row in found))
