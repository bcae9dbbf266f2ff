"""One deal as a whole screen: its fields, what happened, its way through the stages."""

from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from crm_tui.domain.pipeline import StageKind
from crm_tui.screens import deal_acts
from crm_tui.screens.record import RecordScreen


class DealScreen(RecordScreen):
    """A record that can be moved, won, lost and reopened."""

    BINDINGS: ClassVar[list[BindingType]] = [*(replace(key) for key in deal_acts.KEYS)]

    def action_shift(self, stages: int) -> None:
        """Move it to a stage beside its own."""
        deal_acts.shift(self.host, self.subject.id, stages)

    def action_win(self) -> None:
        """It is won."""
        deal_acts.move(self.host, self.subject.id, StageKind.WON)

    def action_lose(self) -> None:
        """It is lost."""
        deal_acts.move(self.host, self.subject.id, StageKind.LOST)

    def action_reopen(self) -> None:
        """Bring it back to where it stood."""
        deal_acts.reopen(self.host, self.subject.id)
