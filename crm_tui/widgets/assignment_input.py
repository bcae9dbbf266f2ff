"""The line in which assignments are typed, completed as a filter is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input

from crm_tui.text import safe
from crm_tui.widgets.suggestion_list import Option, SuggestionList

EXAMPLE = 'owner=ines tags+=vip title="Head of IT"'


class CompletedInput(Input):
    """An input whose keys move and take what is offered below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Preview", tooltip="what would change", id="bulk.preview"),
        Binding("tab", "complete", "Complete", tooltip="a field or a value", id="bulk.complete"),
        Binding("escape", "close", "No completion", show=False, id="bulk.close"),
        Binding("down", "choose(1)", "Next completion", show=False, id="bulk.next"),
        Binding("up", "choose(-1)", "Previous completion", show=False, id="bulk.previous"),
    ]

    @dataclass
    class Asked(Message):
        """What is offered is to be taken, closed, or another of it chosen."""

        what: str
        lines: int = 0

    def __init__(self) -> None:
        super().__init__(placeholder=EXAMPLE, select_on_focus=False, compact=True)
        self.offered = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the completion work while there is one."""
        return self.offered if action in ("complete", "close", "choose") else super().check_action(action, parameters)

    def action_complete(self) -> None:
        """Take what is offered."""
        self.post_message(self.Asked("complete"))

    def action_close(self) -> None:
        """Offer nothing."""
        self.post_message(self.Asked("close"))

    def action_choose(self, lines: int) -> None:
        """Choose another one."""
        self.post_message(self.Asked("choose", lines))


class AssignmentInput(Vertical):
    """An input and what is offered below it."""

    DEFAULT_CSS = "AssignmentInput { height: auto; }"

    input = getters.query_one(CompletedInput)
    suggestions = getters.query_one(SuggestionList)

    @dataclass
    class Typed(Message):
        """The text changed."""

        text: str
        cursor: int

    @dataclass
    class Entered(Message):
        """The text is complete."""

        text: str

    def __init__(self) -> None:
        super().__init__()
        self._start = self._end = 0

    def compose(self) -> ComposeResult:
        yield CompletedInput()
        yield SuggestionList()

    def offer(self, start: int, end: int, options: Sequence[str]) -> None:
        """Offer what may replace a part of the text."""
        self._start, self._end = start, end
        box = self.input.content_region
        before = cell_len(safe(self.input.value[:start])) - int(self.input.scroll_offset.x)
        place = Offset(box.x + max(0, before), box.y + 1)
        self.suggestions.offer([Option(option) for option in options], place)
        self.input.offered = bool(options)
        self.input.refresh_bindings()

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(message.value, self.input.cursor_position))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.offer(0, 0, ())
        self.post_message(self.Entered(message.value))

    @on(CompletedInput.Asked)
    def _asked(self, message: CompletedInput.Asked) -> None:
        message.stop()
        if message.what == "choose":
            self.suggestions.move(message.lines)
        elif message.what == "close":
            self.offer(0, 0, ())
        else:
            self._take()

    @on(SuggestionList.Taken)
    def _taken(self, message: SuggestionList.Taken) -> None:
        message.stop()
        self._take()

    def _take(self) -> None:
        option, text, start, end = self.suggestions.chosen, self.input.value, self._start, self._end
        if option is not None:
            self.offer(0, 0, ())
            self.input.value = text[:start] + option.text + text[end:]
            self.input.cursor_position = start + len(option.text)
            self.input.focus()
