"""The member's figures for Home: read beside everything else, no more often than a tenth of the time."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer

from crm_tui.db.database import Database
from crm_tui.errors import CrmError, Stopped
from crm_tui.reporting.dashboards import Tile, tile
from crm_tui.screens.running import Running
from crm_tui.services import dashboard
from crm_tui.services.dashboard import Shown
from crm_tui.services.transfer.stopping import checking

if TYPE_CHECKING:
    from crm_tui.screens.crm_screen import CrmScreen

REST = 10
"""So many times as long as the last reading took nothing is read again."""

Figures = tuple[tuple[Shown, Tile], ...]


class FigureReading:
    """What is asked for while it reads is read once more afterwards."""

    def __init__(self, screen: "CrmScreen", then: Callable[[Figures], object]) -> None:
        self.screen = screen
        self.then = then
        self._running: Running | None = None
        self._again = False
        self._timer: Timer | None = None
        self._begun = self._ended = 0.0

    def ask(self) -> None:
        """Read the figures, now or when it is time."""
        self._again = True
        if self._running is None and self._timer is None:
            pause = REST * (self._ended - self._begun) - (monotonic() - self._ended)
            if pause <= 0:
                self._begin()
            else:
                self._timer = self.screen.set_timer(pause, self._begin)

    def drop(self) -> None:
        """Nobody waits any more."""
        self._again = False
        if self._timer is not None:
            self._timer.stop()
        if self._running is not None:
            self._running.stop()

    def _begin(self) -> None:
        self._timer, self._again, self._begun = None, False, monotonic()
        self._running = here = Running()

        def read(db: Database) -> Figures | None:
            return _read(db, here)

        self.screen.host.fetch(read, self._arrived, self._failed, group="figures")

    def _arrived(self, found: Figures | None) -> None:
        if found is not None:
            self.then(found)
        self._end()

    def _failed(self, error: CrmError) -> None:
        """The old figures stay: what is wrong with the database is told by what else Home reads."""
        self._end()

    def _end(self) -> None:
        self._running, self._ended = None, monotonic()
        if self._again:
            self.ask()


def _read(db: Database, here: Running) -> Figures | None:
    """The figures in words; None if they were given up."""
    context = db.context()
    try:
        chosen = dashboard.picks(db)
        found = dashboard.figures(db, chosen, checking(here.stopped, "The reading of figures was"))
        return tuple((each, tile(each, context)) for each in found)
    except Stopped:
        return None
