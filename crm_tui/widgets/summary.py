"""What a dialog would do, in one line below a rule: at the left what it makes, at the right how it is undone."""

from collections.abc import Sequence

from rich.cells import cell_len

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line

Piece = tuple[str, str, bool]
"""A text, its tone, and whether it is bold."""


class Summary(Drawn, can_focus=False):
    """Two rows: a light line, and the words."""

    DEFAULT_CSS = "Summary { height: 2; overflow: hidden; }"
    GROUND = "surface"

    def __init__(self) -> None:
        super().__init__()
        self._left: tuple[Piece, ...] = ()
        self._right: tuple[Piece, ...] = ()

    def tell(self, left: Sequence[Piece], right: Sequence[Piece]) -> None:
        """Say something else."""
        self._left, self._right = tuple(left), tuple(right)
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        if row == 0:
            line.rule(self.size.width)
            return
        line.gap(2)
        for text, tone, bold in self._left:
            line.put(text, tone, bold=bold)
        line.to(self.size.width - sum(cell_len(text) for text, _, _ in self._right) - 1)
        for text, tone, bold in self._right:
            line.put(text, tone, bold=bold)
