"""What the demo is to win, the reports its people have saved, and how its forecast stood week by week."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crm_tui.db import daily
from crm_tui.domain.dates import SPANS
from crm_tui.domain.figures import periods
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.services.demo_rows import Given, Image, Rows
from crm_tui.services.snapshots import taken

FOR_ALL, BEFORE = 120_000, 110_000
"""What is to be won in the quarter, and was to be in the one before."""

SHARES = (35_000, 20_000, 40_000, 30_000)
"""What each of the sellers is to win of it."""

REPORTS: tuple[Given, ...] = (
    {"name": "Team quarter", "report": "forecast", "period": "this-quarter", "by": "owner"},
    {"name": "Won and lost by month", "report": "win-rate", "period": "this-year", "by": "month"},
    {"name": "Urgent tickets", "report": "tickets", "period": "this-month", "by": "owner", "filter": "priority:urgent"},
)
WEEK = timedelta(days=7)


class Expecting:
    """One run; `owners` begin with me and go on with the sellers."""

    def __init__(self, rows: Rows, owners: Sequence[int]) -> None:
        self.rows = rows
        self.owners = owners
        self.today = rows.now.astimezone(rows.context.zone).date()

    def build(self) -> None:
        """Targets, saved reports, and a snapshot for each week since the last quarter began."""
        self.rows.insert("targets", self._targets())
        self.rows.insert("reports", self._reports())
        for day in self._weeks():
            self._keep(day)

    def _quarter(self, day: date) -> tuple[date, str]:
        """The first day and the name of the quarter of a day."""
        first, _ = SPANS["quarter"](day, self.rows.context)
        return first, periods.name(first, "quarter", self.rows.context)

    def _targets(self) -> Iterator[Image]:
        first, now = self._quarter(self.today)
        _, before = self._quarter(first - timedelta(days=1))
        for period, amount in ((before, BEFORE), (now, FOR_ALL)):
            yield self._image("targets", {"period": period, "amount": amount})
        for owner, share in zip(self.owners, SHARES, strict=False):
            yield self._image("targets", {"period": now, "amount": share, "member": owner})
        yield self._image("targets", {"period": now, "deals": 6})

    def _reports(self) -> Iterator[Image]:
        for at, given in enumerate(REPORTS):
            yield self._image("reports", {**given, "owner": self.owners[at % len(self.owners)]})

    def _image(self, name: str, given: Given) -> Image:
        return self.rows.image(name, given, self.rows.ago(60))

    def _weeks(self) -> Iterator[date]:
        """The Mondays since the last quarter began; today is kept by the demo's own writing."""
        first, _ = self._quarter(self._quarter(self.today)[0] - timedelta(days=1))
        day = first + timedelta(days=-first.weekday() % 7)
        while day < self.today:
            yield day
            day += WEEK

    def _keep(self, day: date) -> None:
        """As the forecast stood at noon, by the history of the deals."""
        noon = periods.midnight(day, self.rows.context) + timedelta(hours=12)
        rows = taken(self.rows.db, self.rows.bulk.connection, day, cutoff=stored_instant(noon))
        daily.put(self.rows.bulk.connection, day, rows)
