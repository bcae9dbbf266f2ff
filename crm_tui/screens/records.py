"""A list with the record under the cursor beside it; contacts and companies are this screen."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from crm_tui.screens.listing import ListScreen
from crm_tui.widgets.pane_title import PaneTitle


class RecordsScreen(ListScreen):
    """The list at the left or above, the record at the right or below."""

    CSS_PATH = "records.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

    def beside(self) -> ComposeResult:
        with Vertical(id="detail"):
            yield PaneTitle(ground="surface", id="detail-title")
