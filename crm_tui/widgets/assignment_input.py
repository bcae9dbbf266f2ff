"""The line in which assignments are typed, completed as a filter is."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from crm_tui.widgets.completed_input import Completed, CompletedInput
from crm_tui.widgets.suggestion_list import SuggestionList

EXAMPLE = 'owner=ines tags+=vip title="Head of IT"'


class AssignmentLine(CompletedInput):
    """Its keys leave the dialog theirs while nothing is offered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Preview", tooltip="what would change", id="bulk.preview"),
        Binding("escape", "leave", "No completion", show=False, id="bulk.close"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of the completion work while there is one."""
        return self.offered if action in ("complete", "leave", "choose") else super().check_action(action, parameters)


class AssignmentInput(Completed):
    """An input and what is offered below it."""

    DEFAULT_CSS = "AssignmentInput { height: auto; }"

    @dataclass
    class Typed(Message):
        """The text changed."""

        text: str
        cursor: int

    @dataclass
    class Entered(Message):
        """The text is complete."""

        text: str

    def compose(self) -> ComposeResult:
        yield AssignmentLine(EXAMPLE)
        yield SuggestionList()

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Typed(message.value, self.input.cursor_position))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.complete(0, 0, ())
        self.post_message(self.Entered(message.value))
