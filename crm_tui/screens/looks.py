"""The looks to choose from, each seen at once on the screen below."""

from dataclasses import dataclass
from typing import Any

from textual import getters, on
from textual.app import ComposeResult
from textual.screen import Screen

from crm_tui import settings
from crm_tui.errors import CrmError
from crm_tui.screens.chosen import Chosen
from crm_tui.screens.dialogs import Dialog
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList


@dataclass(frozen=True)
class Look:
    """A look and what it is like."""

    name: str
    about: str


LOOKS = (
    Look("dark", "ink: for dark rooms"),
    Look("light", "paper: for daylight"),
    Look("contrast", "black and white, 7:1"),
    Look("terminal", "the colours of your terminal"),
)


class LookList(LineList[Look]):
    """The names, and what they are like."""

    def draw_entry(self, line: Line, entry: Look, *, here: bool) -> None:
        line.put(entry.name, bold=here, width=12).put(entry.about, "muted")


class LooksDialog(Dialog[Chosen]):
    """Moving shows a look, Enter keeps it for the next time, Esc takes the old one back."""

    CSS_PATH = "looks.tcss"

    looks = getters.query_one(LookList)

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__("Theme")

    def body(self) -> ComposeResult:
        yield LookList(ground="surface")

    def on_mount(self) -> None:
        """Stand on the look there is."""
        self.before = self.app.theme
        self.looks.show(LOOKS)
        self.looks.action_move(next(at for at, look in enumerate(LOOKS) if look.name == self.before))
        self.looks.focus()

    @on(LookList.Moved)
    def _moved(self) -> None:
        if self.looks.entry is not None and not self.app.no_color:
            self.app.theme = self.looks.entry.name

    @on(LookList.Chosen)
    def _chosen(self) -> None:
        try:
            settings.store(self.host.setup.settings.folders, "theme", self.app.theme)
        except CrmError as error:
            self.host.say(error.message, "error")
        self.dismiss(None)

    def action_cancel(self) -> None:
        """Take the old look back."""
        self.app.theme = self.before
        self.dismiss(None)
