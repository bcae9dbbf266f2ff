"""The last row of every screen: the keys that matter here, then the database and who is working on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.dom import DOMNode
from textual.events import Click
from textual.reactive import reactive

from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line

GENERAL = ("undo", "other_pane")
"""Actions of every screen: their keys stand after the screen's own."""

LAST = "keys"
"""The word that always stands last: of the list of all keys."""

BACK = "Esc"
"""The key that stands before it."""


@dataclass(frozen=True)
class Hint:
    """A key as it is written on the screen, its word, and the action it runs on which widget."""

    key: str
    word: str
    action: str
    node: DOMNode


class KeyBar(Row):
    """Derived from the bindings that work here and now; a click on one runs it."""

    GROUND = "panel"
    status: reactive[tuple[str, ...]] = reactive((), layout=False)
    """Words at the right: of the database, the member, a state. The first go first when there is no room."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def draw(self, line: Line, row: int) -> None:
        placed = self._placed()
        for hint, start, _ in placed:
            line.to(start).put(hint.key, bold=True).gap(1).put(hint.word, "muted")
        words = "  ".join(self._words(self.size.width - line.at - 4))
        if words:
            line.to(self.size.width - len(words) - 1).put(words, "muted")

    async def on_click(self, event: Click) -> None:
        """Run the key under the mouse."""
        for hint, start, end in self._placed():
            if start <= event.x < end:
                await self.app.run_action(hint.action, hint.node)

    def _words(self, room: int) -> Sequence[str]:
        words = list(self.status)
        while words and len("  ".join(words)) > room:
            del words[0]
        return words

    def _hints(self) -> list[Hint]:
        """The shown bindings that work here and now, each action once; the way back stands last."""
        found: dict[str, Hint] = {}
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            if enabled and binding.show and binding.description:
                hint = Hint(self.app.get_key_display(binding), binding.description.lower(), binding.action, node)
                found.setdefault(binding.action, hint)
        return sorted(found.values(), key=lambda hint: (hint.key == BACK, hint.action in GENERAL))

    def _placed(self) -> list[tuple[Hint, int, int]]:
        """As many keys as there is room for, with the columns they take; help always is one of them."""
        room, most = self.size.width - 1, 10 if self.size.width >= 120 else 8
        found = self._hints()
        last = [hint for hint in found if hint.word == LAST]
        others = [hint for hint in found if hint not in last][: most - len(last)]
        while others and _length([*others, *last]) > room:
            others.pop()
        at, placed = 1, []
        for hint in [*others, *last]:
            end = at + len(hint.key) + 1 + len(hint.word)
            placed.append((hint, at, end))
            at = end + 2
        return placed


def _length(found: Sequence[Hint]) -> int:
    return sum(len(hint.key) + 1 + len(hint.word) + 2 for hint in found)
