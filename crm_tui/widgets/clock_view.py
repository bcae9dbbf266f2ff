"""The clocks of a ticket: how much of its time is used, how much is left, when it is due."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.geometry import Region, Size

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line

SPAN = 14
"""The cells of a clock's line in a strip."""

STRIP = 60
"""From so many columns on a clock takes one row."""


@dataclass(frozen=True)
class ClockWords:
    """A clock in words; `part` of 100 is used, None while it stands still."""

    name: str
    left: str
    used: str
    due: str
    part: int | None
    mark: str = ""
    tone: str = "text"


class ClockView(Drawn, can_focus=False):
    """A row each where there is room, else three with a line over the whole width; only rows that change are drawn."""

    DEFAULT_CSS = "ClockView { height: auto; overflow: hidden; }"
    GROUND = "surface"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.head = ""
        self.clocks: tuple[ClockWords, ...] = ()

    def show(self, clocks: Sequence[ClockWords], head: str = "") -> None:
        """Show other words; where as many clocks stand as before only those that differ are drawn."""
        old, self.clocks = self.clocks, tuple(clocks)
        if len(old) != len(self.clocks) or bool(head) != bool(self.head):
            self.head = head
            self.refresh(layout=True)
            return
        if head != self.head:
            self.head = head
            self.refresh()
        for at, (before, now) in enumerate(zip(old, self.clocks, strict=True)):
            if before != now:
                first, rows = self._place(at)
                self.refresh(Region(0, first, self.size.width, rows))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if width >= STRIP:
            return len(self.clocks)
        return 0 if not self.clocks else 2 + 4 * len(self.clocks)

    def _place(self, at: int) -> tuple[int, int]:
        return (at, 1) if self.size.width >= STRIP else (2 + 4 * at, 3)

    def draw(self, line: Line, row: int) -> None:
        if self.size.width >= STRIP:
            if row < len(self.clocks):
                self._strip(line, self.clocks[row])
            return
        at, part = divmod(row - 2, 4)
        if row == 0 and self.clocks:
            line.gap(2).put("Clocks", bold=True).gap(2).put(self.head, "muted", width=max(0, line.width - line.at - 1))
        elif row > 1 and at < len(self.clocks) and part < 3:
            (self._left, self._bar, self._used)[part](line, self.clocks[at])

    def _strip(self, line: Line, clock: ClockWords) -> None:
        """`~ First reply  ━━━━━━──  12 min left       48 of 60 min used, due 10:00`."""
        line.gap(2).put(clock.mark, clock.tone, width=1).gap(1).put(clock.name, clock.tone, width=13)
        if clock.part is None:
            line.gap(SPAN)
        else:
            self._line(line, clock, SPAN)
        line.gap(2).put(clock.left, clock.tone, bold=bool(clock.mark), width=14)
        told, room = ", ".join(filter(None, (clock.used, clock.due))), max(0, line.width - line.at - 2)
        line.put(told if cell_len(told) <= room else clock.due, "muted", width=room, right=True)

    def _left(self, line: Line, clock: ClockWords) -> None:
        mark = f"{clock.mark} " if clock.mark else ""
        line.gap(2).put(f"{mark}{clock.name}", clock.tone)
        line.to(line.width - cell_len(clock.left) - 2).put(clock.left, clock.tone, bold=bool(clock.mark))

    def _bar(self, line: Line, clock: ClockWords) -> None:
        line.gap(2)
        if clock.part is None:
            line.rule(line.width - 4)
        else:
            self._line(line, clock, line.width - 4)

    def _used(self, line: Line, clock: ClockWords) -> None:
        line.gap(2).put(clock.used, "muted")
        line.to(line.width - cell_len(clock.due) - 2).put(clock.due, "muted")

    def _line(self, line: Line, clock: ClockWords, cells: int) -> None:
        heavy = min(cells, round((clock.part or 0) * cells / 100))
        line.rule(heavy, heavy=True, tone=clock.tone if clock.mark else "muted").rule(cells - heavy)
