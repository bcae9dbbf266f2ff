"""A text of one line."""

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input

from crm_tui.widgets.inputs.base import Edited
from crm_tui.widgets.one_for_one import one_for_one


class LineInput(Input):
    """It shows what it holds as text whatever that is; pasted lines become one."""

    DEFAULT_CSS = """
    LineInput { height: 1; border: none; padding: 0; }
    LineInput:focus { border: none; }
    """

    virtual_size = reactive(Size(0, 0), layout=False)
    """A longer text scrolls within the row; nothing around it has to move, at every key."""

    class Entered(Message):
        """Enter was pressed."""

    class Listed(Message):
        """The person wants to see what can be typed."""

    def __init__(self, text: str, *, hint: str = "") -> None:
        super().__init__(text, compact=True, select_on_focus=bool(hint))
        self.cursor_blink = False
        self._known = text
        self._hint = hint

    @property
    def typed(self) -> str:
        """What is typed."""
        return str(self.value)

    @typed.setter
    def typed(self, text: str) -> None:
        self._known = text
        self.value = text
        self.cursor_position = len(text)

    @property
    def _value(self) -> Text:
        return Text(one_for_one(self.value), no_wrap=True, overflow="ignore", end="")

    def _position_to_cell(self, position: int) -> int:
        return cell_len(one_for_one(self.value[:position]))

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(event.text.splitlines()), *sorted(self.selection))

    def on_focus(self) -> None:
        """Say what can be typed while nothing is; a text that is chosen from a list is typed anew."""
        self.placeholder = self._hint
        if not self.select_on_focus:
            self.cursor_position = len(self.value)

    def on_blur(self) -> None:
        """Stand at the beginning, where the text says what it is."""
        self.placeholder = ""
        self.cursor_position = 0

    def on_key(self, event: events.Key) -> None:
        """A space alone is no text: where there is a list, it opens that."""
        if event.key == "space" and self._hint and not self.value.strip():
            event.stop()
            event.prevent_default()
            self.post_message(self.Listed())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell of what a person typed, not of what was put here."""
        event.stop()
        if self.value != self._known:
            self._known = self.value
            self.post_message(Edited(self))

    async def action_submit(self) -> None:
        """Enter never saves: what is pasted line by line ends with it."""
        self.post_message(self.Entered())
