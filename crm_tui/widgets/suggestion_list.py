"""What could stand at the cursor of an input: a short list below it, over whatever is there."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.events import Click
from textual.geometry import Offset, Size
from textual.message import Message

from crm_tui.text import safe
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR

MOST = 8
"""Lines that are seen at once."""

WIDEST = 60


@dataclass(frozen=True)
class Option:
    """What may be put into the input; `note` tells it from others."""

    text: str
    note: str = ""


class SuggestionList(Drawn, can_focus=False):
    """It has no focus: the input beside it moves its choice and takes it."""

    DEFAULT_CSS = """
    SuggestionList { display: none; overlay: screen; constrain: inside; width: auto; height: auto; overflow: hidden; }
    SuggestionList.-offering { display: block; }
    """
    GROUND = "panel"

    @dataclass
    class Taken(Message):
        """An option was clicked."""

        option: Option

    def __init__(self) -> None:
        super().__init__()
        self.options: tuple[Option, ...] = ()
        self.choice = 0

    @property
    def offering(self) -> bool:
        """Whether there is something to take."""
        return bool(self.options)

    @property
    def chosen(self) -> Option | None:
        """The option that would be taken."""
        return self.options[self.choice] if self.options else None

    def offer(self, options: Sequence[Option], at: Offset) -> None:
        """Show options, their texts from a place of the screen on; none closes the list."""
        self.options, self.choice = tuple(options), 0
        self.absolute_offset = Offset(max(0, at.x - 2), at.y)
        self.set_class(self.offering, "-offering")
        self.refresh(layout=True)

    def close(self) -> None:
        """Offer nothing any more."""
        self.options = ()
        self.remove_class("-offering")

    def move(self, lines: int) -> None:
        """Choose another one; behind the last comes the first."""
        if self.options:
            self.choice = (self.choice + lines) % len(self.options)
            self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        longest = max((_width(each.text) for each in self.options), default=0)
        return min(WIDEST, longest + self._noted + 4)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return min(MOST, len(self.options))

    def draw(self, line: Line, row: int) -> None:
        number = self._top + row
        if number >= len(self.options):
            return
        option, here = self.options[number], number == self.choice
        if here:
            line.ground = "selection"
        line.put(BAR if here else " ", "accent").gap(1)
        line.put(option.text, width=line.width - line.at - self._noted - 1, bold=here)
        line.put(option.note, "muted", width=self._noted, right=True)

    def on_click(self, event: Click) -> None:
        """Take the option under the mouse."""
        number = self._top + event.y
        if number < len(self.options):
            self.choice = number
            self.post_message(self.Taken(self.options[number]))

    @property
    def _top(self) -> int:
        return max(0, self.choice - MOST + 1)

    @property
    def _noted(self) -> int:
        longest = max((_width(each.note) for each in self.options), default=0)
        return min(longest + 2, WIDEST // 2) if longest else 0


def _width(text: str) -> int:
    return cell_len(safe(text[: WIDEST * 2]))
