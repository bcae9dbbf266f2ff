"""A text of many lines."""

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from crm_tui.widgets.inputs.base import Edited
from crm_tui.widgets.one_for_one import one_for_one

LARGEST = 50_000
"""A longer text is shown by its beginning and edited in a program made for it."""


class LongInput(TextArea):
    """Some rows of a text; Ctrl+O opens it in the person's own editor."""

    DEFAULT_CSS = """
    LongInput { height: auto; min-height: 3; max-height: 5; border: none; padding: 0; scrollbar-size-vertical: 1; }
    LongInput:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "open_editor", "Editor", tooltip="open this text in your editor", id="form.editor"),
    ]

    class Wanted(Message):
        """The person wants to edit the text elsewhere."""

        def __init__(self, input: "LongInput") -> None:
            super().__init__()
            self.input = input

        @property
        def control(self) -> "LongInput":
            """The input."""
            return self.input

    def __init__(self, text: str) -> None:
        super().__init__(text[:LARGEST], compact=True, highlight_cursor_line=False, show_line_numbers=False)
        self.cursor_blink = False
        self._whole = text
        self._known = self.document.text
        self.read_only = len(text) > LARGEST

    def get_line(self, line_index: int) -> Text:
        return Text(one_for_one(self.document.get_line(line_index)), end="", no_wrap=True)

    @property
    def typed(self) -> str:
        """The text, also what of it is too long to be shown."""
        return self._whole

    @typed.setter
    def typed(self, text: str) -> None:
        self._whole = text
        self.read_only = len(text) > LARGEST
        self.load_text(text[:LARGEST])
        self._known = self.document.text

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell of what a person typed."""
        event.stop()
        if not self.read_only and self.document.text != self._known:
            self._known = self._whole = self.document.text
            self.post_message(Edited(self))

    def action_open_editor(self) -> None:
        """Ask for the text to be opened elsewhere."""
        self.post_message(self.Wanted(self))
