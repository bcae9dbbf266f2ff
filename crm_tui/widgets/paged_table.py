"""The list of every screen: rows drawn one by one over keyset pages, at a million records as at ten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.worker import get_current_worker

from crm_tui.errors import CrmError
from crm_tui.widgets.column_widths import Place, placed, widths
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.marks import Marks
from crm_tui.widgets.signs import BAR, MARKED
from crm_tui.widgets.table_rows import Cell, Item, Source
from crm_tui.widgets.window import Ask, Window, again, answer, opening

Found = TypeVar("Found")

MARGIN = 4
"""The cells before the first text: cursor, marked, empty, state."""


@dataclass(frozen=True)
class Stand:
    """A list as a person left it."""

    source: Source
    window: Window
    cursor: int
    top: int
    marks: Marks


class PagedTable(Drawn, can_focus=True):
    """A cursor over the rows of a source; only a window of them is in memory, and only what is seen is drawn."""

    DEFAULT_CSS = "PagedTable { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next row", show=False, id="table.down"),
        Binding("up,k", "move(-1)", "Previous row", show=False, id="table.up"),
        Binding("pagedown", "page(1)", "Next page", show=False, id="table.page_down"),
        Binding("pageup", "page(-1)", "Previous page", show=False, id="table.page_up"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="table.half_down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="table.half_up"),
        Binding("home", "first", "First row", show=False, id="table.first"),
        Binding("end,G", "last", "Last row", show=False, id="table.last"),
        Binding("space", "mark", "Mark", show=False, tooltip="then . for bulk edit", id="table.mark"),
        Binding("asterisk", "mark_all", "Mark all", show=False, tooltip="all matches, not a page", id="table.mark_all"),
        Binding("enter", "open", "Open", show=False, id="table.open"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another record, or on none."""

        table: "PagedTable"
        item: Item | None

    @dataclass
    class Opened(Message):
        """A record was chosen."""

        table: "PagedTable"
        item: Item

    @dataclass
    class Loaded(Message):
        """Rows, or their number, have arrived."""

        table: "PagedTable"

    @dataclass
    class Refused(Message):
        """The source could not answer; what was shown stays."""

        table: "PagedTable"
        error: CrmError

    @dataclass
    class Sorted(Message):
        """The head of a column was clicked."""

        table: "PagedTable"
        column: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: Source | None = None
        self.window = Window()
        self.cursor = 0
        self.marks = Marks(set(), set())
        self.fetching: Ask | None = None
        self._widths: tuple[int, ...] = ()
        self._told: Item | None = None
        self._to_the_end = False

    # What screens ask for

    def show(self, source: Source, *, at: int | None = None, marks: Marks | None = None) -> None:
        """Show another list; the old rows stay until the new ones are there.

        `at` is a record to stand on, `marks` are to stay marked.
        """
        self._begin(source, at, marks)

    def _begin(self, source: Source, at: int | None, marks: Marks | None = None) -> None:
        rows = self.page_rows
        self._load(
            "rows", lambda: opening(source, at, rows), lambda found: self._replace(source, *found, rows // 2, marks)
        )

    def reload(self) -> None:
        """Read again what is seen; the cursor stays on its record, and on its line unless the list is at its top."""
        if self.source is not None:
            source, item, rows, top, line = self.source, self.item, self.page_rows, self.top, self.cursor - self.top
            self._load(
                "rows",
                lambda: again(source, item, rows),
                lambda found: self._replace(source, *found, line if top else found[1]),
            )

    def go_to(self, number: int) -> None:
        """Put the cursor on a record, wherever it is in the list."""
        if self.source is not None:
            self._begin(self.source, number)

    def stand(self) -> Stand | None:
        """Where the person is in the list, to come back to."""
        return Stand(self.source, self.window, self.cursor, self.top, self.marks) if self.source else None

    def stand_again(self, stand: Stand) -> None:
        """Be where one was; what changed meanwhile is read again."""
        self._replace(stand.source, stand.window, stand.cursor, stand.cursor - stand.top)
        self.marks = stand.marks
        self.reload()

    @property
    def item(self) -> Item | None:
        """The row under the cursor."""
        return self.window.item(self.cursor)

    @property
    def total(self) -> int | None:
        """The number of all rows; None while they are being counted."""
        return self.window.total

    @property
    def top(self) -> int:
        """The index of the first row that is seen."""
        return self.scroll_offset.y

    @property
    def page_rows(self) -> int:
        """How many rows are seen at once."""
        return max(0, self.size.height - 1)

    # Drawing

    def draw(self, line: Line, row: int) -> None:
        at = row - self.top
        if at == 0:
            self._draw_head(line)
        else:
            self._draw_row(line, self.top + at - 1)

    def _draw_head(self, line: Line) -> None:
        for place in self._placed():
            label, order = place.column.label, place.column.order
            if not order:
                line.to(place.at).put(label, "muted", width=place.width, right=place.column.right)
                continue
            lead = max(0, place.width - len(label) - 2) if place.column.right else 0
            line.to(place.at + lead).put(label, "muted").gap(1).put(order, "accent")

    def _draw_row(self, line: Line, index: int) -> None:
        item = self.window.item(index)
        here = index == self.cursor and index < self.window.height
        if here:
            line.ground = "selection" if self.has_focus else "surface"
        line.put(BAR if here else " ", "accent" if self.has_focus else "faint")
        if item is None:
            line.gap(MARGIN - 1).put("·" if index < self.window.height else "", "faint")
            return
        line.put(MARKED if self.marks.holds(item.id) else " ", "accent")
        line.put(item.mark, item.tone, width=1).gap(1)
        for place in self._placed():
            cell = item.cells[place.number]
            if place.column.quiet and index > self.top and self._repeats(index, place.number):
                continue
            bold = cell.bold or (here and place.number == item.bold)
            self.draw_cell(line.to(place.at), place, cell, bold=bold)

    def draw_cell(self, line: Line, place: Place, cell: Cell, *, bold: bool) -> None:
        """Put a cell of a row down."""
        line.put(cell.text, cell.tone, width=place.width, right=place.column.right, bold=bold)

    def _repeats(self, index: int, number: int) -> bool:
        """Whether a cell has the text of the one above it."""
        item, above = self.window.item(index), self.window.item(index - 1)
        return bool(item and above and item.cells[number].text == above.cells[number].text)

    def _placed(self) -> list[Place]:
        columns = self.source.columns if self.source and self._widths else ()
        return placed(columns, self._widths, MARGIN, self._gap, self.size.width - 2)

    @property
    def _gap(self) -> int:
        return 2 if self.size.width > 60 else 1

    def _measure(self) -> None:
        room = self.size.width - MARGIN - 2
        columns = self.source.columns if self.source else ()
        self._widths = widths(columns, self.window.items, room, self._gap) if room > 0 else ()

    def on_resize(self, event: Resize) -> None:
        """Lay the columns out anew; the cursor stays in sight."""
        self._measure()
        self._lay_out()
        self._follow()

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    # Loading

    def _load(self, group: str, question: Callable[[], Found], then: Callable[[Found], None]) -> None:
        """Ask the source in a thread; a later question of the group makes this one void."""

        def run() -> None:
            worker = get_current_worker()
            try:
                found = question()
            except CrmError as error:
                if not worker.is_cancelled:
                    self.post_message(self.Refused(self, error))
                return
            if not worker.is_cancelled:
                self.app.call_from_thread(then, found)

        self.run_worker(run, thread=True, exclusive=True, group=group)

    def _replace(self, source: Source, window: Window, index: int, line: int, marks: Marks | None = None) -> None:
        """Another list, or the same one read again: its window, the cursor's row, and the line it is seen on."""
        if source is not self.source:
            self.marks = marks or Marks(set(), set())
        self.source, self.window = source, window
        self._to_the_end = False
        self.cursor = min(index, max(0, window.height - 1))
        self._measure()
        self._lay_out()
        self.scroll_to(y=max(0, self.cursor - line), animate=False, immediate=True, force=True)
        if 0 <= line < max(1, self.page_rows):
            self._follow()
        self.refresh()
        self.post_message(self.Loaded(self))
        self._look()
        if window.total is None:
            self._load("count", source.count, lambda total: self._counted(source, total))

    def _ask(self, source: Source, ask: Ask) -> None:
        self._load("rows", lambda: answer(source, ask), lambda items: self._arrived(source, ask, items))

    def _arrived(self, source: Source, ask: Ask, items: Sequence[Item]) -> None:
        if source is not self.source:
            return
        unseen = any(self.window.item(index) is None for index in self._seen())
        self.window = self.window.with_answer(ask, items)
        self.fetching = None
        self._lay_out()
        if unseen:
            self.refresh()
        self._look()

    def _counted(self, source: Source, total: int) -> None:
        if source is not self.source:
            return
        self.window = self.window.counted(total)
        self._lay_out()
        self.post_message(self.Loaded(self))
        if self._to_the_end:
            self._to_the_end = False
            self._stand(total - 1)

    def _lay_out(self) -> None:
        self.virtual_size = Size(self.size.width, self.window.height + 1)

    def _seen(self) -> range:
        return range(self.top, min(self.top + self.page_rows, self.window.height))

    def _look(self) -> None:
        """Ask for what is seen and not in memory, or soon will be; tell which record the cursor stands on."""
        seen = self._seen()
        if self.source is not None and seen:
            ask = self.window.next_ask(seen.start, seen.stop - 1)
            if ask is not None and ask != self.fetching:
                self.fetching = ask
                self._ask(self.source, ask)
        if self.item is not self._told:
            self._told = self.item
            self.post_message(self.Moved(self, self.item))

    # Moving

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.is_mounted:
            self._look()

    def _stand(self, index: int) -> None:
        """Put the cursor on a row and bring it into sight."""
        old, self.cursor = self.cursor, max(0, min(index, self.window.height - 1))
        if not self._follow():
            self._refresh_rows(old, self.cursor)
        self._look()

    def _follow(self) -> bool:
        """Scroll as little as needed for the cursor to be seen; True if that was anything."""
        top, rows = self.top, max(1, self.page_rows)
        wanted = min(max(top, self.cursor - rows + 1), self.cursor)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)
        return wanted != top

    def _refresh_rows(self, *indexes: int) -> None:
        for index in indexes:
            self.refresh(Region(0, index - self.top + 1, self.size.width, 1))

    def action_move(self, rows: int) -> None:
        """Move the cursor by rows."""
        self._stand(self.cursor + rows)

    def action_page(self, pages: float) -> None:
        """Move the cursor, and what is seen, by pages."""
        rows = round(max(1, self.page_rows) * pages)
        line = self.cursor - self.top
        self.cursor = max(0, min(self.cursor + rows, self.window.height - 1))
        self.scroll_to(y=max(0, self.cursor - line), animate=False, immediate=True, force=True)
        self._follow()
        self.refresh()
        self._look()

    def action_first(self) -> None:
        """Go to the first row."""
        self._stand(0)

    def action_last(self) -> None:
        """Go to the last row, as soon as it is known which one that is."""
        if self.window.total is None:
            self._to_the_end = True
        else:
            self._stand(self.window.total - 1)

    # Marking and opening

    def action_mark(self) -> None:
        """Mark the record under the cursor, or take its mark away, and go on."""
        if self.item is not None:
            self.marks.toggle(self.item.id)
            self.post_message(self.Loaded(self))
            self._refresh_rows(self.cursor)
            self.action_move(1)

    def action_mark_all(self) -> None:
        """Mark all matching records, also those far from the screen; again takes all marks away."""
        self.marks = Marks(set(), set(), all=not self.marks.all)
        self.post_message(self.Loaded(self))
        self.refresh()

    def action_open(self) -> None:
        """Open the record under the cursor."""
        if self.item is not None:
            self.post_message(self.Opened(self, self.item))

    def on_click(self, event: Click) -> None:
        """Stand on the row under the mouse, sort by the column; a second click opens."""
        if event.y == 0:
            hit = next((place for place in self._placed() if place.at <= event.x < place.at + place.width), None)
            if hit is not None:
                self.post_message(self.Sorted(self, hit.column.name))
        elif self.top + event.y - 1 < self.window.height:
            again = self.cursor == self.top + event.y - 1 and event.chain > 1
            self._stand(self.top + event.y - 1)
            if again:
                self.action_open()
