"""The columns of a file that is imported: where each goes and why, with some of its cells."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from crm_tui.services.transfer.rehearsing import Mapped
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.signs import DONE, RISK


def _places(width: int) -> tuple[int, int, int, int]:
    """Where column, field, reason and samples begin."""
    first = 4
    field = first + max(14, width * 24 // 100) + 2
    reason = field + max(12, width * 18 // 100) + 2
    return first, field, reason, reason + max(12, width * 18 // 100) + 2


class ColumnHead(Row):
    """The names of the columns of the list below."""

    def draw(self, line: Line, row: int) -> None:
        for at, words in zip(_places(self.size.width), ("Column", "Field", "Why", "In the file"), strict=True):
            line.to(at).put(words, "muted")


class ColumnLines(LineList[Mapped]):
    """A line each; a column that nobody knows stands out until it is settled."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Field", tooltip="where the column goes", id="import.field"),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.unknown: frozenset[str] = frozenset()

    def draw_entry(self, line: Line, entry: Mapped, *, here: bool) -> None:
        open_ = entry.header in self.unknown
        first, field, reason, samples = _places(self.size.width)
        mark, tone = (RISK, "warning") if open_ else (DONE, "success") if entry.field else (" ", "faint")
        line.put(mark, tone).to(first)
        plain = "text" if entry.field or open_ else "muted"
        line.put(entry.header.strip() or "no name", plain, width=field - first - 2, bold=here).to(field)
        words, tone = ("choose a field", "warning") if open_ else (entry.field or "left out", plain)
        line.put(words, tone, width=reason - field - 2).to(reason)
        line.put(entry.reason, "warning" if open_ else "muted", width=samples - reason - 2).to(samples)
        line.put("  ".join(entry.samples), "muted", width=max(0, self.size.width - samples - 2))
