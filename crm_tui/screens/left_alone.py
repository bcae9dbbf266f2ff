"""What an undo left alone, and why: all of it, in a list that scrolls."""

from textual.app import ComposeResult

from crm_tui.screens.dialogs import Dialog
from crm_tui.services.undoing import Undone
from crm_tui.widgets.paragraphs import ProseList, Words
from crm_tui.widgets.signs import RISK

MOST = 1_000
"""Sentences that are listed; a larger number is only counted."""


class LeftAlone(Dialog[None]):
    """Every field that was changed since, and every record that is in use."""

    CSS_PATH = "left_alone.tcss"

    def __init__(self, done: Undone) -> None:
        super().__init__("Left as it is")
        self.left = (*done.conflicts, *done.kept)
        self.name_row.count = f"{len(self.left):,}"

    def body(self) -> ComposeResult:
        yield ProseList([(Words(RISK, "warning"), Words(each, "text")) for each in self.left[:MOST]], most=10, margin=0)

    def on_mount(self) -> None:
        self.query_one(ProseList).focus()
