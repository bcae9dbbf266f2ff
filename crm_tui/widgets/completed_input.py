"""An input of one line with what could stand at its cursor offered below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import getters, on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Offset
from textual.message import Message

from crm_tui.widgets.one_for_one import one_for_one
from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.suggestion_list import Option, SuggestionList


class CompletedInput(OneLine):
    """Its keys move and take what is offered; at its end the right arrow takes it, too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", tooltip="a field or a value", id="completion.take"),
        Binding("down", "choose(1)", "Next completion", show=False, id="completion.next"),
        Binding("up", "choose(-1)", "Previous completion", show=False, id="completion.previous"),
    ]

    @dataclass
    class Pressed(Message):
        """A key that is no matter of the text: `complete`, `leave`, or `choose` with a number of lines."""

        what: str
        lines: int = 0

    def __init__(self, hint: str = "") -> None:
        super().__init__(hint)
        self.offered = False

    def action_complete(self) -> None:
        """Take what is offered, or ask what could stand here."""
        self.post_message(self.Pressed("complete"))

    def action_leave(self) -> None:
        """Close what is offered, else leave."""
        self.post_message(self.Pressed("leave"))

    def action_choose(self, lines: int) -> None:
        """Choose another of the completions."""
        self.post_message(self.Pressed("choose", lines))

    def action_cursor_right(self, select: bool = False) -> None:
        if self.offered and not select and self.cursor_at_end:
            self.action_complete()
        else:
            super().action_cursor_right(select)


class Completed(Vertical):
    """It holds such an input and the list below; what else a key means while nothing is offered, its kinds know."""

    input = getters.query_one(CompletedInput)
    suggestions = getters.query_one(SuggestionList)

    def __init__(self) -> None:
        super().__init__()
        self._start = self._end = 0

    def complete(self, start: int, end: int, options: Sequence[str]) -> None:
        """Offer what may replace a part of the text; none closes the list."""
        self._start, self._end = start, end
        box = self.input.content_region
        before = cell_len(one_for_one(self.input.value[:start])) - int(self.input.scroll_offset.x)
        self.suggestions.offer([Option(option) for option in options], Offset(box.x + max(0, before), box.y + 1))
        self.set_class(bool(options), "-offering")
        if self.input.offered != bool(options):
            self.input.offered = bool(options)
            self.input.refresh_bindings()

    def pressed(self, what: str) -> None:
        """A key while nothing is offered: `complete` or `leave`."""

    @on(CompletedInput.Pressed)
    def _pressed(self, message: CompletedInput.Pressed) -> None:
        message.stop()
        if message.what == "choose":
            self.suggestions.move(message.lines)
        elif not self.suggestions.offering:
            self.pressed(message.what)
        elif message.what == "complete":
            self._take()
        else:
            self.complete(0, 0, ())

    @on(SuggestionList.Taken)
    def _taken(self, message: SuggestionList.Taken) -> None:
        message.stop()
        self._take()

    def _take(self) -> None:
        """Put what is chosen in its place; the cursor stands behind it."""
        option, text, start, end = self.suggestions.chosen, self.input.value, self._start, self._end
        if option is not None:
            self.complete(0, 0, ())
            self.input.value = text[:start] + option.text + text[end:]
            self.input.cursor_position = start + len(option.text)
            self.input.focus()
