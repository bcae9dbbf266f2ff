"""One record on the screen: a cursor over its fields, the records beside it, and its timeline."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message

from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.record_card import Card, Target
from crm_tui.widgets.record_layout import Layout, Piece, Room, Rule, Spot
from crm_tui.widgets.signs import BAR

LINES = 3
"""The lines of a long text in a pane."""


class RecordPane(Drawn, can_focus=True):
    """Beside a list it shows what fits; `whole` shows every field."""

    DEFAULT_CSS = "RecordPane { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    GROUND = "surface"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Next line", show=False, id="record.down"),
        Binding("up,k", "move(-1)", "Previous line", show=False, id="record.up"),
        Binding("pagedown,ctrl+d", "page(1)", "Next page", show=False, id="record.page_down"),
        Binding("pageup,ctrl+u", "page(-1)", "Previous page", show=False, id="record.page_up"),
        Binding("home", "move(-1000000)", "First line", show=False, id="record.first"),
        Binding("end,G", "move(1000000)", "Last line", show=False, id="record.last"),
        Binding("enter", "choose", "Follow", tooltip="to the record the line leads to", id="record.choose"),
    ]

    @dataclass
    class Chosen(Message):
        """A line was chosen."""

        pane: "RecordPane"
        target: Target

    @dataclass
    class Ending(Message):
        """The last entries of the timeline that are in memory are seen; there are earlier ones."""

        pane: "RecordPane"

    def __init__(self, *, whole: bool = False, lines: int = LINES, id: str | None = None) -> None:
        super().__init__(id=id)
        self.whole = whole
        self.lines = lines
        self.card: Card | None = None
        self.cursor = 0
        self._layout: Layout | None = None
        self._asked = 0

    @property
    def target(self) -> Target | None:
        """What the cursor stands on, as long as the keys go here."""
        spot = self._spot
        return spot.target if spot and self.has_focus else None

    def show(self, card: Card | None) -> None:
        """Show a record; of the same one the cursor stays on its line, and what is seen stays."""
        old, spot = self.card, self._spot
        same = bool(old and card and (old.entity, old.id) == (card.entity, card.id))
        self.card = card
        self._lay_out()
        if not same:
            self.cursor, self._asked = 0, 0
            self.scroll_to(y=0, animate=False, immediate=True)
        elif spot is not None and self._layout is not None:
            targets = [each.target for each in self._layout.spots]
            self.cursor = targets.index(spot.target) if spot.target in targets else self.cursor
        self._stand(self.cursor, follow=same and self.has_focus)
        self._look()

    def show_lines(self, lines: int) -> None:
        """Show more, or fewer, lines of long texts."""
        self.lines = lines
        self._lay_out()
        self.refresh()

    def stand_on(self, field: str) -> None:
        """Put the cursor on a field of the record, if it has a value."""
        spots = self._layout.spots if self._layout else []
        self._stand(next((at for at, spot in enumerate(spots) if spot.target.field == field), self.cursor))

    def _lay_out(self) -> None:
        screen = self.screen.size
        room = Room(
            width=max(20, self.size.width),
            compact=not self.whole and screen.width < 120,
            airy=screen.height >= 30,
            whole=self.whole,
            lines=self.lines,
        )
        self._layout = Layout(self.card, room) if self.card is not None else None
        self.virtual_size = Size(self.size.width, len(self._layout.rows) if self._layout else 0)

    def on_resize(self, event: Resize) -> None:
        """Lay out anew; the cursor stays on its line."""
        self._lay_out()
        self._stand(self.cursor, follow=self.has_focus)

    # Drawing

    def draw(self, line: Line, row: int) -> None:
        rows = self._layout.rows if self._layout else []
        if row >= len(rows):
            return
        found = rows[row]
        if isinstance(found, Rule):
            self._draw_rule(line, found)
        else:
            spot = self._spot
            here = spot is not None and self.has_focus and spot.row <= row < spot.row + spot.rows
            self._draw_pieces(line, found, (spot.start, spot.end) if spot and here else None)

    def _draw_rule(self, line: Line, rule: Rule) -> None:
        line.rule(2).gap(1).put(rule.title, "muted").gap(1)
        if rule.count:
            line.rule(line.width - line.at - len(rule.count) - 4).gap(1).put(rule.count, "muted").gap(1)
        line.rule(line.width - line.at)

    def _draw_pieces(self, line: Line, pieces: tuple[Piece, ...], chosen: tuple[int, int] | None) -> None:
        start, end = chosen or (line.width, line.width)
        for piece in pieces:
            self._cross(line, start, end, piece.at)
            line.to(piece.at).put(
                piece.text, piece.tone, width=piece.width, right=piece.right, bold=piece.bold, ground=piece.ground
            )
        self._cross(line, start, end, line.width)

    def _cross(self, line: Line, start: int, end: int, column: int) -> None:
        """The ground changes where the spot under the cursor begins, after its bar, and where it ends."""
        if line.at <= start < min(column, end):
            line.to(start)
            line.ground = "selection"
            line.put(BAR, "accent")
        if line.ground == "selection" and line.at <= end <= column:
            line.to(end)
            line.ground = self.GROUND

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    # Moving

    @property
    def _spot(self) -> Spot | None:
        spots = self._layout.spots if self._layout else []
        return spots[self.cursor] if self.cursor < len(spots) else None

    def action_move(self, lines: int) -> None:
        """Move the cursor by lines."""
        self._stand(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        """Move the cursor by pages."""
        spots = self._layout.spots if self._layout else []
        if self._spot is not None:
            wanted = self._spot.row + pages * max(1, self.size.height - 1)
            near = min(range(len(spots)), key=lambda at: abs(spots[at].row - wanted))
            self._stand(near if near != self.cursor else self.cursor + pages)

    def action_choose(self) -> None:
        """Follow the line under the cursor."""
        if self._spot is not None:
            self.post_message(self.Chosen(self, self._spot.target))

    def on_click(self, event: Click) -> None:
        """Stand on the spot under the mouse; a second click follows it."""
        row = event.y + self.scroll_offset.y
        for at, spot in enumerate(self._layout.spots if self._layout else []):
            if spot.row <= row < spot.row + spot.rows and spot.start <= event.x < spot.end:
                self._stand(at)
                if event.chain > 1:
                    self.action_choose()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.is_mounted:
            self._look()

    def _look(self) -> None:
        """Ask for earlier entries before the last one is seen; once for each page."""
        card, rows = self.card, len(self._layout.rows) if self._layout else 0
        if card is None or card.ended or self._asked == len(card.timeline):
            return
        if self.scroll_offset.y + 2 * self.size.height >= rows:
            self._asked = len(card.timeline)
            self.post_message(self.Ending(self))

    def _stand(self, cursor: int, *, follow: bool = True) -> None:
        count = len(self._layout.spots) if self._layout else 0
        self.cursor = max(0, min(cursor, count - 1))
        if follow and self._spot is not None:
            top, rows, spot = self.scroll_offset.y, max(1, self.size.height), self._spot
            wanted = 0 if self.cursor == 0 else min(max(top, spot.row + spot.rows - rows), spot.row)
            if wanted != top:
                self.scroll_to(y=wanted, animate=False, immediate=True)
        self.refresh()
