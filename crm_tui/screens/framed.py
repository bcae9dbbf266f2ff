"""The frame of every screen: the top bar, the screen's own body, the bar of keys."""

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen

from crm_tui.screens.host import Host
from crm_tui.screens.tabs import TABS
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.too_small import TooSmall
from crm_tui.widgets.top_bar import TopBar

HORIZONTAL = [(0, "-tiny"), (60, "-narrow"), (80, "-normal"), (120, "-wide"), (200, "-huge")]
VERTICAL = [(0, "-flat"), (20, "-low"), (30, "-tall")]
"""Classes of a screen by the columns and rows it has."""


class Framed(Screen[None]):
    """A screen with the two bars; its classes say how much room there is."""

    MODE: ClassVar[str] = ""
    HORIZONTAL_BREAKPOINTS = HORIZONTAL
    VERTICAL_BREAKPOINTS = VERTICAL

    @property
    def host(self) -> Host:
        """The program."""
        return cast(Host, self.app)

    @property
    def place(self) -> str:
        """The mode whose tab leads here."""
        return self.MODE

    def compose(self) -> ComposeResult:
        yield TopBar(TABS, self.place)
        yield from self.body()
        yield KeyBar()
        yield TooSmall()

    def body(self) -> ComposeResult:
        """What stands between the bars."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what is typed and not saved: the program is being ended from outside."""
