"""Two people changed the same fields: what both began with, mine and theirs, to be chosen field by field."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.widgets import Static

from crm_tui.screens.dialogs import Dialog
from crm_tui.services.colliding import Colliding, Collision
from crm_tui.text import safe
from crm_tui.widgets.button_row import ButtonRow
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line
from crm_tui.widgets.signs import BAR, MARKED, OPEN

ROWS = 4
"""The lines of a field: its name, the original, mine, theirs."""


class Both(Drawn, can_focus=True):
    """The fields that two people set differently; mine is chosen until the person says otherwise."""

    DEFAULT_CSS = "Both { height: auto; max-height: 16; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    GROUND = "surface"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "choose(True)", "Mine", tooltip="keep what I typed", id="conflict.mine"),
        Binding("2", "choose(False)", "Theirs", tooltip="take what they saved", id="conflict.theirs"),
        Binding("space", "turn", "The other", show=False, id="conflict.turn"),
        Binding("down,j", "move(1)", "Next field", show=False, id="conflict.down"),
        Binding("up,k", "move(-1)", "Previous field", show=False, id="conflict.up"),
        Binding("enter", "screen.focus_next", "Done", show=False, id="conflict.done"),
    ]

    def __init__(self, fields: tuple[Colliding, ...]) -> None:
        super().__init__()
        self.fields = fields
        self.mine = dict.fromkeys((each.field for each in fields), True)
        self.cursor = 0
        self.virtual_size = Size(0, ROWS * len(fields))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return ROWS * len(self.fields)

    def draw(self, line: Line, row: int) -> None:
        at, part = divmod(row, ROWS)
        if at >= len(self.fields):
            return
        each, here = self.fields[at], at == self.cursor
        if here:
            line.ground = "selection"
        line.put(BAR if here else " ", "accent" if self.has_focus else "faint").gap(1)
        if part == 0:
            line.put(safe(each.label), bold=True)
            return
        mine = self.mine[each.field]
        sign, name, text, chosen = (
            (" ", "original", each.original, False),
            (MARKED if mine else OPEN, "1 mine", each.mine, mine),
            (OPEN if mine else MARKED, "2 theirs", each.theirs, not mine),
        )[part - 1]
        line.gap(1).put(sign, "accent" if chosen else "muted").gap(1).put(name, "muted", width=11)
        line.put(text or "empty", "text" if chosen else "muted", bold=chosen)

    def watch_has_focus(self, focused: bool) -> None:
        super().watch_has_focus(focused)
        self.refresh()

    def action_choose(self, mine: bool) -> None:
        """Choose for the field under the cursor, and go on to the next one."""
        self.mine[self.fields[self.cursor].field] = mine
        self.action_move(1)

    def action_turn(self) -> None:
        """Choose the other one."""
        name = self.fields[self.cursor].field
        self.mine[name] = not self.mine[name]
        self.refresh()

    def action_move(self, fields: int) -> None:
        """Go to another field."""
        self.cursor = max(0, min(self.cursor + fields, len(self.fields) - 1))
        top = self.scroll_offset.y
        first, last = self.cursor * ROWS, self.cursor * ROWS + ROWS - self.size.height
        self.scroll_to(y=min(max(top, last), first), animate=False, immediate=True)
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Choose the text under the mouse."""
        at, part = divmod(event.y + self.scroll_offset.y, ROWS)
        if at < len(self.fields):
            self.cursor = at
            if part > 1:
                self.mine[self.fields[at].field] = part == 2
            self.refresh()


class ConflictDialog(Dialog[Mapping[str, bool]]):
    """The answer says of each field whether mine is saved; Esc goes back to the form."""

    CSS_PATH = "conflict.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="conflict.save"),
    ]

    def __init__(self, title: str, collision: Collision, at: str) -> None:
        super().__init__(f"Also changed: {title}")
        self.collision = collision
        self.at = at

    def body(self) -> ComposeResult:
        known = self.collision
        yield Static(Content(safe(f"{known.who} saved this at {self.at}, after you began. Nothing of yours is lost.")))
        yield Both(known.fields)
        if known.merged:
            yield Static(Content(safe(f"They also changed {', '.join(known.merged)}; that stays.")), id="merged")
        yield ButtonRow(["Save", "Back to the form"])

    def on_mount(self) -> None:
        self.query_one(Both).focus()

    @on(ButtonRow.Pressed)
    def _pressed(self, event: ButtonRow.Pressed) -> None:
        if event.index == 0:
            self.action_save()
        else:
            self.action_cancel()

    def action_save(self) -> None:
        """Save what was chosen."""
        self.dismiss(dict(self.query_one(Both).mine))
