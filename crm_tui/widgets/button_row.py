"""Buttons in one row: the one that Enter presses is filled, the others lie on the panel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR


class ButtonRow(Drawn, can_focus=True):
    """` Save   Cancel `, and words about the whole at the right end."""

    DEFAULT_CSS = "ButtonRow { height: 1; overflow: hidden; }"
    GROUND = "surface"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", "Choose", show=False, id="buttons.press"),
        Binding("right,l", "move(1)", "Next button", show=False, id="buttons.next"),
        Binding("left,h", "move(-1)", "Previous button", show=False, id="buttons.previous"),
    ]

    words = reactive("", layout=False)
    tone = reactive("error", layout=False)
    current = reactive(0, layout=False)

    @dataclass
    class Pressed(Message):
        """A button was pressed."""

        row: "ButtonRow"
        index: int

        @property
        def control(self) -> "ButtonRow":
            """The row."""
            return self.row

    def __init__(self, labels: Sequence[str], *, margin: int = 0, id: str | None = None) -> None:
        super().__init__(id=id)
        self.labels = tuple(labels)
        self.margin = margin
        """The cells left of the first button, beyond the one for the bar."""

    def draw(self, line: Line, row: int) -> None:
        line.gap(self.margin)
        for index, label in enumerate(self.labels):
            filled = index == self.current
            here = filled and self.has_focus
            line.put(BAR if here else " ", "accent")
            line.put(f" {label} ", "on" if filled else "muted", bold=filled, underline=here, ground=_ground(filled))
            line.gap(1)
        if self.words:
            line.to(self.size.width - cell_len(self.words) - self.margin - 1).put(self.words, self.tone)

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        if not focused:
            self.current = 0
        self.refresh()

    def action_move(self, buttons: int) -> None:
        """Go to the next button."""
        self.current = max(0, min(self.current + buttons, len(self.labels) - 1))

    def action_press(self) -> None:
        """Press the button."""
        self.post_message(self.Pressed(self, self.current))

    def on_click(self, event: Click) -> None:
        """Press the button under the mouse."""
        at = self.margin
        for index, label in enumerate(self.labels):
            end = at + cell_len(label) + 4
            if at < event.x < end - 1:
                self.post_message(self.Pressed(self, index))
            at = end


def _ground(filled: bool) -> str:
    return "accent" if filled else "panel"
