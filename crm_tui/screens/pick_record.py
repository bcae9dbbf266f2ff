"""A record found by typing some of its name."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crm_tui.db.database import Database
from crm_tui.screens.dialogs import Dialog
from crm_tui.services import suggesting
from crm_tui.services.suggesting import Suggestion
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.typed import Typed

MOST = 12


class FoundRecords(LineList[Suggestion], can_focus=False):
    """The records that fit; the keys come from the input above."""

    DRIVEN = True

    def draw_entry(self, line: Line, entry: Suggestion, *, here: bool) -> None:
        line.put(entry.title, width=34, bold=here).gap(2)
        line.put(entry.note, "muted", width=max(0, self.size.width - line.at - 1))


class PickRecord(Dialog[Suggestion]):
    """It ends with the record."""

    CSS_PATH = "pick_record.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="pick.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="pick.up"),
    ]

    typed = getters.query_one(Input)
    found = getters.query_one(FoundRecords)

    def __init__(self, entity: str, title: str, first: Sequence[Suggestion] = ()) -> None:
        super().__init__(title)
        self.entity = entity
        self.first = tuple(first)
        """What is offered as long as nothing is typed; without it the first ones by name."""

    def body(self) -> ComposeResult:
        yield Typed("type to find")
        yield FoundRecords(ground="surface")

    def on_mount(self) -> None:
        """Begin with the first ones by name."""
        self.typed.focus()
        self._look("")

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        self._look(message.value)

    def _look(self, text: str) -> None:
        if self.first and not text.strip():
            self.host.drop("pick record")
            self._show(self.first)
        else:
            self.host.fetch(partial(_records, self.entity, text), self._show, group="pick record")

    def _show(self, found: tuple[Suggestion, ...]) -> None:
        if self.is_attached:
            self.found.show(found)

    def action_move(self, lines: int) -> None:
        """Move the cursor of the list."""
        self.found.action_move(lines)

    @on(Input.Submitted)
    @on(LineList.Chosen)
    def _take(self) -> None:
        if self.found.entry is not None:
            self.dismiss(self.found.entry)


def _records(entity: str, text: str, db: Database) -> tuple[Suggestion, ...]:
    return suggesting.references(db, entity, text, most=MOST)
