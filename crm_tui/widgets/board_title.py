"""The title of a board: the pipeline, what it is restricted to, and what it is worth."""

from rich.cells import cell_len
from textual.reactive import reactive

from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.pane_title import PaneTitle

Worth = tuple[tuple[str, str], ...]
"""Labels with their amounts, the last of which counts most."""

LEAST = 12
"""The cells of the restriction that the amounts leave."""


class BoardTitle(PaneTitle):
    """`Sales  owner:me     open 328,000   weighted 155,200 EUR`."""

    worth: reactive[Worth] = reactive((), layout=False)
    unit = reactive("", layout=False)
    short: reactive[Worth] = reactive((), layout=False)
    """The same where there is less room."""
    brief = reactive("", layout=False)
    """The unit where there is less room."""

    def draw(self, line: Line, row: int) -> None:
        room = self.size.width
        line.gap(2).put(cut(self.title, room // 3), bold=True)
        words = "  ".join(part for part in (self.context, self.state) if part)
        worth, unit = self._fitting(room - line.at - 4 - min(cell_len(words), LEAST))
        at_right = room - _cells(worth, unit)
        if at_right - line.at > 8:
            line.gap(2).put(cut(words, at_right - line.at - 2), "muted")
        line.to(at_right)
        for at, (label, amount) in enumerate(worth):
            line.gap(3 if at else 0).put(label, "muted").gap(1).put(amount, bold=at == len(worth) - 1)
        line.gap(1).put(unit, "muted")

    def _fitting(self, room: int) -> tuple[Worth, str]:
        """The amounts and the unit in the longest words there is room for; at least what counts most."""
        ways = ((self.worth, self.unit), (self.worth, self.brief), (self.short, self.brief))
        return next((way for way in ways if _cells(*way) <= room), (self.short[-1:], self.brief))


def _cells(worth: Worth, unit: str) -> int:
    cells = sum(cell_len(label) + 1 + cell_len(amount) for label, amount in worth)
    return cells + 3 * max(0, len(worth) - 1) + 1 + cell_len(unit) + 2
