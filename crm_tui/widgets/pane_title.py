"""The title of a pane: one rule of two weights, with a name, what it is restricted to, and a count."""

from rich.cells import cell_len
from textual.reactive import reactive

from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line, cut


class PaneTitle(Row):
    """`━━ Contacts  owner:me ━━━━ 42 of 1,203 ━━`; heavy where the keys go."""

    title = reactive("", layout=False)
    context = reactive("", layout=False)
    count = reactive("", layout=False)
    state = reactive("", layout=False)
    live = reactive(False, layout=False)
    alarms: reactive[tuple[tuple[str, str], ...]] = reactive((), layout=False)
    """Words with their tones at the right end."""

    def __init__(self, title: str = "", *, ground: str = "page", id: str | None = None) -> None:
        super().__init__(id=id)
        self.ground = ground
        self.set_reactive(PaneTitle.title, title)

    def draw(self, line: Line, row: int) -> None:
        line.ground = self.ground
        tone, room = ("accent" if self.live else "rule"), self.size.width
        right = "   ".join(part for part in (self.state, self.count, *(words for words, _ in self.alarms)) if part)
        line.rule(2, heavy=self.live, tone=tone).gap(1)
        line.put(cut(self.title, room // 2), bold=True)
        left = room - line.at - cell_len(right) - 8
        if self.context and left > 6:
            line.gap(2).put(cut(self.context, left), "muted")
        line.gap(1)
        if right:
            line.rule(room - line.at - cell_len(right) - 4, heavy=self.live, tone=tone).gap(1)
            self._put_count(line)
            line.gap(1)
        line.rule(room - line.at, heavy=self.live, tone=tone)

    def _put_count(self, line: Line) -> None:
        """What is shown in the text's colour, of how many in a softer one."""
        if self.state:
            line.put(self.state, "muted").gap(3 if self.count else 0)
        number, of, rest = self.count.partition(" ")
        line.put(number).put(of + rest, "muted")
        for words, tone in self.alarms:
            line.gap(3).put(words, tone)
