"""A choice in one row: `○ mail  ● phone`."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.reactive import reactive

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.inputs.base import Edited
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import MARKED, OPEN

MOST_GAP = 3


def needs(labels: Sequence[str]) -> int:
    """The fewest cells that the choices take in a row."""
    return sum(cell_len(label) + 3 for label in labels) - 1


class ChoiceInput(Drawn, can_focus=True):
    """One of some choices, or none; arrows and the space bar choose, a letter goes to the next choice it begins."""

    DEFAULT_CSS = "ChoiceInput { height: 1; overflow: hidden; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "step(1)", "Next choice", show=False, id="choice.next"),
        Binding("left", "step(-1)", "Previous choice", show=False, id="choice.previous"),
        Binding("space", "turn", "Choose", show=False, id="choice.turn"),
        Binding("backspace,delete", "empty", "No choice", show=False, id="choice.empty"),
    ]

    typed = reactive("", layout=False)

    def __init__(self, text: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.options = tuple(options)
        self.set_reactive(ChoiceInput.typed, text)

    @property
    def at(self) -> int:
        """The place of the choice; -1 for none."""
        return next((index for index, (key, _) in enumerate(self.options) if key == self.typed), -1)

    def draw(self, line: Line, row: int) -> None:
        line.ground = "selection" if self.has_focus else "surface"
        gap = self._gap
        for index, (_, label) in enumerate(self.options):
            chosen = index == self.at
            line.put(MARKED if chosen else OPEN, "text" if chosen else "muted").gap(1)
            line.put(label, "text" if chosen else "muted", bold=chosen).gap(gap)

    @property
    def _gap(self) -> int:
        labels = [label for _, label in self.options]
        spare = self.size.width - needs(labels)
        return max(1, min(MOST_GAP, 1 + spare // max(1, len(labels) - 1)))

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def action_step(self, choices: int) -> None:
        """Choose the next one, or the one before; before the first stands none."""
        self._choose(max(-1, min(self.at + choices, len(self.options) - 1)))

    def action_turn(self) -> None:
        """Choose the next one; after the last stands none."""
        self._choose(self.at + 1 if self.at + 1 < len(self.options) else -1)

    def action_empty(self) -> None:
        """Choose none."""
        self._choose(-1)

    def on_key(self, event: Key) -> None:
        """Go to the next choice that begins with a letter."""
        if not (event.character and event.character.isalnum()):
            return
        event.stop()
        event.prevent_default()
        count = len(self.options)
        later = [(self.at + step) % count for step in range(1, count + 1)] if self.at >= 0 else list(range(count))
        typed = event.character.casefold()
        found = next((index for index in later if self.options[index][1].casefold().startswith(typed)), None)
        if found is not None:
            self._choose(found)

    def on_click(self, event: Click) -> None:
        """Choose what is under the mouse."""
        at = 0
        for index, (_, label) in enumerate(self.options):
            end = at + 2 + cell_len(label)
            if at <= event.x < end:
                self._choose(index)
            at = end + self._gap

    def _choose(self, index: int) -> None:
        before, self.typed = self.typed, self.options[index][0] if index >= 0 else ""
        if self.typed != before:
            self.post_message(Edited(self))
