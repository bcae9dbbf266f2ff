"""Below the board, where there is room: what the card under the cursor does not say."""

from dataclasses import dataclass

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line

Piece = tuple[str, str, bool]
"""A text, its tone, and whether it is bold."""

SPAN = 10
"""The most cells of the line that shows how much of its time in a stage a deal has used."""


@dataclass(frozen=True)
class StripWords:
    """Three columns of two lines, a line below them, and the part of its time that a deal has used, in per cent."""

    title: str
    context: str
    count: str
    cells: tuple[tuple[Piece, ...], ...]
    hint: tuple[Piece, ...]
    used: int | None
    used_tone: str = "muted"


class DealStrip(Drawn, can_focus=False):
    """Three lines; the title stands in a row of its own."""

    DEFAULT_CSS = "DealStrip { height: 3; overflow: hidden; }"
    PLACES = (2, 44, 80)

    def __init__(self) -> None:
        super().__init__()
        self.words: StripWords | None = None

    def show(self, words: StripWords | None) -> None:
        """Show another deal, or none."""
        if words != self.words:
            self.words = words
            self.refresh()

    def draw(self, line: Line, row: int) -> None:
        if self.words is None:
            return
        if row == 2:
            line.gap(2)
            self._put(line, self.words.hint, line.width)
            return
        scale = self.size.width / 120
        for at, place in enumerate(self.PLACES):
            end = int(self.PLACES[at + 1] * scale) - 2 if at + 1 < len(self.PLACES) else line.width - 1
            line.to(int(place * scale))
            self._put(line, self.words.cells[row * 3 + at], end)
            span = min(SPAN, end - line.at - 1)
            if (row, at) == (0, 1) and self.words.used is not None and span > 3:
                heavy = min(span, round(self.words.used * span / 100))
                line.gap(1).rule(heavy, heavy=True, tone=self.words.used_tone).rule(span - heavy)

    def _put(self, line: Line, pieces: tuple[Piece, ...], end: int) -> None:
        for text, tone, bold in pieces:
            if line.at < end:
                before = line.width
                line.width = end
                line.put(text, tone, bold=bold)
                line.width = before
