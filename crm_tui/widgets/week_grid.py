"""Seven days beside each other, or below each other where there is no room, each with its tasks."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR

HEAD = 3
"""The rows above the first task: the day, its line, an empty one."""


@dataclass(frozen=True)
class Slot:
    """A task of a day."""

    id: int
    title: str
    tone: str = "text"
    bold: bool = False


@dataclass(frozen=True)
class DayColumn:
    """A day: its name, how many tasks there are, those that are shown."""

    day: date
    name: str
    count: int
    slots: tuple[Slot, ...]
    today: bool = False
    past: bool = False


class WeekGrid(Drawn, can_focus=True):
    """The cursor goes from day to day and from task to task."""

    DEFAULT_CSS = "WeekGrid { height: 1fr; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "day(1)", "Next day", show=False, id="week.next_day"),
        Binding("left,h", "day(-1)", "Previous day", show=False, id="week.previous_day"),
        Binding("down,j", "move(1)", "Next task", show=False, id="week.down"),
        Binding("up,k", "move(-1)", "Previous task", show=False, id="week.up"),
        Binding("enter", "choose", "Open", id="week.open"),
    ]

    class Moved(Message):
        """The cursor stands elsewhere."""

    class Chosen(Message):
        """A task is to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.days: tuple[DayColumn, ...] = ()
        self.at, self.row = 0, 0

    @property
    def slot(self) -> Slot | None:
        """The task under the cursor."""
        slots = self.days[self.at].slots if self.days else ()
        return slots[self.row] if self.row < len(slots) else None

    def show(self, days: tuple[DayColumn, ...]) -> None:
        """Show other days; the cursor stays where it is, on today at first."""
        if not self.days:
            self.at = next((at for at, day in enumerate(days) if day.today), 0)
        self.days = days
        self._stand(self.at, self.row)

    # Drawing

    @property
    def _columns(self) -> list[tuple[int, int]]:
        """Where each day begins, and its cells."""
        room = max(1, self.size.width - 2)
        ends = [room * number // 7 for number in range(8)]
        return [(1 + start, end - start) for start, end in pairwise(ends)]

    def draw(self, line: Line, row: int) -> None:
        if row == self.size.height - 1:
            line.gap(2).put(self.slot.title if self.slot else "", "muted", width=self.size.width - 4)
            return
        for number, (day, (start, width)) in enumerate(zip(self.days, self._columns, strict=False)):
            line.to(start)
            if row == 0:
                self._head(line, day, width, here=number == self.at)
            elif row == 1:
                line.gap(1).rule(width - 2, heavy=number == self.at, tone="accent" if number == self.at else "rule")
            elif HEAD <= row < self.size.height - 2:
                self._slot(line, day, row - HEAD, start, width, number)

    def _head(self, line: Line, day: DayColumn, width: int, *, here: bool) -> None:
        count = f"{day.count:,}" if day.count else ""
        tone = "accent" if day.today else "faint" if day.past else "text" if here else "muted"
        line.gap(1).put(day.name, tone, width=width - 3 - len(count), bold=day.today or here).put(count, "muted")

    def _slot(self, line: Line, day: DayColumn, at: int, start: int, width: int, number: int) -> None:
        here = number == self.at and at == self.row
        shown = self._shown(day)
        if at >= len(shown):
            if at == len(shown) and day.count > len(shown):
                line.gap(1).put(f"… {day.count - len(shown):,} more", "faint", width=width - 2)
            return
        slot = shown[at]
        if here:
            line.ground = "selection"
        line.put(BAR if here else " ", "accent" if self.has_focus else "faint")
        line.put(slot.title, slot.tone, width=width - 2, bold=here or slot.bold)
        line.ground = self.GROUND

    def _shown(self, day: DayColumn) -> tuple[Slot, ...]:
        rows = max(1, self.size.height - HEAD - 2)
        return day.slots[: rows - 1] if day.count > rows else day.slots[:rows]

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    # Moving

    def _stand(self, at: int, row: int) -> None:
        self.at = max(0, min(at, len(self.days) - 1))
        shown = self._shown(self.days[self.at]) if self.days else ()
        self.row = max(0, min(row, len(shown) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def action_day(self, days: int) -> None:
        """Go to another day."""
        self._stand(self.at + days, self.row)

    def action_move(self, rows: int) -> None:
        """Go to another task of the day."""
        self._stand(self.at, self.row + rows)

    def action_choose(self) -> None:
        """Open the task."""
        if self.slot is not None:
            self.post_message(self.Chosen())

    def on_click(self, event: Click) -> None:
        """Stand on the task under the mouse; a second click opens it."""
        for number, (start, width) in enumerate(self._columns[: len(self.days)]):
            if start <= event.x < start + width and event.y >= HEAD:
                self._stand(number, event.y - HEAD)
                if event.chain > 1:
                    self.action_choose()
