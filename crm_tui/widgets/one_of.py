"""A choice among a few words in one row."""

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
from crm_tui.widgets.signs import BAR, MARKED, OPEN

LABEL = 14


class OneOf(Drawn, can_focus=True):
    """`Into   ● contacts  ○ companies`; the arrows and Space go from one to the next."""

    DEFAULT_CSS = "OneOf { height: 1; overflow: hidden; }"
    GROUND = "surface"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,space", "move(1)", "Next choice", show=False, id="choice.next"),
        Binding("left,h", "move(-1)", "Previous choice", show=False, id="choice.previous"),
    ]

    current = reactive(0, layout=False)

    @dataclass
    class Changed(Message):
        """Another one was chosen."""

        row: "OneOf"

        @property
        def control(self) -> "OneOf":
            """The row."""
            return self.row

    def __init__(self, label: str, choices: Sequence[str], current: int = 0, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.label = label
        self.choices = tuple(choices)
        self.set_reactive(OneOf.current, current)

    @property
    def choice(self) -> str:
        """The words that are chosen."""
        return self.choices[self.current]

    def draw(self, line: Line, row: int) -> None:
        if self.has_focus:
            line.ground = "selection"
        line.put(BAR if self.has_focus else " ", "accent").gap(1)
        line.put(self.label, "text" if self.has_focus else "muted", width=LABEL, bold=self.has_focus)
        for at, words in enumerate(self.choices):
            here = at == self.current
            line.put(MARKED if here else OPEN, "accent" if here else "muted").gap(1)
            line.put(words, "text" if here else "muted").gap(2)

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, steps: int) -> None:
        """Choose the next one; after the last comes the first."""
        self._choose((self.current + steps) % len(self.choices))

    def on_click(self, event: Click) -> None:
        """Choose the one under the mouse."""
        start = LABEL + 2
        for at, words in enumerate(self.choices):
            end = start + cell_len(words) + 2
            if start <= event.x < end:
                self._choose(at)
            start = end + 2

    def _choose(self, at: int) -> None:
        if at != self.current:
            self.current = at
            self.post_message(self.Changed(self))
