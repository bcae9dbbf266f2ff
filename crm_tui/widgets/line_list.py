"""A short list that is in memory as a whole: results, keys, changes; headings are passed over by the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Heading:
    """A line that the cursor passes over: the name of a group and how many are in it; empty for a blank line."""

    text: str = ""
    count: str = ""
    tone: str = "text"


class LineList(Drawn, Generic[Entry], can_focus=True):
    """One line an entry, drawn by `draw_entry` of the subclass from column 2 on."""

    DEFAULT_CSS = "LineList { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next line", show=False, id="list.down"),
        Binding("up,k", "move(-1)", "Previous line", show=False, id="list.up"),
        Binding("pagedown,ctrl+d", "page(1)", "Next page", show=False, id="list.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "Previous page", show=False, id="list.page_up"),
        Binding("home", "move(-1000000)", "First line", show=False, id="list.first"),
        Binding("end,G", "move(1000000)", "Last line", show=False, id="list.last"),
        Binding("enter", "choose", "Open", id="list.choose"),
    ]

    DRIVEN: ClassVar[bool] = False
    """Whether an input that has the focus moves the cursor."""

    @dataclass
    class Moved(Message):
        """The cursor stands on another entry."""

        list: "LineList[object]"

        @property
        def control(self) -> "LineList[object]":
            """The list."""
            return self.list

    @dataclass
    class Chosen(Message):
        """An entry was chosen; `list.entry` is it."""

        list: "LineList[object]"

        @property
        def control(self) -> "LineList[object]":
            """The list."""
            return self.list

    def __init__(self, *, ground: str = "page", id: str | None = None) -> None:
        super().__init__(id=id)
        self.ground = ground
        self.entries: tuple[Entry | Heading, ...] = ()
        self.cursor = 0

    @property
    def entry(self) -> Entry | None:
        """The entry under the cursor."""
        found = self.entries[self.cursor] if self.cursor < len(self.entries) else None
        return None if isinstance(found, Heading) else found

    def show(self, entries: Sequence[Entry | Heading], *, keep: bool = False) -> None:
        """Show other entries; with `keep` the cursor stays on its entry if that is still there, else on its line."""
        old, at = self.entry, self.cursor if keep else 0
        self.entries = tuple(entries)
        if keep and old is not None and old in self.entries:
            at = self.entries.index(old)
        self._lay_out()
        self.cursor = self._nearest(at, 1)
        self._follow()
        self.refresh()
        self.post_message(self.Moved(self))  # type: ignore[arg-type]

    def draw(self, line: Line, row: int) -> None:
        line.ground = self.ground
        if row >= len(self.entries):
            return
        found, here = self.entries[row], row == self.cursor
        if isinstance(found, Heading):
            line.gap(2).put(found.text, found.tone, bold=True).gap(1).put(found.count, "faint")
            return
        if here:
            line.ground = "selection"
        line.put(BAR if here else " ", "accent" if self.has_focus or self.DRIVEN else "faint").gap(1)
        self.draw_entry(line, found, here=here)

    def draw_entry(self, line: Line, entry: Entry, *, here: bool) -> None:
        """Put an entry down; `here` is whether the cursor stands on it."""
        raise NotImplementedError

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def action_move(self, lines: int) -> None:
        """Move the cursor by lines, over headings."""
        target = max(0, min(self.cursor + lines, len(self.entries) - 1))
        self._stand(self._nearest(target, 1 if lines > 0 else -1))

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        self.action_move(pages * max(1, self.size.height - 1))

    def action_choose(self) -> None:
        """Choose the entry under the cursor."""
        if self.entry is not None:
            self.post_message(self.Chosen(self))  # type: ignore[arg-type]

    def on_click(self, event: Click) -> None:
        """Stand on the line under the mouse; a second click chooses it."""
        row = event.y + self.scroll_offset.y
        if row < len(self.entries) and not isinstance(self.entries[row], Heading):
            self._stand(row)
            if event.chain > 1:
                self.action_choose()

    def _lay_out(self) -> None:
        # Set quietly: as long as the scrollbar stays or stays away, another length is no matter of the layout.
        size = Size(self.size.width, len(self.entries))
        self.set_reactive(LineList.virtual_size, size)
        self._scroll_update(size)

    def _stand(self, row: int) -> None:
        if row != self.cursor:
            self.cursor = row
            self._follow()
            self.refresh()
            self.post_message(self.Moved(self))  # type: ignore[arg-type]

    def _nearest(self, row: int, step: int) -> int:
        """The next line that is no heading, else the one before."""
        for rows in (
            range(row, len(self.entries) if step > 0 else -1, step),
            range(row, -1 if step > 0 else len(self.entries), -step),
        ):
            for at in rows:
                if at < len(self.entries) and not isinstance(self.entries[at], Heading):
                    return at
        return 0

    def _follow(self) -> None:
        top, rows = self.scroll_offset.y, max(1, self.size.height)
        above = self.cursor - 1 if self.cursor and isinstance(self.entries[self.cursor - 1], Heading) else self.cursor
        wanted = min(max(top, self.cursor - rows + 1), above)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True)
