"""A board: a column for each stage with its cards, and a cursor; the mouse carries cards from stage to stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp, Resize
from textual.message import Message

from crm_tui.widgets.board_lines import (
    CARD,
    GAP,
    HEAD,
    BoardCard,
    BoardColumn,
    column_width,
    columns_that_fit,
    draw_card,
    draw_head,
    draw_sides,
    more_words,
)
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line

SLOT = CARD + 1
AHEAD = 10
"""So many cards behind the last one that is seen are kept in memory."""


@dataclass(frozen=True)
class Drag:
    """A card under the pressed mouse button: where it was taken, and where it is now."""

    card: BoardCard
    start: int
    lane: int
    row: int


class BoardView(Drawn, can_focus=True):
    """Only what is seen is drawn, and only a window of each stage is in memory."""

    DEFAULT_CSS = "BoardView { height: 1fr; overflow: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "go(1)", "Next stage", show=False, id="board.right"),
        Binding("left,h", "go(-1)", "Previous stage", show=False, id="board.left"),
        Binding("down,j", "move(1)", "Next card", show=False, id="board.down"),
        Binding("up,k", "move(-1)", "Previous card", show=False, id="board.up"),
        Binding("pagedown,ctrl+d", "page(1)", "Next page", show=False, id="board.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "Previous page", show=False, id="board.page_up"),
        Binding("home", "stand(0)", "First card", show=False, id="board.first"),
        Binding("end,G", "stand(-1)", "Last card", show=False, id="board.last"),
        Binding("enter", "open", "Open", show=False, id="board.open"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor stands on another card, or on none."""

        card: BoardCard | None

    @dataclass
    class Opened(Message):
        """A card was chosen."""

        card: BoardCard

    @dataclass
    class Dropped(Message):
        """A card was dragged to another stage."""

        card: BoardCard
        stage: int

    @dataclass
    class Wanted(Message):
        """Cards are needed that are not in memory: those around a place of a stage."""

        stage: int
        at: int

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[BoardColumn, ...] = ()
        self.lane = 0
        self.left = 0
        self._places: dict[int, int] = {}
        self._tops: dict[int, int] = {}
        self._drag: Drag | None = None
        self._told: int | None = None

    # What is shown

    @property
    def column(self) -> BoardColumn | None:
        """The stage the cursor is in."""
        return self.columns[self.lane] if self.lane < len(self.columns) else None

    @property
    def card(self) -> BoardCard | None:
        """The card under the cursor."""
        return self.column.card(self._place(self.lane)) if self.column else None

    @property
    def slots(self) -> int:
        """How many cards a column shows."""
        return max(1, (self.size.height - self._head - 1 - self._sides) // SLOT)

    def top(self, stage: int) -> int:
        """The number of the first card of a stage that is seen."""
        return self._tops.get(stage, 0)

    def show(self, columns: Sequence[BoardColumn], *, at: int | None = None) -> None:
        """Show other cards; the cursor stays on its card wherever that is now, else where it was, or goes to `at`."""
        old, stage = self.card, self.column.stage if self.column else None
        wanted = at if at is not None else old.id if old else None
        self.columns = tuple(columns)
        same = next((lane for lane, each in enumerate(self.columns) if each.stage == stage), 0)
        self.lane = min(same, max(0, len(self.columns) - 1))
        for lane, each in enumerate(self.columns):
            found = next((place for place, card in enumerate(each.cards, each.first) if card.id == wanted), None)
            if found is not None:
                self.lane, self._places[each.stage] = lane, found
        for lane in range(len(self.columns)):
            self._settle(lane)
        self._follow()
        self._tell()

    @property
    def _shown(self) -> int:
        return columns_that_fit(self.size.width, len(self.columns)) if self.columns else 1

    @property
    def _head(self) -> int:
        return HEAD + (self.app.size.height >= 30)

    @property
    def _sides(self) -> int:
        return int(self._shown < len(self.columns))

    def _place(self, lane: int) -> int:
        return self._places.get(self.columns[lane].stage, 0)

    def draw(self, line: Line, row: int) -> None:
        shown = self._shown
        if self._sides and row == self.size.height - 1:
            draw_sides(line, self.columns, self.left, shown)
            return
        width = column_width(self.size.width, shown)
        for at, column in enumerate(self.columns[self.left : self.left + shown]):
            line.to(1 + at * (width + GAP))
            self._draw_column(line, self.left + at, column, row, width)

    def _draw_column(self, line: Line, lane: int, column: BoardColumn, row: int, width: int) -> None:
        slot, part = divmod(row - self._head, SLOT)
        drag = self._drag
        if row < HEAD:
            draw_head(line, column, row, width, here=lane == (drag.lane if drag else self.lane))
        elif row < self._head:
            return
        elif slot == self.slots and part == 0:
            top = self._tops.get(column.stage, 0)
            line.gap(2).put(more_words(top, column.count - top - slot), "muted", width=width - 2)
        elif part < CARD and drag and drag.lane != drag.start and (lane, slot) == (drag.lane, drag.row):
            draw_card(line, drag.card, part, width, ground="selection", live=True, here=True)
        elif part < CARD and slot < self.slots:
            self._draw_slot(line, lane, column.card(self._tops.get(column.stage, 0) + slot), part, width)

    def _draw_slot(self, line: Line, lane: int, card: BoardCard | None, part: int, width: int) -> None:
        if card is None:
            return
        here = lane == self.lane and card == self.card
        taken = self._drag is not None and self._drag.lane != self._drag.start and card.id == self._drag.card.id
        ground = "selection" if here and self.has_focus and not taken else "surface"
        draw_card(line, card, part, width, ground=ground, live=self.has_focus, here=here and not taken)

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def on_resize(self, event: Resize) -> None:
        """The cursor stays in sight."""
        for lane in range(len(self.columns)):
            self._settle(lane)
        self._follow()

    # Moving the cursor

    def action_go(self, stages: int) -> None:
        """Go to another stage, as far down as one is."""
        target = max(0, min(self.lane + stages, len(self.columns) - 1))
        if target == self.lane or not self.columns:
            return
        here, there = self.columns[self.lane].stage, self.columns[target].stage
        line = self._place(self.lane) - self._tops.get(here, 0)
        self.lane, self._places[there] = target, self._tops.get(there, 0) + line
        self._moved()

    def action_move(self, cards: int) -> None:
        """Go to another card of the stage."""
        if self.column is not None:
            self._places[self.column.stage] = max(0, self._place(self.lane) + cards)
            self._moved()

    def action_page(self, pages: int) -> None:
        """Go on by as many cards as are seen."""
        self.action_move(pages * self.slots)

    def action_stand(self, place: int) -> None:
        """Go to a card of the stage by its number; -1 is the last one."""
        if self.column is not None:
            self._places[self.column.stage] = place if place >= 0 else self.column.count - 1
            self._moved()

    def action_open(self) -> None:
        """Open the card."""
        if self.card is not None:
            self.post_message(self.Opened(self.card))

    def _moved(self) -> None:
        self._settle(self.lane)
        self._follow()
        self._tell()

    def _settle(self, lane: int) -> None:
        """Keep the cursor of a stage among its cards, and in sight; ask for cards that will be seen."""
        column = self.columns[lane]
        place = self._places[column.stage] = max(0, min(self._place(lane), column.count - 1))
        top = min(self._tops.get(column.stage, 0), max(0, column.count - self.slots))
        top = self._tops[column.stage] = min(max(top, place - self.slots + 1), place)
        first, end = column.first, column.first + len(column.cards)
        above, below = max(0, top - AHEAD), min(column.count, top + self.slots + AHEAD)
        if self.is_attached and (above < first or below > end):
            self.post_message(self.Wanted(column.stage, place))

    def _follow(self) -> None:
        """Scroll sideways to the stage of the cursor."""
        shown = self._shown
        self.left = max(0, min(self.left, len(self.columns) - shown))
        self.left = min(max(self.left, self.lane - shown + 1), self.lane)
        self.refresh()

    def _tell(self) -> None:
        number = self.card.id if self.card else None
        if number != self._told:
            self._told = number
            self.post_message(self.Moved(self.card))

    # The mouse

    def _under(self, x: int, y: int) -> tuple[int, int]:
        """The stage and the slot under the mouse; the nearest ones where there is none."""
        width = column_width(self.size.width, self._shown) + GAP
        lane = self.left + max(0, min((x - 1) // width, self._shown - 1))
        return lane, max(0, min((y - self._head) // SLOT, self.slots - 1))

    def on_mouse_down(self, event: MouseDown) -> None:
        """Stand on the card under the mouse, and take it."""
        if not self.columns or event.button != 1:
            return
        lane, slot = self._under(event.x, event.y)
        column = self.columns[lane]
        place = self._tops.get(column.stage, 0) + slot
        card = column.card(place) if event.y >= self._head else None
        self.lane = lane
        if card is not None:
            self._places[column.stage] = place
            self._drag = Drag(card, lane, lane, slot)
            self.capture_mouse()
        self._moved()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Carry the card; at the edge the stages that are hidden come into sight."""
        if self._drag is None:
            return
        if event.x >= self.size.width - 1 and self.left + self._shown < len(self.columns):
            self.left += 1
        elif event.x <= 0 and self.left:
            self.left -= 1
        lane, slot = self._under(event.x, event.y)
        self._drag = Drag(self._drag.card, self._drag.start, lane, slot)
        self.refresh()

    def on_mouse_up(self, event: MouseUp) -> None:
        """Let the card go: in another stage that is a move."""
        drag, self._drag = self._drag, None
        if drag is None:
            return
        self.release_mouse()
        self._follow()
        if drag.lane != drag.start and drag.lane < len(self.columns):
            self.post_message(self.Dropped(drag.card, self.columns[drag.lane].stage))

    def on_click(self, event: Click) -> None:
        """A second click opens the card."""
        if event.chain > 1 and event.y >= self._head:
            self.action_open()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The next card of the stage under the mouse."""
        self._roll(event.x, event.y, 1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """The card before."""
        self._roll(event.x, event.y, -1)

    def _roll(self, x: int, y: int, cards: int) -> None:
        if self.columns:
            self.lane = self._under(x, y)[0]
            self.action_move(cards)
