"""How a figure of the dashboard reads."""

from dataclasses import dataclass, replace

from crm_tui.domain.kinds import Context
from crm_tui.reporting.pictures import Figure
from crm_tui.reporting.picturing import figure
from crm_tui.reporting.sheets import NOT_APPLICABLE, plain
from crm_tui.reporting.text_charts import spark
from crm_tui.reporting.wording import named, titled
from crm_tui.services.dashboard import Shown
from crm_tui.services.reports.base import REPORTS, Unit
from crm_tui.sheets import Plain
from crm_tui.text import safe, shortened

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
    """A figure with what it is of, such as `this month`, and its past as small bars."""

    figure: Figure
    when: str = ""
    spark: str = ""


def tile(shown: Shown, context: Context) -> Tile:
    """A figure in words."""
    pick, report, unit = shown.pick, shown.report, _unit(shown)
    title = REPORTS[pick.report].title
    label = safe(shortened(f"{title} {named(pick.number)}" if pick.number in COMMON else titled(pick.number)))
    if report is None or unit is None:
        return Tile(Figure(pick.number, label, NOT_APPLICABLE, note=safe(shown.error), tone="muted"))
    made = figure(report, pick.number, context)
    text = f"{made.text} {context.currency}" if unit is Unit.MONEY and shown.value is not None else made.text
    bars = spark(shown.series, len(shown.series)) if any(shown.series) else ""
    return Tile(replace(made, label=label, text=text), safe((report.period or "now").replace("-", " ")), bars)


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
