"""The deals as a list, won and lost ones included."""

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from crm_tui.domain.pipeline import StageKind
from crm_tui.screens import deal_acts
from crm_tui.screens.deal_source import DealSource
from crm_tui.screens.records import RecordsScreen


class DealsScreen(RecordsScreen):
    """The other form of the board: every field can be a column, every deal a row."""

    MODE = "deals"
    ENTITY = "deals"
    SHOWS = ("deals", "contacts", "companies", "stages", "pipelines", "activities", "stage_changes")
    NARROW = ("name", "stage", "amount", "close_date")
    WIDE = ("name", "stage", "amount", "close_date")
    ALSO = ("status", "close_date", "next_step")
    FILTER = "status:open"
    ROWS = DealSource
    BINDINGS: ClassVar[list[BindingType]] = [
        *(replace(key, show=key.key == "w") for key in deal_acts.KEYS),
        Binding("v", "board", "Board", tooltip="the stages beside each other", id="board.board"),
    ]

    def action_board(self) -> None:
        """Show the board."""
        self.app.switch_mode("deals")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in deal_acts.ACTIONS:
            return self._occupied
        return super().check_action(action, parameters)

    def action_shift(self, stages: int) -> None:
        """Move the deal to a stage beside its own."""
        if self.subject is not None:
            deal_acts.shift(self.host, self.subject.id, stages)

    def action_win(self) -> None:
        """The deal is won."""
        if self.subject is not None:
            deal_acts.move(self.host, self.subject.id, StageKind.WON)

    def action_lose(self) -> None:
        """The deal is lost."""
        if self.subject is not None:
            deal_acts.move(self.host, self.subject.id, StageKind.LOST)

    def action_reopen(self) -> None:
        """Bring a closed deal back."""
        if self.subject is not None:
            deal_acts.reopen(self.host, self.subject.id)
