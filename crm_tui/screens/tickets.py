"""Tickets: the queue by the clock that is due next, the thread of the one under the cursor below it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import PurePath
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crm_tui.db.database import Database
from crm_tui.domain.tickets import TicketStatus
from crm_tui.screens import record_facts, ticket_acts, ticket_facts
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.screens.record_acts import Subject
from crm_tui.screens.records import RecordsScreen
from crm_tui.screens.selected import Selected, selected
from crm_tui.screens.ticket_acts import Meant
from crm_tui.screens.ticket_facts import Look
from crm_tui.screens.ticket_source import TicketItem, TicketSource
from crm_tui.services import paging, sla, threads, tickets
from crm_tui.services.paging import Listing
from crm_tui.widgets.marks import Marks
from crm_tui.widgets.paged_table import PagedTable
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.record_card import Card
from crm_tui.widgets.signs import LATE, RISK
from crm_tui.widgets.thread_pane import ThreadPane
from crm_tui.widgets.ticket_body import TicketBody
from crm_tui.widgets.timed_table import TimedTable

VIEWS: Mapping[str, str] = {"all open": tickets.TO_DO, **tickets.VIEWS}
"""The queues one switches between, as filters."""

ALARMS = (("breached", LATE, "error"), ("at_risk", RISK, "warning"))


class TicketsScreen(RecordsScreen, inherit_bindings=False):
    """Those somebody still has to do something about, until the person asks for others."""

    MODE = "tickets"
    ENTITY = "tickets"
    CSS_PATH: ClassVar[list[str | PurePath] | None] = ["listing.tcss", "records.tcss", "tickets.tcss"]
    SHOWS = ("tickets", "ticket_posts", "status_changes", "contacts", "companies", "tasks", "policies", "calendars")
    FILTER = tickets.TO_DO
    NARROW = ("ref", "subject", "company", "priority")
    WIDE = ("ref", "subject", "company", "priority", "status", "owner")
    ALSO = ("status", "sla_due_at", "sla_warn_at")
    ROWS = TicketSource
    TABLE = TimedTable
    BINDINGS: ClassVar[list[BindingType]] = ticket_acts.first(
        [
            *(replace(key) for key in ticket_acts.KEYS),
            Binding("u", "undo", "Undo", tooltip="also after a restart", id="app.undo"),
            Binding("v", "views", "Views", show=False, tooltip="mine, unassigned, at risk, ...", id="tickets.views"),
            Binding("S", "sort", "Sort", show=False, tooltip="by any field; again reverses", id="list.sort"),
            Binding("tab,shift+tab", "other_pane", "Thread", tooltip="and back to the queue", id="records.pane"),
        ],
        RecordsScreen,
    )

    body_of_ticket = getters.query_one(TicketBody)
    thread = getters.query_one(ThreadPane)

    def beside(self) -> ComposeResult:
        with Vertical(id="detail"):
            yield PaneTitle(ground="surface", id="detail-title")
            yield TicketBody()

    def on_mount(self) -> None:
        """Look at the clocks now, and from now on once a minute."""
        self._minute()

    @property
    def _now(self) -> datetime:
        return self.host.setup.clock()

    # Time

    def _minute(self) -> None:
        """Another minute: words that tell a time change where they are, and what time made of clocks is kept."""
        self.set_timer(60 - self._now.second, self._minute)
        if self.is_current:
            self._tell_time()
            self.host.fetch(sla.tick, self._ticked, group="sla tick")

    def _tell_time(self) -> None:
        source, card = self.table.source, self.pane.card
        if isinstance(source, TicketSource) and isinstance(self.table, TimedTable):
            self.table.recast(source.again)
        if card is not None:
            asked = partial(ticket_facts.clocks, number=card.id)
            self.host.fetch(asked, self._clocks_told, self._missed, group="clocks of a ticket")

    def _clocks_told(self, found: tuple[ticket_facts.Clocks, str]) -> None:
        self.body_of_ticket.show_clocks(*found)

    def _ticked(self, changed: frozenset[int]) -> None:
        if changed:
            self._count_alarms()

    def on_screen_resume(self) -> None:
        """Time went on meanwhile."""
        self._tell_time()

    # The ticket beside the queue

    def _read_record(self, number: int) -> None:
        """Read it with as much of its thread and its customer's timeline as is shown already."""
        old, thread = self.pane.card, self.thread.card
        most = max(record_facts.PAGE, len(old.timeline) if old and old.id == number else 0)
        posts = max(threads.MOST, len(thread.entries) if thread and thread.ticket == number else 0)
        self._read_more(number, most, posts)

    def _read_more(self, number: int, most: int, posts: int) -> None:
        question = partial(ticket_facts.look, number=number, most=most, posts=posts)
        self.host.fetch(question, self._show_look, self._missed, group=f"detail {self.ENTITY}")

    def _show_look(self, look: Look) -> None:
        self.thread.show(look.thread)
        self.body_of_ticket.show_clocks(look.clocks, look.policy)
        self._show_record(look.card)

    def _show_record(self, card: Card | None) -> None:
        self.pane.show(card)
        if card is None:
            self.thread.show(None)
            self.body_of_ticket.show_clocks((), "")
        thread = self.thread.card
        self.detail_title.title = thread.title if card and thread else ""
        self.detail_title.state = card.state.replace("_", " ") if card else ""
        self.refresh_bindings()

    @on(ThreadPane.Beginning)
    def _read_earlier_posts(self) -> None:
        card, thread = self.pane.card, self.thread.card
        if card is not None and thread is not None:
            self._read_more(card.id, len(card.timeline), len(thread.entries) + threads.MOST)

    def action_other_pane(self) -> None:
        """Go from the queue to the thread, on to the facts where they are seen, and back."""
        if not self.query_one("#detail").display:
            self.table.action_open()
            return
        panes = [self.table, self.thread, *([self.pane] if self.body_of_ticket.has_class("-wide") else [])]
        here = next((at for at, pane in enumerate(panes) if pane.has_focus), 0)
        panes[(here + 1) % len(panes)].focus()

    def action_back(self) -> None:
        """From the thread to the queue."""
        if self.thread.has_focus:
            self.table.focus()
        else:
            super().action_back()

    def _light_titles(self) -> None:
        super()._light_titles()
        self.detail_title.live = self.pane.has_focus or self.thread.has_focus

    def on_descendant_focus(self) -> None:
        """A post that is stood on can be split off."""
        self.refresh_bindings()

    # What keys are meant for

    @property
    def subject(self) -> Subject | None:
        """The ticket that is read if the keys go to it, else the one under the cursor."""
        if self.thread.has_focus and self.thread.card is not None:
            return Subject(self.ENTITY, self.thread.card.ticket)
        return super().subject

    @property
    def _meant(self) -> Meant | None:
        """The marked tickets, else the one the keys go to."""
        subject, item = self.subject, self.table.item
        if subject is None:
            return None
        reading = self.thread.has_focus or self.pane.has_focus
        chosen = selected(self.ENTITY, self.table.marks, self.filter, self.table.total, item)
        if reading or chosen is None or not (self.table.marks.all or self.table.marks.ids):
            chosen = Selected(self.ENTITY, (f"#{subject.id}",), (), f"T-{subject.id}")
        alone = len(chosen.refs) == 1
        number = subject.id if alone else None
        status = self._status_of(subject.id) if alone else None
        return Meant(chosen, number, status, self.thread.chosen if reading else (), self._done)

    def _status_of(self, number: int) -> TicketStatus | None:
        found = (item for item in self.table.window.items if item.id == number)
        row = next((item.row for item in found if isinstance(item, TicketItem)), None)
        return TicketStatus(str(row.values["status"])) if row is not None else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "ticket" and self.is_mounted:
            return self._occupied and ticket_acts.allowed(str(parameters[0]), self._meant)
        return super().check_action(action, parameters)

    def action_ticket(self, name: str) -> None:
        """Reply, note, assign, and whatever else is done with tickets."""
        if self._meant is not None:
            ticket_acts.act(self.host, name, self._meant)

    def _done(self) -> None:
        self.table.marks = Marks(set(), set())
        self.table.refresh()
        self.thread.forget_marks()

    # Views and their counts

    def action_views(self) -> None:
        """Switch to another queue."""
        self.host.fetch(_view_counts, self._ask_view, group="views of tickets")

    def _ask_view(self, counts: Mapping[str, int]) -> None:
        picks = [Pick(name, name.replace("_", " "), f"{counts[name]:>6,}   {text}") for name, text in VIEWS.items()]
        at = next((name for name, text in VIEWS.items() if text == self.filter), "")
        self.app.push_screen(PickOne("Views", picks, at=at), self._switch)

    def _switch(self, name: str | None) -> None:
        if name is not None:
            self._filter_by(VIEWS[name])

    @on(PagedTable.Loaded)
    def _count_alarms(self) -> None:
        """How many of the tickets in the list are late, and how many can still be saved."""
        self.host.fetch(partial(_alarms, self.filter), self._tell_alarms, group="alarms")

    def _tell_alarms(self, counts: tuple[int, ...]) -> None:
        words = (
            (count, f"{sign} {count:,} {state.replace('_', ' ')}", tone)
            for count, (state, sign, tone) in zip(counts, ALARMS, strict=True)
        )
        self.title_row.alarms = tuple((said, tone) for count, said, tone in words if count)


def _view_counts(db: Database) -> Mapping[str, int]:
    return {name: paging.count(db, Listing("tickets", (text,))) for name, text in VIEWS.items()}


def _alarms(filter: str, db: Database) -> tuple[int, ...]:
    """Of the tickets that a filter shows, how many are in each state that asks for somebody."""
    shown = (filter,) if filter.strip() else ()
    return tuple(
        paging.count(db, Listing("tickets", (*shown, tickets.TO_DO, f"sla_state:{state}"))) for state, _, _ in ALARMS
    )
