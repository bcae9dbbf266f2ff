"""A report on the screen: its figures and charts, and its table, in which a cursor goes from number to number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.grid import GridRow, Number, Spot
from crm_tui.widgets.line import Line
from crm_tui.widgets.report_lines import BLANK, HEAD, RULE, Laid, Page, Piece, Place, lay_out, widths
from crm_tui.widgets.signs import BAR

GAP = 2


class ReportView(Drawn, can_focus=True):
    """It scrolls as a whole; up and down go through rows, left and right through numbers, Enter opens one."""

    DEFAULT_CSS = "ReportView { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    GROUND = "surface"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Rows", tooltip="the records behind the number", id="report.open"),
        Binding("down,j", "move(1)", "Next row", show=False, id="report.down"),
        Binding("up,k", "move(-1)", "Previous row", show=False, id="report.up"),
        Binding("right,l", "across(1)", "Next number", show=False, id="report.right"),
        Binding("left,h", "across(-1)", "Previous number", show=False, id="report.left"),
        Binding("pagedown,ctrl+d,space", "page(1)", "Next page", show=False, id="report.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "Previous page", show=False, id="report.page_up"),
        Binding("home", "move(-1000000)", "First row", show=False, id="report.first"),
        Binding("end,G", "move(1000000)", "Last row", show=False, id="report.last"),
    ]

    @dataclass
    class Opened(Message):
        """What is behind a number is asked for."""

        spot: Spot

    class Left(Message):
        """The cursor goes to the left of the first number."""

    def __init__(self) -> None:
        super().__init__()
        self.page: Page | None = None
        self.row = 0
        self.column = 0
        self._first = 0
        """The first number that is seen of each row."""
        self._laid: list[Laid] = []
        self._names: list[int] = []
        self._numbers: list[int] = []

    # What is shown

    def show(self, page: Page, *, keep: bool) -> None:
        """Show a report; with `keep` the cursor stays on its row and number, and the view where it is."""
        stood = self._stands_on() if keep else None
        self.page = page
        if stood is None:
            self.row = self.column = self._first = 0
        else:
            self._stand_again(*stood)
        self._lay_out()
        if not keep:
            self.scroll_to(0, 0, animate=False, immediate=True, force=True)

    def wait(self, words: str, about: str) -> None:
        """Say what is on its way, in place of another report."""
        self.page = None
        self._laid = [BLANK, (Piece(words, "muted"),), BLANK, (Piece(about, "faint"),)]
        self._measure()

    @property
    def grid_row(self) -> GridRow | None:
        """The row under the cursor."""
        return self.page.grid.rows[self.row] if self.page and self.row < len(self.page.grid.rows) else None

    @property
    def number(self) -> Number | None:
        """The number under the cursor."""
        row = self.grid_row
        return row.numbers[self.column] if row and self.column < len(row.numbers) else None

    @property
    def spot(self) -> Spot | None:
        """What the number under the cursor stands for; nothing if there is nothing behind it."""
        return self.number.spot if self.number else None

    def _stands_on(self) -> tuple[tuple[str, ...], str] | None:
        if self.page is None or self.grid_row is None or not self.page.grid.columns:
            return None
        return self.grid_row.names, self.page.grid.columns[self.column]

    def _stand_again(self, names: tuple[str, ...], head: str) -> None:
        grid = self.page.grid if self.page else None
        if grid is None:
            return
        self.row = next(
            (at for at, row in enumerate(grid.rows) if row.names == names), min(self.row, len(grid.rows) - 1)
        )
        if self.column >= len(grid.columns) or grid.columns[self.column] != head:
            self.column = grid.columns.index(head) if head in grid.columns else 0

    def _lay_out(self) -> None:
        if self.page is None or not self.size.width:  # without a place on the screen: it is resized when it has one
            return
        room = self.size.width - self._margin - 2
        self._laid = lay_out(self.page, room, tall=self.screen.has_class("-tall"))
        self._names, self._numbers = widths(self.page.grid, room)
        self._see_column()
        self._measure()

    def _measure(self) -> None:
        size = Size(self.size.width, len(self._laid) + 2)
        self.set_reactive(ReportView.virtual_size, size)
        self._scroll_update(size)
        self.refresh()

    @property
    def _margin(self) -> int:
        return 3 if self.app.size.width >= 120 else 2

    def on_resize(self, event: Resize) -> None:
        """Another width lays everything out anew."""
        self._lay_out()

    # Drawing

    def draw(self, line: Line, row: int) -> None:
        line.ground = self.GROUND if self.app.size.width >= 120 else "page"
        if row >= len(self._laid):
            if row == len(self._laid) + 1:
                self._draw_hint(line)
            return
        laid = self._laid[row]
        if not isinstance(laid, Place):
            line.gap(self._margin)
            for piece in laid:
                line.put(piece.text, piece.tone, bold=piece.bold)
        elif laid == HEAD:
            self._draw_head(line.gap(self._margin))
        elif laid == RULE:
            line.gap(self._margin).rule(self._end() - line.at)
        elif self.page is not None and laid.row < len(self.page.grid.rows):
            rows = self.page.grid.rows
            above = rows[laid.row - 1].names if laid.row else ()
            self._draw_row(line, rows[laid.row], above, here=laid.row == self.row)

    def _draw_head(self, line: Line) -> None:
        grid = self.page.grid if self.page else None
        if grid is None:
            return
        for head, size in zip(grid.names, self._names, strict=True):
            line.put(head, "muted", width=size).gap(GAP)
        shown = self._seen()
        for at in shown:
            before = at == shown[0] > 0
            line.put(
                ("← " if before else "") + grid.columns[at], "muted", width=self._numbers[at] + 2 * before, right=True
            )
            line.gap(GAP)
        if shown and shown[-1] < len(grid.columns) - 1:
            line.put(f"→ {len(grid.columns) - 1 - shown[-1]}", "faint")

    def _draw_row(self, line: Line, row: GridRow, above: Sequence[str], *, here: bool) -> None:
        """A row; names that the row above it has, too, are faint."""
        ground = line.ground
        if here:
            line.ground = "selection" if self.has_focus else "panel"
        line.put(BAR if here else " ", "accent" if self.has_focus else "faint").to(self._margin)
        for at, (text, size) in enumerate(zip(row.names, self._names, strict=True)):
            tone = "faint" if row.names[: at + 1] == above[: at + 1] and not row.total and not here else "text"
            line.put(text, tone, width=size, bold=row.total or here).gap(GAP)
        for at in self._seen():
            found, chosen = row.numbers[at], here and at == self.column and self.has_focus
            extra = 2 if at == self._seen()[0] > 0 else 0
            line.gap(max(0, self._numbers[at] + extra - len(found.text)))
            line.put(found.text, found.tone, bold=row.total or chosen, underline=chosen).gap(GAP)
        if here:
            line.to(line.width)
        line.ground = ground

    def _draw_hint(self, line: Line) -> None:
        line.gap(self._margin)
        if self.spot is not None and self.has_focus:
            line.put("Enter", bold=True).put(" opens what is behind ", "muted").put(self.spot.words)

    def _seen(self) -> range:
        """The numbers that there is room for, from the first one on."""
        at, last = self._begin, self._first
        while last < len(self._numbers):
            at += self._numbers[last] + GAP
            if at > self.size.width - (5 if last < len(self._numbers) - 1 else 0) and last > self._first:
                break
            last += 1
        return range(self._first, last)

    @property
    def _begin(self) -> int:
        """Where the numbers begin; before them there is room to say that there are others to the left."""
        return self._margin + sum(self._names) + GAP * len(self._names) + (2 if self._first else 0)

    def _end(self) -> int:
        end = self._begin + sum(self._numbers[at] + GAP for at in self._seen()) - GAP
        return min(self.size.width - 1, end)

    def _see_column(self) -> None:
        """Begin with such a number that the one under the cursor is seen."""
        self._first = min(self._first, self.column)
        while self.column not in self._seen() and self._first < self.column:
            self._first += 1

    # Moving

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, rows: int) -> None:
        """Go to another row; above the first one the figures come into view."""
        count = len(self.page.grid.rows) if self.page else 0
        if not count:
            return
        if self.row == 0 and rows < 0:
            self.scroll_to(y=0, animate=False, immediate=True)
            return
        last = self.row == count - 1 and rows > 0
        self.row = max(0, min(self.row + rows, count - 1))
        self._follow(to_end=last)
        self.refresh()

    def action_page(self, pages: int) -> None:
        """Go on by as many rows as are seen."""
        self.action_move(pages * max(1, self.size.height - 2))

    def action_across(self, numbers: int) -> None:
        """Go to another number; to the left of the first one there is the list."""
        if numbers < 0 and self.column == 0:
            self.post_message(self.Left())
        elif self.page is not None:
            self.column = max(0, min(self.column + numbers, len(self.page.grid.columns) - 1))
            self._see_column()
            self._follow()
            self.refresh()

    def action_open(self) -> None:
        """Ask for what is behind the number."""
        if self.spot is not None:
            self.post_message(self.Opened(self.spot))

    def on_click(self, event: Click) -> None:
        """Stand on the number under the mouse; a second click opens it."""
        at = event.y + self.scroll_offset.y
        laid = self._laid[at] if at < len(self._laid) else BLANK
        if not isinstance(laid, Place) or laid in (HEAD, RULE):
            return
        self.row, end = laid.row, self._begin
        for column in self._seen():
            end += self._numbers[column] + GAP
            if event.x < end:
                self.column = column
                break
        self.refresh()
        if event.chain > 1:
            self.action_open()

    def _follow(self, *, to_end: bool = False) -> None:
        line = next((at for at, laid in enumerate(self._laid) if laid == Place(self.row)), 0)
        top, rows = self.scroll_offset.y, max(1, self.size.height)
        wanted = min(max(top, line - rows + 1), line)
        if to_end:
            wanted = max(0, len(self._laid) + 2 - rows)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True)
