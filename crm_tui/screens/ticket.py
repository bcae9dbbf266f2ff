"""One ticket as a whole screen: its thread, its clocks, all its fields, its customer."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crm_tui.domain.tickets import TicketStatus
from crm_tui.screens import openings, record_facts, ticket_acts, ticket_facts
from crm_tui.screens.record import LINES, RecordScreen
from crm_tui.screens.selected import Selected
from crm_tui.screens.tabs import TABS
from crm_tui.screens.ticket_acts import Meant
from crm_tui.screens.ticket_facts import Look
from crm_tui.services import threads
from crm_tui.services.rows import Written
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.record_pane import RecordPane
from crm_tui.widgets.thread_pane import ThreadPane
from crm_tui.widgets.ticket_body import TicketBody
from crm_tui.widgets.top_bar import TopBar


class TicketScreen(RecordScreen, inherit_bindings=False):
    """Below 120 columns thread and facts take turns."""

    CSS_PATH = "ticket.tcss"
    BINDINGS: ClassVar[list[BindingType]] = ticket_acts.first(
        [
            *(replace(key) for key in ticket_acts.KEYS),
            Binding("u", "undo", "Undo", tooltip="also after a restart", id="app.undo"),
            Binding("tab,shift+tab", "other_pane", "Facts", tooltip="and back to the thread", id="records.pane"),
        ],
        RecordScreen,
    )

    panes = getters.query_one(TicketBody)
    thread = getters.query_one(ThreadPane)

    def __init__(self, entity: str, number: int, *, field: str = "") -> None:
        super().__init__(entity, number, field=field)
        self._facts_first = bool(field)
        self._look: Look | None = None

    def compose(self) -> ComposeResult:
        yield TopBar(TABS, self.app.current_mode)
        with Vertical(id="record"):
            yield PaneTitle(ground="surface")
            yield TicketBody(whole=True, lines=LINES)
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with the thread, or with the field one came for."""
        self.call_after_refresh(self._turn, facts=self._facts_first)
        self.set_timer(60 - self.host.setup.clock().second, self._minute)

    def _minute(self) -> None:
        """Another minute: the clocks say so."""
        self.set_timer(60 - self.host.setup.clock().second, self._minute)
        if self.is_current:
            asked = partial(ticket_facts.clocks, number=self.subject.id)
            self.host.fetch(asked, self._clocks_told, self._missed, group="clocks of a ticket")

    def _clocks_told(self, found: tuple[ticket_facts.Clocks, str]) -> None:
        self.panes.show_clocks(*found)

    def _read(self, most: int) -> None:
        thread = self.thread.card
        self._read_more(most, max(threads.MOST, len(thread.entries) if thread else 0))

    def _read_more(self, most: int, posts: int) -> None:
        question = partial(ticket_facts.look, number=self.subject.id, most=most, posts=posts, whole=True)
        self.host.fetch(question, self._show_look, self._missed, group=f"record {id(self)}")

    def _show_look(self, look: Look) -> None:
        self._look = look
        self.thread.show(look.thread)
        self.panes.show_clocks(look.clocks, look.policy)
        self._show(look.card)
        self.title_row.title = look.thread.title
        self.title_row.count = look.card.state.replace("_", " ")
        self.refresh_bindings()

    @on(ThreadPane.Beginning)
    def _read_earlier_posts(self) -> None:
        card, thread = self.pane.card, self.thread.card
        if card is not None and thread is not None:
            self._read_more(max(record_facts.PAGE, len(card.timeline)), len(thread.entries) + threads.MOST)

    @on(RecordPane.Chosen)
    def _follow(self, message: RecordPane.Chosen) -> None:
        """A ticket opens with its thread."""
        leads = message.target.leads
        if leads is not None:
            message.prevent_default()
            self.app.push_screen(openings.record(*leads))

    def action_other_pane(self) -> None:
        """Go from the thread to the facts and back."""
        self._turn(facts=self.thread.has_focus)

    def _turn(self, *, facts: bool) -> None:
        self.panes.set_class(facts and self.size.width < 120, "-facts")
        (self.pane if facts else self.thread).focus()

    def on_resize(self) -> None:
        """Where both have room both are seen."""
        self.panes.set_class(self.pane.has_focus and self.size.width < 120, "-facts")

    @property
    def _meant(self) -> Meant | None:
        if self._look is None:
            return None
        number, status = self.subject.id, str(self._status)
        chosen = Selected("tickets", (f"#{number}",), (), f"T-{number}")
        return Meant(chosen, number, TicketStatus(status), self.thread.chosen, self.thread.forget_marks)

    @property
    def _status(self) -> str:
        return self._look.status if self._look else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "ticket":
            return self.is_mounted and ticket_acts.allowed(str(parameters[0]), self._meant)
        return super().check_action(action, parameters)

    def action_ticket(self, name: str) -> None:
        """Reply, note, assign, and whatever else is done with tickets."""
        if self._meant is not None:
            ticket_acts.act(self.host, name, self._meant)

    def action_new(self) -> None:
        """Add a ticket, and look at it."""

        def added(written: Written | None) -> None:
            if written is not None:
                self.app.push_screen(openings.record("tickets", written.ids[0]))

        self.app.push_screen(openings.form("tickets"), added)
