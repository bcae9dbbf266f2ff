"""What stands in a list that has no rows: why, and what to do now."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line


@dataclass(frozen=True)
class Way:
    """A way on: the key or command, what it does, and what to know about it."""

    key: str
    action: str
    note: str = ""


class EmptyList(Drawn, can_focus=False):
    """A sentence, what belongs to it, and the ways on."""

    DEFAULT_CSS = "EmptyList { height: 1fr; overflow: hidden; }"

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""
        self.about = ""
        self.ways: tuple[Way, ...] = ()

    def tell(self, sentence: str, about: str, ways: Sequence[Way]) -> None:
        """Show another text."""
        self.sentence, self.about, self.ways = sentence, about, tuple(ways)
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        loose = self.size.height > len(self.ways) + 4
        at = row - 1 if loose else row
        line.gap(4)
        if at == 0:
            line.put(self.sentence).gap(2).put(self.about, "muted")
        elif 0 <= at - 2 < len(self.ways):
            self._draw_way(line, self.ways[at - 2])

    def _draw_way(self, line: Line, way: Way) -> None:
        keys = max(len(each.key) for each in self.ways) + 2
        actions = max(len(each.action) for each in self.ways) + 2
        line.put(way.key, "accent", width=keys, bold=True).put(way.action, width=actions, bold=True)
        line.put(way.note, "muted")
