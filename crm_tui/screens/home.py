"""Home: what needs me now, and what happened lately."""

from textual.app import ComposeResult

from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.widgets.pane_title import PaneTitle


class HomeScreen(CrmScreen):
    """What is due, at the left; the week and the latest changes, at the right."""

    MODE = "home"

    def body(self) -> ComposeResult:
        yield PaneTitle("Home")

    def reload(self) -> None:
        pass
