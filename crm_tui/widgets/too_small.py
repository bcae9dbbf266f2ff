"""What is seen instead of a screen that has no room."""

from rich.cells import cell_len

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line

COLUMNS, ROWS = 60, 20


class TooSmall(Drawn, can_focus=False):
    """`Needs 60x20, has 50x18`, in the middle; it covers all and takes no focus away."""

    DEFAULT_CSS = """
    TooSmall {
        display: none; position: absolute; overlay: screen; width: 100vw; height: 100vh; overflow: hidden;
    }
    """

    def draw(self, line: Line, row: int) -> None:
        words = f"Needs {COLUMNS}x{ROWS}, has {self.screen.size.width}x{self.screen.size.height}"
        if row == self.size.height // 2:
            line.to((self.size.width - cell_len(words)) // 2).put(words)
