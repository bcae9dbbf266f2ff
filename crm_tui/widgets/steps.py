"""The steps of something that is done in several: those done, the one at hand, those to come."""

from rich.cells import cell_len
from textual.reactive import reactive

from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import DONE, MARKED, OPEN


class Steps(Row):
    """`✓ File   ● Mapping   ○ Apply`, with words about the whole at the right."""

    current = reactive(0, layout=False)
    words = reactive("", layout=False)
    tone = reactive("muted", layout=False)

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names

    def draw(self, line: Line, row: int) -> None:
        for at, name in enumerate(self.names):
            here, done = at == self.current, at < self.current
            line.gap(2 if at == 0 else 3)
            line.put(DONE if done else MARKED if here else OPEN, "accent" if here else "muted").gap(1)
            line.put(name, "accent" if here else "muted", bold=here)
        left = self.size.width - cell_len(self.words) - 2
        if self.words and left > line.at + 1:
            line.to(left).put(self.words, self.tone)
        elif self.words:
            line.gap(2).put(self.words, self.tone)
