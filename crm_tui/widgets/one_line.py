"""An input of one line that stands for itself: a filter, a search, a command."""

from rich.cells import cell_len
from rich.text import Text
from textual.geometry import Size
from textual.widgets import Input

from crm_tui.widgets.one_for_one import one_for_one


class OneLine(Input):
    """It does not blink, and shows what is pasted into it as text whatever that is."""

    def __init__(self, hint: str = "") -> None:
        super().__init__(placeholder=hint, select_on_focus=False, compact=True)
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        return Text(one_for_one(self.value), no_wrap=True, overflow="ignore", end="")

    def _watch_value(self, value: str) -> None:
        # The text's length is no matter of the layout: without this every key would lay out the whole screen.
        self.set_reactive(OneLine.virtual_size, Size(self.content_width, 1))
        super()._watch_value(value)

    def _position_to_cell(self, position: int) -> int:
        return cell_len(one_for_one(self.value[:position]))
