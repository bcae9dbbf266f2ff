"""The figures that a member chose to see first, as text: `win-rate.win_rate@this-month, leads.created`."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from crm_tui.domain.report_names import NAMES
from crm_tui.errors import Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.text import safe, shortened

if TYPE_CHECKING:
    from crm_tui.services.reports.base import Definition

MOST = 12
"""More figures are no overview."""


@dataclass(frozen=True)
class Pick:
    """A number of a report, of its own period or another one."""

    report: str
    number: str
    period: str | None = None

    @property
    def text(self) -> str:
        """As it is typed: `REPORT.NUMBER@PERIOD`."""
        return f"{self.report}.{self.number}" + (f"@{self.period}" if self.period else "")


def read(text: str) -> tuple[Pick, ...]:
    """The figures of a text, the reports of which there are. Raises Invalid."""
    picks = tuple(_pick(part.strip()) for part in text.split(",") if part.strip())
    if len(picks) > MOST:
        raise Invalid(f"dashboard: {len(picks)} figures are too many; {MOST} are the most.", field="dashboard")
    return picks


def _pick(text: str) -> Pick:
    what, _, period = text.partition("@")
    report, dot, number = what.strip().partition(".")
    if not dot:
        example = "win-rate.win_rate@this-month"
        raise Invalid(f"dashboard: {safe(shortened(text))} is no REPORT.NUMBER, e.g. {example}", field="dashboard")
    if report not in NAMES:
        known = f"There are {', '.join(NAMES)}."
        raise Invalid(f"dashboard: there is no report {safe(shortened(report))}. {known}", field="dashboard")
    return Pick(report, number.strip(), period.strip() or None)


def numbered(pick: Pick) -> "Definition":
    """The report of a figure, loaded by whoever asks. Raises Invalid where it has no such number."""
    found: Definition = import_module("crm_tui.services.reports.running").REPORTS[pick.report]
    numbers = [each.name for each in found.numbers]
    if pick.number not in numbers:
        has = f"{pick.report} has {', '.join(numbers)}."
        raise Invalid(f"dashboard: there is no number {safe(shortened(pick.text))}; {has}", field="dashboard")
    return found


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for a figure there is not."""
    text = image.get("dashboard")
    if not text or text == before.get("dashboard"):
        return
    asking = import_module("crm_tui.services.reports.asking")
    for pick in read(text):
        numbered(pick)
        try:
            asking.check_within(catalog, pick.report, asking.Wanted(period=pick.period))
        except Usage as error:
            raise Invalid(f"dashboard: {error.message.removeprefix('--')}", field="dashboard") from error
