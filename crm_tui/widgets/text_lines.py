"""Lines of text as they are, to be scrolled in both directions."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from textual.binding import Binding, BindingType
from textual.geometry import Size

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line


class TextLines(Drawn, can_focus=True):
    """Only the lines that are seen are drawn."""

    DEFAULT_CSS = "TextLines { scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "Next line", show=False, id="lines.down"),
        Binding("up,k", "scroll_up", "Previous line", show=False, id="lines.up"),
        Binding("pagedown,ctrl+d,space", "page_down", "Next page", show=False, id="lines.page_down"),
        Binding("pageup,ctrl+u", "page_up", "Previous page", show=False, id="lines.page_up"),
        Binding("home", "scroll_home", "First line", show=False, id="lines.first"),
        Binding("end,G", "scroll_end", "Last line", show=False, id="lines.last"),
        Binding("right,l", "sideways(8)", "Sideways", key_display="← →", id="lines.right"),
        Binding("left,h", "sideways(-8)", "To the left", show=False, id="lines.left"),
    ]

    def __init__(self, *, ground: str = "page") -> None:
        super().__init__()
        self.ground = ground
        self.lines: tuple[str, ...] = ()

    def show(self, lines: Sequence[str]) -> None:
        """Show other lines, from the first one on."""
        self.lines = tuple(lines)
        self.virtual_size = Size(max((cell_len(line) for line in lines), default=0), len(self.lines))
        self.scroll_to(0, 0, animate=False, immediate=True, force=True)
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        line.ground = self.ground
        if row < len(self.lines):
            text, left = self.lines[row], int(self.scroll_offset.x)
            hidden = set_cell_size(text, left) if left else ""
            line.put(set_cell_size(text[len(hidden) :], line.width))

    def action_sideways(self, cells: int) -> None:
        """Scroll to the side."""
        self.scroll_to(x=self.scroll_offset.x + cells, animate=False, immediate=True, force=True)
