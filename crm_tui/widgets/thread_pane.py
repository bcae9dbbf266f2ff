"""The thread of a ticket on the screen: a cursor over its posts, which can be marked."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR
from crm_tui.widgets.thread_entries import ThreadCard, ThreadPost
from crm_tui.widgets.thread_layout import Placed, ThreadLayout, ThreadRow

LINES, MORE = 12, 400
"""The lines of a long post, and how many Enter shows."""


class ThreadPane(Drawn, can_focus=True):
    """It opens at the newest post."""

    DEFAULT_CSS = "ThreadPane { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    GROUND = "surface"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next post", show=False, id="thread.down"),
        Binding("up,k", "move(-1)", "Previous post", show=False, id="thread.up"),
        Binding("pagedown,ctrl+d", "page(1)", "Next page", show=False, id="thread.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "Previous page", show=False, id="thread.page_up"),
        Binding("home", "move(-1000000)", "First post", show=False, id="thread.first"),
        Binding("end,G", "move(1000000)", "Last post", show=False, id="thread.last"),
        Binding("space", "mark", "Mark post", show=False, tooltip="then x splits it off", id="thread.mark"),
        Binding("enter", "lengthen", "Whole text", show=False, tooltip="of a long post", id="thread.lengthen"),
    ]

    @dataclass
    class Beginning(Message):
        """The first posts that are in memory are seen; there are earlier ones."""

        pane: "ThreadPane"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.card: ThreadCard | None = None
        self.marked: set[int] = set()
        self.cursor = 0
        self.lines = LINES
        self._layout: ThreadLayout | None = None
        self._asked = 0

    @property
    def post(self) -> ThreadPost | None:
        """The post under the cursor."""
        found = self._placed
        return found[self.cursor].post if self.cursor < len(found) else None

    @property
    def chosen(self) -> tuple[int, ...]:
        """The marked posts, else the one under the cursor while the keys go here."""
        here = {self.post.id} if self.post is not None and self.has_focus else set()
        return tuple(sorted(each for each in self.marked or here if each > 0))

    def show(self, card: ThreadCard | None) -> None:
        """Show a thread from its end; of the same ticket one stays where one was."""
        old, post, below = self.card, self.post, self._rows - self.scroll_offset.y
        if card == old:
            return
        same = old is not None and card is not None and old.ticket == card.ticket
        grown = same and card is not None and old is not None and card.entries[-1:] != old.entries[-1:]
        self.card = card
        if not same:
            self.marked, self.lines, self._asked = set(), LINES, 0
        self._lay_out()
        numbers = [each.post.id for each in self._placed]
        last = len(numbers) - 1
        self.cursor = numbers.index(post.id) if same and not grown and post and post.id in numbers else max(0, last)
        if same and not grown:
            self._scroll(self._rows - below)
        else:
            self.scroll_end(animate=False)
        self.refresh()
        self._look()

    @property
    def _placed(self) -> list[Placed]:
        return self._layout.posts if self._layout else []

    @property
    def _rows(self) -> int:
        return len(self._layout.rows) if self._layout else 0

    def _lay_out(self) -> None:
        if self.card is None:
            self._layout = None
        else:
            airy = self.screen.size.height >= 30
            width = max(20, self.size.width)
            self._layout = ThreadLayout(self.card, width, airy=airy, lines=self.lines, marked=tuple(self.marked))
        self.virtual_size = Size(self.size.width, self._rows)

    def on_resize(self, event: Resize) -> None:
        """Lay out anew; unless somebody reads here, the end is seen."""
        self._lay_out()
        if not self.has_focus:
            self.scroll_end(animate=False)
        self.refresh()

    # Drawing

    def draw(self, line: Line, row: int) -> None:
        rows = self._layout.rows if self._layout else []
        if self._layout is None or row >= len(rows):
            return
        found, edge = rows[row], self._layout.edge
        here = self._is_here(found)
        line.gap(edge - 1)
        if here:
            line.ground = "selection"
        line.put(BAR if here else " ", "accent", width=1)
        if found.private and not here:
            line.ground = "note"
        line.put(found.edge, "warning" if found.private else "rule", width=1)
        for each in found.pieces:
            ground = None if here else each.ground
            line.to(each.at).put(
                each.text, each.tone, width=each.width, bold=each.bold, underline=each.underline, ground=ground
            )
        line.to(line.width - 1)
        line.ground = self.GROUND

    def _is_here(self, row: ThreadRow) -> bool:
        return self.has_focus and self.post is not None and row.post == self.post.id

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    # Moving

    def action_move(self, posts: int) -> None:
        """Go to the next post; one that is longer than the pane is read to its end first."""
        found, rows = self._placed, max(1, self.size.height)
        if not found:
            return
        here, top = found[min(self.cursor, len(found) - 1)], self.scroll_offset.y
        if posts == 1 and here.row + here.rows > top + rows:
            self._scroll(top + rows - 1)
        elif posts == -1 and here.row < top:
            self._scroll(top - rows + 1)
        else:
            self._stand(self.cursor + posts)

    def action_page(self, pages: int) -> None:
        """Move by pages."""
        found = self._placed
        if not found:
            return
        self._scroll(self.scroll_offset.y + pages * max(1, self.size.height - 1))
        top, end = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        seen = [at for at, each in enumerate(found) if each.row < end and each.row + each.rows > top]
        if seen and self.cursor not in seen:
            self.cursor = seen[0] if pages > 0 else seen[-1]
        self.refresh()

    def action_mark(self) -> None:
        """Mark the post, or take its mark away, and go on."""
        if self.post is not None:
            self.marked ^= {self.post.id}
            self._lay_out()
            self._stand(self.cursor + 1)

    def action_lengthen(self) -> None:
        """Show all of long posts, or their beginnings again."""
        self.lines = LINES if self.lines > LINES else MORE
        self._lay_out()
        self._stand(self.cursor)

    def forget_marks(self) -> None:
        """Nothing is marked any more."""
        self.marked = set()
        self._lay_out()
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Stand on the post under the mouse."""
        row = event.y + self.scroll_offset.y
        for at, each in enumerate(self._placed):
            if each.row <= row < each.row + each.rows:
                self._stand(at)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.is_mounted:
            self._look()

    def _look(self) -> None:
        """Ask for earlier posts once the first row is seen by somebody who reads; once for each page."""
        card = self.card
        if card is None or not card.earlier or self._asked == card.earlier or self.scroll_offset.y > 0:
            return
        self._asked = card.earlier
        self.post_message(self.Beginning(self))

    def _stand(self, cursor: int) -> None:
        found, rows, top = self._placed, max(1, self.size.height), self.scroll_offset.y
        self.cursor = max(0, min(cursor, len(found) - 1))
        if found:
            here = found[self.cursor]
            wanted = min(max(top, here.row + min(here.rows, rows) - rows), here.row)
            last = self.cursor == len(found) - 1 and here.rows < rows
            self._scroll(self._rows if last else 0 if self.cursor == 0 else wanted)
        self.refresh()

    def _scroll(self, row: int) -> None:
        self.scroll_to(y=row, animate=False, immediate=True)
