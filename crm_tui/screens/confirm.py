"""A question with verbs as its answers."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from crm_tui.screens.dialogs import Dialog
from crm_tui.text import safe
from crm_tui.widgets.button_row import ButtonRow

Answer = TypeVar("Answer")


class Question(Dialog[Answer], Generic[Answer]):
    """Some words and a button for each answer; Esc is none of them."""

    CSS_PATH = "confirm.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "move(1)", "Next answer", show=False, id="question.next"),
        Binding("shift+tab", "move(-1)", "Previous answer", show=False, id="question.previous"),
    ]

    def __init__(self, title: str, question: str, answers: Sequence[tuple[str, Answer]], detail: str = "") -> None:
        super().__init__(title)
        self.question = question
        self.detail = detail
        self.answers = tuple(answers)

    def body(self) -> ComposeResult:
        yield Static(Content(safe(self.question, multiline=True)), id="question")
        if self.detail:
            yield Static(Content(safe(self.detail, multiline=True)), id="question-detail")
        yield ButtonRow([words for words, _ in self.answers])

    def on_mount(self) -> None:
        self.query_one(ButtonRow).focus()

    def action_move(self, buttons: int) -> None:
        """Go to the next answer."""
        self.query_one(ButtonRow).action_move(buttons)

    @on(ButtonRow.Pressed)
    def _chosen(self, message: ButtonRow.Pressed) -> None:
        self.dismiss(self.answers[message.index][1])


class Confirm(Question[bool]):
    """Whether to do it; the verb names what is done: `Delete 12 contacts`, never `OK`."""

    def __init__(self, question: str, verb: str, detail: str = "") -> None:
        super().__init__(verb, question, ((verb, True), ("Cancel", False)), detail)
