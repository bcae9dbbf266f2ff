"""The first frame: painted before the database and the screens are loaded."""

from textual.app import ComposeResult

from crm_tui.screens.framed import Framed
from crm_tui.widgets.pane_title import PaneTitle


class StartingScreen(Framed):
    """The frame of the screen that will open, with a word that it is on its way."""

    def __init__(self, mode: str, title: str) -> None:
        super().__init__()
        self.mode = mode
        self.pane = title

    def body(self) -> ComposeResult:
        title = PaneTitle(self.pane)
        title.set_reactive(PaneTitle.state, "loading")
        yield title
