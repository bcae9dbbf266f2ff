"""A list with the record under the cursor beside it; contacts and companies are this screen."""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crm_tui.errors import CrmError, NotFound
from crm_tui.screens import openings, record_acts, record_facts, record_text
from crm_tui.screens.list_view import Restricted, Shown
from crm_tui.screens.listing import ListScreen
from crm_tui.screens.record_acts import Subject
from crm_tui.services.rows import Written
from crm_tui.widgets.paged_table import PagedTable, Stand
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.record_card import Card, Target
from crm_tui.widgets.record_pane import RecordPane

LISTED = ("contacts", "companies", "leads", "tickets", "tasks")
"""The modes whose screen is a list with the record beside it."""

PAUSE = 0.08
"""Seconds the cursor rests on a record before the record is read: scrolling costs nothing."""


@dataclass(frozen=True)
class Visit:
    """A link was followed to this screen: from which one, and how the list here stood before."""

    mode: str
    shown: Shown | None
    stand: Stand | None


class RecordsScreen(ListScreen):
    """The list at the left or above, the record at the right or below."""

    CSS_PATH: ClassVar[list[str | PurePath] | None] = ["listing.tcss", "records.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", tooltip="add a record", id="records.new"),
        Binding("e", "edit", "Edit", tooltip="one, or all marked", id="records.edit"),
        *record_acts.KEYS,
        Binding("tab,shift+tab", "other_pane", "Detail", tooltip="and back to the list", id="records.pane"),
        Binding("backspace", "back", "Back", show=False, tooltip="to where one came from", id="records.back"),
    ]

    detail_title = getters.query_one("#detail-title", PaneTitle)
    pane = getters.query_one(RecordPane)

    def __init__(self, restricted: Restricted | None = None) -> None:
        super().__init__(restricted)
        self._visits: list[Visit] = []
        self._occupied = False

    def beside(self) -> ComposeResult:
        with Vertical(id="detail"):
            yield PaneTitle(ground="surface", id="detail-title")
            yield RecordPane()

    # The record beside the list

    @on(PagedTable.Moved)
    def _moved(self, message: PagedTable.Moved) -> None:
        if message.item is None:
            self.workers.cancel_group(self, "rest")
            self.host.drop(f"detail {self.ENTITY}")
            self._show_record(None)
        else:
            self._rest_on(message.item.id)
        if (message.item is None) is self._occupied:
            self._occupied = message.item is not None
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in record_acts.ACTIONS:
            return self._occupied
        return super().check_action(action, parameters)

    @work(exclusive=True, group="rest")
    async def _rest_on(self, number: int) -> None:
        await asyncio.sleep(PAUSE)
        self._read_record(number)

    def _read_record(self, number: int) -> None:
        """Read it with as much of its timeline as is shown already; the old one stays until it is there."""
        old = self.pane.card
        most = max(record_facts.PAGE, len(old.timeline) if old and old.id == number else 0)
        question = partial(record_facts.card, name=self.ENTITY, number=number, most=most)
        self.host.fetch(question, self._show_record, self._missed, group=f"detail {self.ENTITY}")

    def _missed(self, error: CrmError) -> None:
        if not isinstance(error, NotFound):
            self.host.say(error.message, "error")

    def _show_record(self, card: Card | None) -> None:
        self.pane.show(card)
        title, compact = self.detail_title, self.size.width < 120
        title.title = card.title if card else ""
        title.context = card.context if card and compact else ""
        title.state = card.state if card and compact else ""

    @on(RecordPane.Ending)
    def _read_earlier(self) -> None:
        card = self.pane.card
        if card is not None:
            most = len(card.timeline) + record_facts.PAGE
            question = partial(record_facts.card, name=self.ENTITY, number=card.id, most=most)
            self.host.fetch(question, self._show_record, self._missed, group=f"detail {self.ENTITY}")

    def on_resize(self) -> None:
        """The title says more where the pane says less."""
        super().on_resize()
        self._show_record(self.pane.card)

    def action_other_pane(self) -> None:
        """Go from the list to the record, and back; where there is room for one alone it opens."""
        if not self.pane.display or not self.query_one("#detail").display:
            self.table.action_open()
            return
        (self.pane if self.table.has_focus else self.table).focus()

    def _light_titles(self) -> None:
        super()._light_titles()
        self.detail_title.live = self.pane.has_focus

    # Following links and coming back

    @on(PagedTable.Opened)
    def _open(self, message: PagedTable.Opened) -> None:
        self.app.push_screen(openings.record(self.ENTITY, message.item.id))

    @on(RecordPane.Chosen)
    def _follow(self, message: RecordPane.Chosen) -> None:
        leads, card = message.target.leads, self.pane.card
        if leads is None and card is not None:
            self.app.push_screen(openings.record(self.ENTITY, card.id, field=message.target.field))
        elif leads is not None and not self._visit(*leads):
            self.app.push_screen(openings.record(*leads))

    def _visit(self, mode: str, number: int) -> bool:
        """Stand on a record in its own list; False if that list is not there or something lies over it."""
        here = self.app.current_mode
        if mode not in LISTED:
            return False
        self.app.switch_mode(mode)
        there = self.app.screen
        if isinstance(there, RecordsScreen):
            there.welcome(number, here)
            return True
        self.app.switch_mode(here)
        return False

    def welcome(self, number: int, mode: str) -> None:
        """Stand on a record that a link of another screen leads to, and remember how the list stood."""
        self._visits.append(Visit(mode, self.shown, self.table.stand() if self.shown else None))
        self.jump(number)

    def action_back(self) -> None:
        """From the record to its list; then to where a link was followed from; then out of the filter."""
        if self.pane.has_focus:
            self.table.focus()
        elif self._visits:
            self._return(self._visits.pop())
        else:
            super().action_back()

    def _return(self, visit: Visit) -> None:
        if visit.shown is not None and visit.stand is not None:
            self.shown = visit.shown
            self.table.stand_again(visit.stand)
        if visit.mode == self.ENTITY:
            self.pane.focus()
        else:
            self.app.switch_mode(visit.mode)

    # What is done with a record

    @property
    def subject(self) -> Subject | None:
        """The record that keys are meant for: the one shown if they go to it, else the one under the cursor."""
        if self.pane.has_focus and self.pane.card is not None:
            return Subject(self.ENTITY, self.pane.card.id)
        return Subject(self.ENTITY, self.table.item.id) if self.table.item else None

    @property
    def _means_marked(self) -> bool:
        """Whether there are marks, and keys do not go to one record."""
        return not self.pane.has_focus and self.table.marks.count(self.table.total) != 0

    @property
    def target(self) -> Target | None:
        """The line of the record under the cursor."""
        return self.pane.target

    def action_new(self) -> None:
        """Add a record, and stand on it."""
        self.app.push_screen(openings.form(self.ENTITY), self._added)

    def _added(self, written: Written | None) -> None:
        if written is not None:
            self.jump(written.ids[0])

    def action_edit(self) -> None:
        """Edit the record, or the marked ones together."""
        if self._means_marked:
            self.action_bulk()
        elif self.subject is not None:
            self.app.push_screen(openings.form(self.subject.entity, self.subject.id))

    def action_log(self, kind: str) -> None:
        """Note down what happened."""
        if self.subject is not None:
            record_acts.log(self.host, self.subject, kind)

    def action_task(self) -> None:
        """Add something to do about the record."""
        if self.subject is not None:
            record_acts.task(self.host, self.subject)

    def action_delete(self) -> None:
        """Delete the record, or the marked ones."""
        if self._means_marked:
            count, chosen = self.table.marks.count(self.table.total), self.selected
            if count is None or chosen is None:
                self.host.say("Still counting what is marked. Press the key again in a moment.")
            else:
                record_acts.delete_marked(self.host, chosen, count, self.forget_marks)
        elif self.subject is not None:
            record_acts.delete(self.host, self.subject)

    def action_copy(self) -> None:
        """Copy the value under the cursor."""
        if self.subject is not None:
            record_acts.copy(self.host, self.subject, self.target)

    def action_copy_all(self) -> None:
        """Copy the whole record."""
        if self.subject is not None:
            record_acts.copy_all(self.host, self.subject)

    def action_open_link(self) -> None:
        """Open the link under the cursor, or the record's first one."""
        if self.subject is not None:
            record_acts.open_link(self.host, self.subject, self.target)

    def action_edit_text(self) -> None:
        """Edit the long text under the cursor, or the notes."""
        if self.subject is not None:
            record_text.edit_text(self.host, self.subject, self.target)

    def action_history(self) -> None:
        """Open what was changed in the record."""
        if self.subject is not None:
            record_acts.history(self.host, self.subject)
