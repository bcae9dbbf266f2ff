"""The first frame: painted before the database and the screens are loaded."""

from textual.app import ComposeResult
from textual.events import Key

from crm_tui.screens.framed import Framed
from crm_tui.widgets.pane_title import PaneTitle


class StartingScreen(Framed):
    """The frame of the screen that will open, with a word that it is on its way."""

    def __init__(self, mode: str, title: str) -> None:
        super().__init__()
        self.mode = mode
        self.pane = title
        self.keys: list[Key] = []
        """What was pressed already, for the screen that will open."""

    def body(self) -> ComposeResult:
        title = PaneTitle(self.pane)
        title.set_reactive(PaneTitle.state, "loading")
        yield title

    def on_key(self, event: Key) -> None:
        """Keep the key: pressed a moment later it would have been meant for the screen that opens."""
        self.keys.append(event)
