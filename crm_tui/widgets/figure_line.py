"""The member's figures in one line, as many as there is room for."""

from rich.cells import cell_len

from crm_tui.reporting.dashboards import Tile
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line


class FigureLine(Row):
    """`Won amount 60,000 EUR +12 %   Win rate 41 %`."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tiles: tuple[Tile, ...] = ()

    def show(self, tiles: tuple[Tile, ...]) -> None:
        """Show other figures."""
        if tiles != self.tiles:
            self.tiles = tiles
            self.refresh()

    def draw(self, line: Line, row: int) -> None:
        line.gap(2)
        for number, figure in enumerate(tile.figure for tile in self.tiles):
            words = " ".join(part for part in (figure.label, figure.text, figure.change) if part)
            if line.at + (3 if number else 0) + cell_len(words) > self.size.width - 2:
                return
            line.gap(3 if number else 0).put(figure.label, "muted").gap(1).put(figure.text, figure.tone)
            if figure.change:
                line.gap(1).put(figure.change, "muted")
