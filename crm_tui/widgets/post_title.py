"""The row above what is written on a ticket: for whom it is, so that a note is never taken for a reply."""

from rich.cells import cell_len

from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line
from crm_tui.widgets.thread_layout import NEVER, PRIVATE

PUBLIC = "the customer reads this"


class PostTitle(Row):
    """`━━ Reply  to Nora Falk ━━ the customer reads this ━━`, or `╎  PRIVATE NOTE  customer never sees this`."""

    def __init__(self, *, public: bool) -> None:
        super().__init__()
        self.public = public
        self.whom = ""

    def tell(self, whom: str) -> None:
        """Say who reads the reply."""
        self.whom = whom
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        line.ground = "surface" if self.public else "note"
        if not self.public:
            line.gap(2).put("╎", "warning").gap(1).put(PRIVATE, "warning", bold=True, underline=True)
            line.gap(2).put(NEVER, "muted")
            return
        line.rule(2, heavy=True, tone="accent").gap(1).put("Reply", bold=True)
        room = line.width - line.at - cell_len(PUBLIC) - 10
        if self.whom and room > 6:
            line.put(f"  to {self.whom}", "muted", width=min(room, cell_len(self.whom) + 5))
        line.gap(1).rule(line.width - line.at - cell_len(PUBLIC) - 5, heavy=True, tone="accent")
        line.gap(1).put(PUBLIC, "muted").gap(1).rule(2, heavy=True, tone="accent")
