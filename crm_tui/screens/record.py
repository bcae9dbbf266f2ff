"""One record as a whole screen: all its fields, the records beside it, its timeline."""

from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crm_tui.errors import CrmError
from crm_tui.screens import openings, record_acts, record_facts, record_text
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.record_acts import Subject
from crm_tui.screens.tabs import TABS
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.record_card import Card
from crm_tui.widgets.record_pane import RecordPane
from crm_tui.widgets.top_bar import TopBar

LINES, MORE = 200, 10
"""The lines of a long text at first, and how many times as many Enter shows."""


class RecordScreen(CrmScreen):
    """It lies on the list it was opened from; Esc goes back there."""

    CSS_PATH = "record.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "edit", "Edit", tooltip="all fields in a form", id="records.edit"),
        Binding("n", "new", "New contact", tooltip="of this company", show=False, id="records.new"),
        *record_acts.KEYS,
        Binding("backspace,q", "back", "Back", show=False, id="record.back"),
    ]

    title_row = getters.query_one(PaneTitle)
    pane = getters.query_one(RecordPane)

    def __init__(self, entity: str, number: int, *, field: str = "") -> None:
        super().__init__()
        self.subject = Subject(entity, number)
        self._field = field
        """The field to stand on at first."""

    def compose(self) -> ComposeResult:
        yield TopBar(TABS, self.app.current_mode)
        with Vertical(id="record"):
            yield PaneTitle(ground="surface")
            yield RecordPane(whole=True, lines=LINES)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the record."""
        self.title_row.live = True
        self.title_row.state = "loading"
        self.pane.focus()
        self._read(record_facts.PAGE)

    def reload(self) -> None:
        self._read(max(record_facts.PAGE, len(self.pane.card.timeline) if self.pane.card else 0))

    def _read(self, most: int) -> None:
        name, number = self.subject.entity, self.subject.id
        question = partial(record_facts.card, name=name, number=number, whole=True, most=most)
        self.host.fetch(question, self._show, self._missed, group=f"record {id(self)}")

    def _show(self, card: Card) -> None:
        self.pane.show(card)
        self.title_row.title, self.title_row.state = card.title, ""
        if self._field:
            self.pane.stand_on(self._field)
            self._field = ""

    def _missed(self, error: CrmError) -> None:
        """It was erased, or the database is not there: the list below says more."""
        self.host.say(error.message, "warning")
        self.action_back()

    @on(RecordPane.Ending)
    def _read_earlier(self) -> None:
        if self.pane.card is not None:
            self._read(len(self.pane.card.timeline) + record_facts.PAGE)

    @on(RecordPane.Chosen)
    def _follow(self, message: RecordPane.Chosen) -> None:
        """Open the record that a line leads to over this one; of a long text show more."""
        if message.target.leads is not None:
            self.app.push_screen(openings.record(*message.target.leads))
        elif message.target.long:
            self.pane.show_lines(self.pane.lines * MORE)

    def action_back(self) -> None:
        """Go back to where it was opened from."""
        if self.is_current:
            self.app.pop_screen()

    def action_edit(self) -> None:
        """Edit the record."""
        self.app.push_screen(openings.form(self.subject.entity, self.subject.id))

    def action_new(self) -> None:
        """Add a contact; of a company to that company."""
        at = {"company": f"#{self.subject.id}"} if self.subject.entity == "companies" else {}
        self.app.push_screen(openings.form("contacts", values=at))

    def action_log(self, kind: str) -> None:
        """Note down what happened."""
        record_acts.log(self.host, self.subject, kind)

    def action_task(self) -> None:
        """Add something to do about the record."""
        record_acts.task(self.host, self.subject)

    def action_delete(self) -> None:
        """Delete the record, and leave it."""
        record_acts.delete(self.host, self.subject)
        self.action_back()

    def action_copy(self) -> None:
        """Copy the value under the cursor."""
        record_acts.copy(self.host, self.subject, self.pane.target)

    def action_copy_all(self) -> None:
        """Copy the whole record."""
        record_acts.copy_all(self.host, self.subject)

    def action_open_link(self) -> None:
        """Open the link under the cursor, or the record's first one."""
        record_acts.open_link(self.host, self.subject, self.pane.target)

    def action_edit_text(self) -> None:
        """Edit the long text under the cursor, or the notes."""
        record_text.edit_text(self.host, self.subject, self.pane.target)

    def action_history(self) -> None:
        """Open what was changed in the record."""
        record_acts.history(self.host, self.subject)
