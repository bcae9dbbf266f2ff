"""How a figure of the dashboard reads."""

from dataclasses import dataclass

from crm_tui.domain.kinds import Context
from crm_tui.reporting.picturing import figure
from crm_tui.reporting.sheets import plain
from crm_tui.reporting.text_charts import spark
from crm_tui.reporting.wording import named, titled
from crm_tui.services.dashboard import Shown
from crm_tui.services.reports.base import REPORTS, Unit
from crm_tui.sheets import Plain
from crm_tui.text import safe

COMMON = frozenset(
    {
        "created", "resolved", "weighted", "converted", "won", "lost", "open", "start", "end", "deals", "days",
        "amount", "value",
    }
)  # fmt: skip
"""Numbers whose name says nothing without that of the report."""

COLUMNS = ("report", "number", "period", "value", "before", "series")


@dataclass(frozen=True)
class Tile:
    """The words of a figure: what it is, of when, its value, by how much it changed, and its past as small bars."""

    label: str
    when: str
    text: str
    change: str = ""
    spark: str = ""
    note: str = ""
    tone: str = "text"


def tile(shown: Shown, context: Context) -> Tile:
    """A figure in words."""
    pick, report = shown.pick, shown.report
    title = REPORTS[pick.report].title
    label = f"{title} {named(pick.number)}" if pick.number in COMMON else titled(pick.number)
    if report is None:
        return Tile(label, "", "n/a", note=safe(shown.error), tone="muted")
    made = figure(report, pick.number, context)
    when = (report.period or "now").replace("-", " ")
    bars = spark(shown.series, len(shown.series)) if any(shown.series) else ""
    money = _unit(shown) is Unit.MONEY and shown.value is not None
    text = f"{made.text} {context.currency}" if money else made.text
    return Tile(label, safe(when), text, made.change, bars, made.note, made.tone)


def _unit(shown: Shown) -> Unit | None:
    """The unit of its number; None where another version knew it."""
    numbers = REPORTS[shown.pick.report].numbers
    return next((each.unit for each in numbers if each.name == shown.pick.number), None)


def row(shown: Shown, context: Context) -> tuple[Plain, ...]:
    """A figure as data, in the order of `COLUMNS`."""
    pick, report = shown.pick, shown.report
    unit = _unit(shown)
    if report is None or unit is None:
        return (pick.report, pick.number, pick.period, None, None, [])
    values = (plain(unit, value, context.currency) for value in (shown.value, shown.before, *shown.series))
    value, before, *series = values
    return (pick.report, pick.number, report.period, value, before, series)
