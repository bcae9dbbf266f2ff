"""The first line of Home: which day it is, and how much of it is asked for."""

from rich.cells import cell_len

from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line

Count = tuple[str, str]
"""Words and their tone."""


class DayHead(Row):
    """`Monday 23 November` at the left, counts at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.day = ""
        self.counts: tuple[Count, ...] = ()

    def show(self, day: str, counts: tuple[Count, ...]) -> None:
        """Show a day and its counts."""
        if (day, counts) != (self.day, self.counts):
            self.day, self.counts = day, counts
            self.refresh()

    def draw(self, line: Line, row: int) -> None:
        line.gap(2).put(self.day, bold=True)
        length = sum(cell_len(words) for words, _ in self.counts) + 3 * max(0, len(self.counts) - 1)
        line.to(self.size.width - length - 2)
        for number, (words, tone) in enumerate(self.counts):
            line.gap(3 if number else 0).put(words, tone)
