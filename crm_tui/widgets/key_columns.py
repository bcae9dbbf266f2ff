"""Keys in groups, in one column or two beside each other, with one cursor over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.dom import DOMNode
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR

TWO = 90
"""From so many columns on there are two."""


@dataclass(frozen=True)
class KeyLine:
    """Keys, the word for what they do, half a sentence about it, and the action on the node it belongs to."""

    keys: str
    word: str
    about: str
    action: str = ""
    node: DOMNode | None = None
    id: str = ""


@dataclass(frozen=True)
class KeyGroup:
    """Some keys under a name; `right` is the column where there are two."""

    name: str
    lines: tuple[KeyLine, ...]
    right: bool = False


Piece = KeyLine | str
"""What stands in a row of a column: a key, the name of a group, or nothing."""


class KeyColumns(Drawn, can_focus=False):
    """The cursor passes over what is not run by Enter."""

    DEFAULT_CSS = "KeyColumns { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    GROUND = "surface"

    @dataclass
    class Moved(Message):
        """The cursor stands on another key."""

        line: KeyLine | None

    @dataclass
    class Chosen(Message):
        """A key was chosen by the mouse."""

        line: KeyLine

    def __init__(self) -> None:
        super().__init__()
        self.groups: tuple[KeyGroup, ...] = ()
        self.columns: tuple[tuple[Piece, ...], ...] = ()
        self.cursor = 0
        self._widths: dict[KeyLine, tuple[int, int]] = {}

    @property
    def line(self) -> KeyLine | None:
        """The key under the cursor."""
        found = self._runnable()
        return found[self.cursor] if self.cursor < len(found) else None

    def show(self, groups: Sequence[KeyGroup]) -> None:
        """Show other groups; the cursor goes to the first key."""
        self.groups, self.cursor = tuple(group for group in groups if group.lines), 0
        for group in self.groups:
            widths = (max(map(cell_len, texts)) for texts in zip(*map(_texts, group.lines), strict=True))
            self._widths |= dict.fromkeys(group.lines, (next(widths), next(widths)))
        self._lay_out()

    def move(self, lines: int) -> None:
        """Move the cursor, from the end of a column on to the next one."""
        self.cursor = max(0, min(self.cursor + lines, len(self._runnable()) - 1))
        self._follow()
        self.refresh()
        self.post_message(self.Moved(self.line))

    def draw(self, line: Line, row: int) -> None:
        for column, start, end in self._placed():
            line.to(start)
            piece = column[row] if row < len(column) else ""
            if isinstance(piece, str):
                line.gap(2).put(piece, bold=True)
            else:
                self._draw_key(line, piece, end)

    def _draw_key(self, line: Line, found: KeyLine, end: int) -> None:
        here = found is self.line
        before, line.ground = line.ground, "selection" if here else line.ground
        keys, word = self._widths[found]
        line.put(BAR if here else " ", "accent").gap(1)
        line.put(found.keys, "accent", width=keys).gap(2)
        line.put(found.word, width=word, bold=here and bool(found.action)).gap(2)
        line.put(found.about, "muted", width=max(0, end - line.at))
        line.ground = before

    def on_resize(self, event: Resize) -> None:
        """One column or two."""
        self._lay_out()

    def on_click(self, event: Click) -> None:
        """Choose the key under the mouse."""
        row = event.y + self.scroll_offset.y
        for column, start, end in self._placed():
            piece = column[row] if row < len(column) else ""
            if start <= event.x < end and isinstance(piece, KeyLine) and piece.action:
                self.post_message(self.Chosen(piece))

    def _runnable(self) -> list[KeyLine]:
        return [each for column in self.columns for each in column if isinstance(each, KeyLine) and each.action]

    def _placed(self) -> list[tuple[Sequence[Piece], int, int]]:
        """Each column with where it starts and ends; two share the room by what they need, within bounds."""
        room = self.size.width
        if len(self.columns) < 2:
            return [(column, 0, room - 2) for column in self.columns]
        left, right = map(self._needed, self.columns)
        first = left if left + right <= room else room * left // (left + right)
        first = max(room * 3 // 10, min(room * 6 // 10, first))
        return [(self.columns[0], 0, first - 2), (self.columns[1], first, room - 2)]

    def _needed(self, column: Sequence[Piece]) -> int:
        """The cells of the longest line of a column."""
        lines = [each for each in column if isinstance(each, KeyLine)]
        return max((sum(self._widths[each]) + cell_len(each.about) for each in lines), default=0) + 10

    def _lay_out(self) -> None:
        sides = (False, True) if self.size.width >= TWO and any(group.right for group in self.groups) else (None,)
        chosen = [[group for group in self.groups if side is None or group.right == side] for side in sides]
        if len(sides) == 1:
            chosen = [sorted(self.groups, key=lambda group: not any(line.action for line in group.lines))]
        spaced = len(sides) > 1
        self.columns = tuple(_column(groups, spaced=spaced) for groups in chosen if groups)
        self.virtual_size = Size(self.size.width, max((len(column) for column in self.columns), default=0))
        self._follow()
        self.refresh()
        self.post_message(self.Moved(self.line))

    def _follow(self) -> None:
        row = next((column.index(self.line) for column in self.columns if self.line in column), 0)
        top, rows = self.scroll_offset.y, max(1, self.size.height)
        wanted = min(max(top, row - rows + 1), max(0, row - 2))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True)


def _texts(line: KeyLine) -> tuple[str, str]:
    return line.keys, line.word


def _column(groups: Sequence[KeyGroup], *, spaced: bool) -> tuple[Piece, ...]:
    """The rows of a column."""
    found: list[Piece] = []
    for group in groups:
        found += [""] if found else []
        found += [group.name, *([""] if spaced else []), *group.lines]
    return tuple(found)
