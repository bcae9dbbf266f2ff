"""What may be meant by a text that is being typed, listed below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.events import Click
from textual.geometry import Size
from textual.message import Message

from crm_tui.text import safe
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR


@dataclass(frozen=True)
class Option:
    """A text to be taken; `label` and `note` are what a person reads, `id` the record it stands for."""

    text: str
    label: str = ""
    note: str = ""
    id: int | None = None


class Options(Drawn, can_focus=False):
    """It lies over what is below the field; the field keeps the focus."""

    DEFAULT_CSS = """
    Options { overlay: screen; constrain: none inside; height: auto; max-height: 9; display: none; }
    Options.-open { display: block; }
    """
    GROUND = "panel"

    class Taken(Message):
        """An option was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.options: tuple[Option, ...] = ()
        self.at = -1

    @property
    def option(self) -> Option | None:
        """The one that would be taken."""
        return self.options[self.at] if self.is_open and 0 <= self.at < len(self.options) else None

    @property
    def is_open(self) -> bool:
        """Whether it is to be seen."""
        return self.has_class("-open")

    def show(self, options: Sequence[Option], at: int) -> None:
        """List other options; -1 stands on none of them."""
        self.options, self.at = tuple(options), at
        self.virtual_size = Size(0, len(self.options))
        self.set_class(bool(options), "-open")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.options)

    def move(self, lines: int) -> None:
        """Stand on the next one; before the first is the text itself."""
        self.at = max(-1, min(self.at + lines, len(self.options) - 1))
        self.scroll_to(y=max(0, self.at - self.size.height + 1), animate=False, immediate=True)
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        if row >= len(self.options):
            return
        option, here = self.options[row], row == self.at
        line.ground = "selection" if here else "panel"
        line.put(BAR if here else " ", "accent")
        label = option.label or option.text
        line.put(label, bold=here, width=min(cell_len(safe(label)), line.width - line.at - 1)).gap(2)
        line.put(option.note, "muted")

    def on_click(self, event: Click) -> None:
        """Take the option under the mouse."""
        row = event.y + self.scroll_offset.y
        if row < len(self.options):
            self.at = row
            self.post_message(self.Taken())
