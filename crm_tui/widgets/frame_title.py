"""The upper line of a floating dialog: its corners, its name, and a count at the right."""

from rich.cells import cell_len
from textual.reactive import reactive

from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line, cut


class FrameTitle(Row):
    """`╭─ Find ──────── 9 found ─╮`."""

    GROUND = "surface"

    title = reactive("", layout=False)
    context = reactive("", layout=False)
    count = reactive("", layout=False)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.set_reactive(FrameTitle.title, title)

    def draw(self, line: Line, row: int) -> None:
        room = self.size.width
        line.put("╭─", "accent").gap(1).put(cut(self.title, room // 2), bold=True).gap(1)
        left = room - line.at - cell_len(self.count) - 8
        if self.context and left > 6:
            line.gap(1).put(cut(self.context, left), "muted").gap(1)
        tail = cell_len(self.count) + 4 if self.count else 2
        line.put("─" * (room - line.at - tail), "accent")
        if self.count:
            line.gap(1).put(self.count, "muted").gap(1)
        line.put("─╮", "accent")
