"""What the screen of reports reads, one report at a time: a later question ends the one before, nothing piles up."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from crm_tui.db.database import Database
from crm_tui.errors import CrmError, Stopped
from crm_tui.reporting.picturing import picture
from crm_tui.reporting.sheets import Sheets
from crm_tui.screens.report_grid import MOST, grid_of
from crm_tui.screens.running import Running
from crm_tui.services.reports import running
from crm_tui.services.reports.running import Report, Wanted
from crm_tui.services.transfer.stopping import checking
from crm_tui.widgets.report_lines import Page

if TYPE_CHECKING:
    from crm_tui.screens.host import Host

KEPT = 40
"""The reports that are kept to be shown again at once."""

EMPTY = "Nothing here in this period. p chooses another one."


@dataclass(frozen=True)
class Question:
    """A report by name, how it is asked for, and as which of the saved ones."""

    name: str
    wanted: Wanted
    saved: int | None = None


@dataclass(frozen=True)
class Reading:
    """A report that was read, as it is shown; `seconds` is how long that took."""

    question: Question
    report: Report
    page: Page
    seconds: float


class ReportReading:
    """It asks for what is wanted last, and again when something changed: no more often than it takes."""

    def __init__(self, host: "Host", then: Callable[[Reading], object], failed: Callable[[CrmError], object]) -> None:
        self.host = host
        self.then = then
        self.failed = failed
        self.kept: dict[Question, Reading] = {}
        self._running: Running | None = None
        self._next: Question | None = None
        self._ended = 0.0

    @property
    def busy(self) -> bool:
        """Whether a report is being read."""
        return self._running is not None

    def ask(self, question: Question) -> None:
        """Read a report; what is being read for an earlier question is given up."""
        self._next = question
        if self._running is None:
            self._begin()
        else:
            self._running.stop()

    def drop(self) -> None:
        """Nobody waits any more."""
        self._next = None
        if self._running is not None:
            self._running.stop()

    def pause(self, question: Question) -> float:
        """The seconds to wait before the same is read again because something changed."""
        known = self.kept.get(question)
        return max(0.0, known.seconds - (monotonic() - self._ended)) if known else 0.0

    def forget(self, but: Question | None = None) -> None:
        """What was read is no longer true."""
        self.kept = {question: found for question, found in self.kept.items() if question == but}

    def _begin(self) -> None:
        question, self._next = self._next, None
        if question is None:
            return
        self._running = here = Running()

        def read(db: Database) -> Reading | None:
            return _read(db, question, here)

        self.host.fetch(read, self._read, self._failed, group="report")

    def _read(self, reading: Reading | None) -> None:
        self._running, self._ended = None, monotonic()
        if reading is not None:
            self.kept[reading.question] = reading
            while len(self.kept) > KEPT:
                del self.kept[next(iter(self.kept))]
        if self._next is not None:
            self._begin()
        elif reading is not None:
            self.then(reading)

    def _failed(self, error: CrmError) -> None:
        self._running, self._ended = None, monotonic()
        if self._next is not None:
            self._begin()
        else:
            self.failed(error)


def _read(db: Database, question: Question, here: Running) -> Reading | None:
    """A report with everything that is drawn of it; None if it was given up."""
    begun = monotonic()
    try:
        report = running.run(db, question.name, question.wanted, checking(here.stopped, "The report was"))
    except Stopped:
        return None
    context = db.context()
    notes = tuple(_sentence(note) for note in (*Sheets(report, context).notes(), *_left_out(report)))
    about = _sentence(report.definition.text)
    page = Page(picture(report, context), grid_of(report, context), notes, about, EMPTY)
    return Reading(question, report, page, monotonic() - begun)


def _left_out(report: Report) -> tuple[str, ...]:
    if len(report.lines) <= MOST:
        return ()
    return (f"the first {MOST:,} of {len(report.lines):,} rows are shown; an export holds all",)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")
