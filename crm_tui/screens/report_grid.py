"""A report as the table of a screen: a row for each of its lines, upright where it has one; compared, side by side."""

from collections.abc import Iterator, Mapping

from crm_tui.domain.kinds import Context
from crm_tui.reporting.wording import BEFORE, brief, change, named, titled
from crm_tui.services.reports.base import Exact, Key, Number, Unit
from crm_tui.services.reports.running import Compared, Line, Report
from crm_tui.text import safe
from crm_tui.widgets import grid
from crm_tui.widgets.grid import Grid, GridRow, Spot

NOTHING = "-"
"""Nought, where it would be a number among numbers."""

HELPING = ("seconds", "cycle_seconds")
"""How numbers begin that are there only to be divided."""

MOST = 2_000
"""The rows of a table that are shown."""

CHANGE = "change"
TOTAL = "Total"

Was = Mapping[tuple[object, str | None, str], Compared]


def grid_of(report: Report, context: Context) -> Grid:
    """The table with all numbers; those of the other period beside each where the report is compared."""
    words = _Words(report, context)
    return words.lying() if report.by else words.upright()


class _Words:
    """The numbers of a report as they read."""

    def __init__(self, report: Report, context: Context) -> None:
        self.report = report
        self.context = context
        self.numbers = [each for each in report.definition.numbers if not each.name.startswith(HELPING)]
        self.several = len({line.currency for line in report.lines} - {None, context.currency}) > 0
        found = report.comparison.lines if report.comparison else ()
        self.was: Was = {(_ident(each.key), each.currency, each.number): each for each in found}

    def lying(self) -> Grid:
        """A row for each line, and one for all."""
        names = (*map(titled, self.report.by), *(("Currency",) if self.several else ()))
        lines = enumerate(self.report.lines[:MOST])
        rows = [GridRow(self._names(line), self._row(at, line)) for at, line in lines]
        whole = Line((), None, self.report.totals.values)
        total = (TOTAL, *[""] * (len(self.report.by) - 1), *((self.context.currency,) if self.several else ()))
        return Grid(names, tuple(self._heads()), (*rows, GridRow(total, self._row(None, whole), total=True)))

    def upright(self) -> Grid:
        """A row for each number: its value, in each currency where there are several, and in all."""
        lines = [*enumerate(self.report.lines)]
        shown: list[tuple[int | None, Line]] = [*lines]
        if self.several or not lines:
            shown.append((None, Line((), None, self.report.totals.values)))
        columns = [line.currency or TOTAL if self.several else "Value" for _, line in shown]
        if self.was and not self.several:
            columns += [*self._compared_heads()]
        rows = [
            GridRow((titled(each.name),), tuple(number for at, line in shown for number in self._cells(at, line, each)))
            for each in self.numbers
        ]
        return Grid(("Number",), tuple(columns), tuple(rows))

    def _heads(self) -> Iterator[str]:
        for number in self.numbers:
            yield titled(number.name)
            if self.was:
                yield from self._compared_heads()

    def _compared_heads(self) -> Iterator[str]:
        if self.report.comparison is not None:
            yield from (BEFORE[self.report.comparison.against], CHANGE)

    def _names(self, line: Line) -> tuple[str, ...]:
        groups = zip(self.report.by, line.key, strict=True)
        names = [safe(group.text) if group.text else f"no {named(name)}" for name, group in groups]
        return (*names, *((line.currency or self.context.currency,) if self.several else ()))

    def _row(self, at: int | None, line: Line) -> tuple[grid.Number, ...]:
        return tuple(cell for number in self.numbers for cell in self._cells(at, line, number))

    def _cells(self, at: int | None, line: Line, number: Number) -> Iterator[grid.Number]:
        """The number, and that of the other period with the change; side by side there is room for one currency."""
        currency = line.currency or self.context.currency
        yield self._cell(Spot(at, number.name), line, number, line.values.get(number.name), "text")
        if not self.was or (self.several and not self.report.by):
            return
        found = self.was.get(
            (None if at is None or not self.report.by else _ident(line.key), self._of(at, line), number.name)
        )
        before = found.before if found else None
        yield self._cell(Spot(at, number.name, before=True), line, number, before, "muted")
        yield grid.Number(change(number.unit, found, currency, self.context) if found else "", "muted")

    def _of(self, at: int | None, line: Line) -> str | None:
        """The currency of a row in the comparison; all rows have none."""
        return line.currency if at is not None and self.report.by else None

    def _cell(self, spot: Spot, line: Line, number: Number, value: Exact, tone: str) -> grid.Number:
        text = brief(number.unit, value, line.currency or self.context.currency, self.context)
        if value is None or (value == 0 and number.unit in (Unit.COUNT, Unit.MONEY)):
            return grid.Number(NOTHING if value == 0 else text, "faint")
        row = " ".join(part for part in self._names(line) if part) if spot.line is not None and self.report.by else ""
        words = ", ".join(part for part in (f"{titled(number.name)} {text}", row) if part)
        return grid.Number(text, tone, Spot(spot.line, spot.number, spot.before, words))


def _ident(key: Key | None) -> object:
    return None if key is None else tuple(group.ident for group in key)
