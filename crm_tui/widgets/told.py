"""Some rows of text that nobody moves in: what happened, why, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Size

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line, cut


@dataclass(frozen=True)
class Piece:
    """A text with its tone; an underlined one is what is wrong."""

    text: str
    tone: str = "text"
    underline: bool = False
    bold: bool = False


Rows = Sequence[Sequence[Piece]]


class Told(Drawn, can_focus=False):
    """Each row is pieces from left to right; what is too long is cut."""

    DEFAULT_CSS = "Told { overflow: hidden; }"

    def __init__(self, *, ground: str = "page", left: int = 2, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ground = ground
        self.left = left
        self.rows: tuple[Sequence[Piece], ...] = ()

    def show(self, rows: Rows) -> None:
        """Show other rows."""
        self.rows = tuple(rows)
        self.virtual_size = Size(0, len(self.rows))
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        line.ground = self.ground
        line.gap(self.left)
        for piece in self.rows[row] if row < len(self.rows) else ():
            room = self.size.width - line.at - 2
            if room > 0:
                line.put(cut(piece.text, room), piece.tone, bold=piece.bold, underline=piece.underline)


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines that break between words where they can."""
    lines, rest = [], text
    while len(rest) > room > 0:
        at = rest.rfind(" ", room // 2, room + 1)
        at = at if at > 0 else room
        lines.append(rest[:at])
        rest = rest[at:].lstrip(" ")
    return [*lines, rest]
