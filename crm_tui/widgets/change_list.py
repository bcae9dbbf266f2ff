"""The lines of the history: day by day, when, who, what, and how many records it touched."""

from dataclasses import dataclass, field
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.message import Message

from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.line_list import LineList

AHEAD = 50
"""So many lines before the end more are asked for."""


@dataclass(frozen=True)
class ChangeRow:
    """One change set as a line; two are equal if they are the same one, whatever became of it."""

    id: int
    time: str = field(compare=False)
    initials: str = field(compare=False)
    tone: str = field(compare=False)
    label: str = field(compare=False)
    note: str = field(compare=False)
    over: bool = field(compare=False)
    """Whether it was undone."""


class ChangeList(LineList[ChangeRow]):
    """A cursor over change sets; `empty` stands in their place when there are none."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Differences", id="list.choose")]

    empty = ""

    class Near(Message):
        """The last lines are seen, or soon will be."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value > old_value and new_value + self.size.height + AHEAD >= len(self.entries):
            self.post_message(self.Near())

    def draw(self, line: Line, row: int) -> None:
        if self.entries or row != 0:
            super().draw(line, row)
        else:
            line.gap(2).put(self.empty, "muted")

    def draw_entry(self, line: Line, entry: ChangeRow, *, here: bool) -> None:
        line.put(entry.time, "faint" if entry.over else "muted", width=5).gap(2)
        line.put(entry.initials, entry.tone, width=2).gap(2)
        note = cut(entry.note, self.size.width // 3)
        end = self.size.width - cell_len(note) - 2
        line.put(cut(entry.label, end - line.at - 2), "faint" if entry.over else "text")
        line.to(end).put(note, "faint" if entry.over else "muted")
