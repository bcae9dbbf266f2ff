"""Paragraphs of several tones that wrap between words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, chop_cells
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size

from crm_tui.text import safe
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line

LONGEST = 2_000
"""The most characters of a stretch."""


@dataclass(frozen=True)
class Words:
    """A stretch of one tone within a paragraph."""

    text: str
    tone: str = "muted"
    bold: bool = False


Paragraph = Sequence[Words]


class Prose(Drawn, can_focus=False):
    """As high as its paragraphs are, each of at most `most` rows."""

    DEFAULT_CSS = "Prose { height: auto; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    GROUND = "surface"

    def __init__(self, paragraphs: Sequence[Paragraph] = (), *, most: int = 3, margin: int | None = None) -> None:
        super().__init__()
        self.margin = margin
        """The cells at the left; without it those of a pane."""
        self.paragraphs = tuple(paragraphs)
        self.most = most
        self._rows: list[list[Words]] = []

    def show(self, paragraphs: Sequence[Paragraph]) -> None:
        """Say something else."""
        self.paragraphs = tuple(paragraphs)
        self._wrap(self.size.width)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        self._wrap(width)
        return len(self._rows)

    def on_resize(self, event: Resize) -> None:
        """Wrap anew."""
        self._wrap(event.size.width)
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        if row < len(self._rows):
            line.gap(self._margin)
            for words in self._rows[row]:
                line.put(words.text, words.tone, bold=words.bold)

    @property
    def _margin(self) -> int:
        if self.margin is not None:
            return self.margin
        return 3 if self.app.size.width >= 120 else 2

    def _wrap(self, width: int) -> None:
        room = width - self._margin - 2
        if room > 4:
            self._rows = [row for each in self.paragraphs for row in list(_wrapped(each, room))[: self.most]]
            self.virtual_size = Size(width, len(self._rows))


class ProseList(Prose, can_focus=True):
    """It scrolls by keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False, id="prose.down"),
        Binding("k", "scroll_up", "Up", show=False, id="prose.up"),
    ]


def _wrapped(paragraph: Paragraph, room: int) -> Iterator[list[Words]]:
    """Rows of whole words, of parts of words where one is wider than a row; rows after the first are indented."""
    row: list[Words] = []
    used = 0
    for each, word in _words(paragraph, room - 2):
        length = cell_len(word)
        if used and used + 1 + length > room:
            yield row
            row, used = [Words("  ")], 2
        elif used:
            word, length = f" {word}", length + 1
        row.append(Words(word, each.tone, each.bold))
        used += length
    if row:
        yield row


def _words(paragraph: Paragraph, room: int) -> Iterator[tuple[Words, str]]:
    for each in paragraph:
        for word in safe(each.text[:LONGEST]).split():
            yield from ((each, part) for part in chop_cells(word, room))
