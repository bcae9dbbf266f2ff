"""The title of a board: the pipeline, what it is restricted to, and what it is worth."""

from rich.cells import cell_len
from textual.reactive import reactive

from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.pane_title import PaneTitle

Worth = tuple[tuple[str, str], ...]
"""Labels with their amounts, the last of which counts most."""


class BoardTitle(PaneTitle):
    """`Sales  owner:me     open 328,000   weighted 155,200 EUR`."""

    worth: reactive[Worth] = reactive((), layout=False)
    unit = reactive("", layout=False)
    short: reactive[Worth] = reactive((), layout=False)
    """The same where there is less room."""

    def draw(self, line: Line, row: int) -> None:
        room = self.size.width
        line.gap(2).put(cut(self.title, room // 3), bold=True)
        worth = self.worth if self._cells(self.worth) + line.at + 2 <= room else self.short
        left = room - line.at - self._cells(worth) - 4
        words = "  ".join(part for part in (self.context, self.state) if part)
        if left > 4:
            line.gap(2).put(cut(words, left), "muted")
        line.to(room - self._cells(worth))
        for at, (label, amount) in enumerate(worth):
            line.gap(3 if at else 0).put(label, "muted").gap(1).put(amount, bold=at == len(worth) - 1)
        line.gap(1).put(self.unit, "muted")

    def _cells(self, worth: Worth) -> int:
        cells = sum(cell_len(label) + 1 + cell_len(amount) for label, amount in worth)
        return cells + 3 * max(0, len(worth) - 1) + 1 + cell_len(self.unit) + 2
