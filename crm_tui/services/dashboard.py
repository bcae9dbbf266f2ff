"""The figures a member sees first: a number of a report each, what it was before, and how it came to be (SPEC 15)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.figures.periods import Against
from crm_tui.errors import Invalid, Usage
from crm_tui.services import writing
from crm_tui.services.dashboard_rules import Pick, numbered, read
from crm_tui.services.reports.base import Exact
from crm_tui.services.reports.running import ALL_TIME, Report, Wanted, past, run
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.transfer.stopping import Check

DEFAULT = (
    Pick("win-rate", "won_amount", "this-month"),
    Pick("forecast", "weighted", "this-quarter"),
    Pick("win-rate", "win_rate", "this-quarter"),
    Pick("leads", "created", "this-month"),
    Pick("tickets", "created", "this-month"),
)
"""What somebody sees who chose nothing."""

BEFORE = 11
"""So many periods before its own a figure is shown with."""


@dataclass(frozen=True)
class Shown:
    """A figure as it was read: its report, and the values of earlier periods and its own, the oldest first.

    `report` is None and `error` says why where it cannot be read, such as for a period that is none any more.
    """

    pick: Pick
    report: Report | None
    series: tuple[Exact, ...] = ()
    error: str = ""

    @property
    def value(self) -> Exact:
        """The number of all rows; None where there is none."""
        return self.report.totals.values.get(self.pick.number) if self.report else None

    @property
    def before(self) -> Exact:
        """The number of the period before, of a running one up to as many working days; None where nothing is known."""
        lines = self.report.comparison.lines if self.report and self.report.comparison else ()
        found = (line.before for line in lines if line.key is None and line.number == self.pick.number)
        return next(found, None)


def picks(db: Database) -> tuple[Pick, ...]:
    """The figures the member chose, else those everybody begins with."""
    members = table("members")
    chosen = select(members.c.dashboard).where(members.c.login == db.login, members.c.deleted_at.is_(None))
    with db.read() as connection:
        text = connection.execute(chosen).scalar()
    try:
        return read(text or "") or DEFAULT
    except Invalid:  # written by another version, whose reports have other names
        return DEFAULT


def choose(db: Database, text: str) -> Written:
    """Keep the member's choice; an empty one is that everybody begins with. Raises Invalid."""
    return writing.edit(db, "members", [Assignment("dashboard", "=", text)], refs=[db.login])


def figures(db: Database, chosen: Sequence[Pick], check: Check | None = None) -> Iterator[Shown]:
    """One figure after the other; one that cannot be read hides no other. `check` may raise Stopped meanwhile."""
    for pick in chosen:
        try:
            yield _shown(db, pick, check)
        except (Usage, Invalid) as error:
            yield Shown(pick, None, error=error.message.removeprefix("--"))


def _shown(db: Database, pick: Pick, check: Check | None) -> Shown:
    definition = numbered(pick)
    period = pick.period or definition.period
    moves = period not in (None, ALL_TIME) and definition.totalled and not definition.stands
    against = Against.PREVIOUS if moves else None
    report = run(db, pick.report, Wanted(period=pick.period, compare=against), check)
    if not moves:
        return Shown(pick, report)
    earlier = past(db, pick.report, Wanted(period=pick.period), BEFORE, check)
    return Shown(pick, report, tuple(each.totals.values.get(pick.number) for each in (*earlier, report)))
