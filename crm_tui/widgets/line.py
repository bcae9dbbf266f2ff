"""One row of cells being put together: every text of every screen that is drawn by us goes through here."""

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.strip import Strip

from crm_tui.text import safe
from crm_tui.widgets.palette import style
from crm_tui.widgets.signs import HEAVY, LIGHT


def cut(text: str, width: int) -> str:
    """A safe text in at most so many cells; what is cut off shows as `…`."""
    text = safe(text[: width * 8 + 8])  # no text needs more characters than that to fill its cells
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


class Line:
    """Pieces of text from left to right; each is made safe, cut and styled as it is put down."""

    def __init__(self, look: str, width: int, ground: str = "page") -> None:
        self.look = look
        self.width = width
        self.ground = ground
        self.at = 0
        self._pieces: list[Segment] = []

    def put(
        self,
        text: str,
        tone: str = "text",
        *,
        width: int | None = None,
        right: bool = False,
        bold: bool = False,
        underline: bool = False,
        ground: str | None = None,
    ) -> "Line":
        """Put a text down; with `width` it takes exactly so many cells, at the right end of them with `right`."""
        room = max(0, self.width - self.at)
        size = room if width is None else min(width, room)
        shown = cut(text, size)
        length = cell_len(shown)
        blank = size - length if width is not None else 0
        drawn = style(self.look, tone, ground or self.ground, bold, underline)
        empty = Segment(" " * blank, style(self.look, "text", ground or self.ground))
        pieces = [Segment(shown, drawn)]
        if blank:
            pieces = [empty, *pieces] if right else [*pieces, empty]
        self._pieces += pieces
        self.at += length + blank
        return self

    def gap(self, cells: int) -> "Line":
        """Leave cells empty."""
        return self.put(" " * max(0, cells), width=max(0, cells))

    def to(self, column: int) -> "Line":
        """Leave everything empty up to a column."""
        return self.gap(column - self.at)

    def rule(self, cells: int, *, heavy: bool = False, tone: str = "rule") -> "Line":
        """Draw a line; heavy is live, light is resting."""
        return self.put((HEAVY if heavy else LIGHT) * max(0, cells), tone)

    def strip(self) -> Strip:
        """The whole row."""
        self.to(self.width)
        return Strip(self._pieces, self.at)
