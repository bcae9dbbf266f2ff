"""The title of a list, whose filter becomes an input: completed while it is typed, explained while it is wrong."""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from crm_tui.text import safe
from crm_tui.widgets.completed_input import Completed, CompletedInput
from crm_tui.widgets.drawn import Drawn, Row
from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.suggestion_list import SuggestionList

PAUSE = 0.12
"""Seconds without a key after which what is typed counts."""


class Head(Row):
    """`━━ Contacts `: what stands before the input."""

    DEFAULT_CSS = "Head { width: auto; }"

    def __init__(self, title: PaneTitle) -> None:
        super().__init__()
        self.title = title

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return min(cell_len(safe(self.title.title)), container.width // 3) + 4

    def draw(self, line: Line, row: int) -> None:
        line.rule(2, heavy=True, tone="accent").gap(1).put(cut(self.title.title, self.size.width - 4), bold=True)


class Tail(Row):
    """` ━━ 42 of 1,203 ━━`: what stands behind it."""

    DEFAULT_CSS = "Tail { width: auto; }"

    def __init__(self, title: PaneTitle) -> None:
        super().__init__()
        self.title = title

    def on_mount(self) -> None:
        for name in ("count", "state"):
            self.watch(self.title, name, self._follow, init=False)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return cell_len(self._words) + 7

    def draw(self, line: Line, row: int) -> None:
        number, of, rest = self._words.partition(" ")
        line.gap(1).rule(2, heavy=True, tone="accent").gap(1)
        line.put(number, "text" if number[:1].isdigit() else "muted").put(of + rest, "muted").gap(1)
        line.rule(self.size.width - line.at, heavy=True, tone="accent")

    @property
    def _words(self) -> str:
        return self.title.state or self.title.count

    def _follow(self) -> None:
        self.refresh(layout=True)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a filter, and the cells before the faulty place."""

    words: str
    cells: int


class FaultNote(Drawn, can_focus=False):
    """Two rows over what is below the input: a caret under the faulty place, and what is wrong there."""

    DEFAULT_CSS = "FaultNote { overlay: screen; width: 1fr; height: 2; overflow: hidden; }"
    GROUND = "panel"

    def __init__(self) -> None:
        super().__init__()
        self.fault = Fault("", 0)
        self.from_cell = 0

    def tell(self, fault: Fault, from_cell: int) -> None:
        """Show a fault of the text that begins at a column."""
        self.fault, self.from_cell = fault, from_cell
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        caret = max(0, min(self.from_cell + self.fault.cells, line.width - 2))
        if row == 0:
            line.to(caret).put("^", "error", bold=True)
        else:
            length = cell_len(safe(self.fault.words[: line.width]))
            line.to(max(4, min(caret, line.width - length - 1))).put(self.fault.words, "error")


class FilterInput(CompletedInput):
    """The filter while it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Keep", tooltip="the filter, and back to the list", id="filter.keep"),
        Binding("escape", "leave", "As before", tooltip="the filter from before", id="filter.leave"),
    ]


class FilterBar(Completed):
    """A pane title; with `edit` its filter is an input until the screen calls `close`."""

    DEFAULT_CSS = """
    FilterBar { height: auto; }
    FilterBar #filter-row { height: 1; display: none; }
    FilterBar #filter-row Input { width: 1fr; }
    FilterBar FaultNote { display: none; }
    FilterBar.-editing PaneTitle { display: none; }
    FilterBar.-editing #filter-row { display: block; }
    FilterBar.-editing.-wrong FaultNote { display: block; }
    FilterBar.-editing.-offering FaultNote { display: none; }
    """

    note = getters.query_one(FaultNote)

    @dataclass
    class Typed(Message):
        """The text changed, or its completions are asked for."""

        text: str
        cursor: int
        filters: bool
        """Whether the text counts as the filter now."""

    @dataclass
    class Kept(Message):
        """The text is to stay the filter."""

        text: str

    class Left(Message):
        """The filter from before is to be the filter again."""

    def __init__(self, title: PaneTitle) -> None:
        super().__init__()
        self.title = title
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.title
        with Horizontal(id="filter-row"):
            yield Head(self.title)
            yield FilterInput()
            yield Tail(self.title)
        yield FaultNote()
        yield SuggestionList()

    @property
    def editing(self) -> bool:
        """Whether the filter is being typed."""
        return self.has_class("-editing")

    def edit(self, text: str) -> None:
        """Make the filter an input."""
        self.add_class("-editing")
        with self.prevent(Input.Changed):
            self.input.value = text
        self.input.cursor_position = len(text)
        self.input.focus()

    def close(self) -> None:
        """Be a title again."""
        self._stop()
        self.complete(0, 0, ())
        self.remove_class("-editing", "-wrong")

    def explain(self, words: str, cells: int) -> None:
        """Say what is wrong with the text, and where: after so many cells of it."""
        box = self.input.content_region
        self.note.tell(Fault(words, cells - int(self.input.scroll_offset.x)), box.x - self.region.x)
        self.add_class("-wrong")

    def accept(self) -> None:
        """The text is right."""
        self.remove_class("-wrong")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        self._stop()
        if self.editing:
            self._pause = self.set_timer(PAUSE, self._paused)

    def _paused(self) -> None:
        self.post_message(self.Typed(self.input.value, self.input.cursor_position, filters=True))

    def _stop(self) -> None:
        if self._pause is not None:
            self._pause.stop()

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._stop()
        self.complete(0, 0, ())
        self.post_message(self.Kept(self.input.value))

    def pressed(self, what: str) -> None:
        """Tab asks what could stand here; Esc leaves."""
        if what == "complete":
            self.post_message(self.Typed(self.input.value, self.input.cursor_position, filters=False))
        else:
            self._stop()
            self.post_message(self.Left())
