"""The second key after `g`: where to go."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.screen import Screen

from crm_tui.screens.chosen import Chosen
from crm_tui.screens.dialogs import Layer
from crm_tui.widgets.key_bar import KeyBar

TOP = "home"
"""The key that goes to the top of any list."""


class GoTo(Layer[Chosen]):
    """The places, in the row of keys; any other key closes it."""

    CSS_PATH = "go_to.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "to('home')", "Home", tooltip="what needs me now", id="go.to_home"),
        Binding("c", "to('contacts')", "Contacts", id="go.to_contacts"),
        Binding("o", "to('companies')", "Companies", id="go.to_companies"),
        Binding("e", "to('leads')", "Leads", id="go.to_leads"),
        Binding("t", "to('tasks')", "Tasks", id="go.to_tasks"),
        Binding("k", "to('tickets')", "Tickets", id="go.to_tickets"),
        Binding("d", "to('deals')", "Deals", tooltip="the board", id="go.to_deals"),
        Binding("r", "to('reports')", "Reports", tooltip="every number opens its records", id="go.to_reports"),
        Binding("l", "to('history')", "History", tooltip="who changed what", id="go.to_history"),
        Binding("g", "top", "Top", tooltip="the first line of the list", id="go.top"),
    ]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self.first = below.active_bindings.get(TOP)

    def compose(self) -> ComposeResult:
        yield KeyBar()

    def action_to(self, mode: str) -> None:
        """Open a screen."""
        self.dismiss(Chosen(f"app.go('{mode}')"))

    def action_top(self) -> None:
        """Go to the top of the list below."""
        self.dismiss(Chosen(self.first.binding.action, self.first.node) if self.first else None)

    def on_key(self, event: Key) -> None:
        """Any other key closes it: no binding can stand for all keys."""
        if event.key not in self.active_bindings:
            event.stop()
            self.dismiss(None)
