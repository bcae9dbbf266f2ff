"""What the screen of reports says about a report: its place in the list, its title, what went wrong."""

import re
from collections.abc import Iterator, Sequence

from crm_tui.domain.figures import periods
from crm_tui.domain.figures.periods import Days
from crm_tui.domain.kinds import Context
from crm_tui.domain.report_names import NAMES
from crm_tui.entities import entity
from crm_tui.errors import CrmError, Usage
from crm_tui.reporting.wording import BEFORE, named
from crm_tui.screens.board_words import near_day
from crm_tui.screens.report_reading import Question
from crm_tui.services.report_rules import Saved
from crm_tui.services.reports.asking import records_of
from crm_tui.services.reports.base import REPORTS, Area
from crm_tui.services.reports.running import ALL_TIME, Report, Wanted
from crm_tui.widgets.line_list import Heading
from crm_tui.widgets.report_list import ReportEntry

OPTION = re.compile(r"--(?=[a-z])")


def entries(saved: Sequence[Saved]) -> list[ReportEntry | Heading]:
    """Every report, by what it is about; then those that somebody saved."""
    made: list[ReportEntry | Heading] = []
    for area in Area:
        some = [REPORTS[name] for name in NAMES if name in REPORTS and REPORTS[name].area is area]
        if some:
            made += [*([Heading()] if made else []), Heading(area.value)]
            made += [ReportEntry(each.name, each.title) for each in some]
    if saved:
        made += [Heading(), Heading("Saved"), *(ReportEntry(each.report, each.name, each.id) for each in saved)]
    return made


def asked(question: Question) -> str:
    """How a report is asked for, before anything of it was read."""
    definition, wanted = REPORTS[question.name], question.wanted
    return ", ".join(_asked(wanted.period or definition.period or ALL_TIME, wanted.by or definition.by, wanted))


def context(report: Report, wanted: Wanted, context: Context) -> str:
    """How it was asked for: `2026-Q4, by month`."""
    period = _period(report.days, context) if report.days else ALL_TIME
    return ", ".join(_asked(period, " and ".join(map(named, report.by)), wanted))


def _asked(period: str, by: str | None, wanted: Wanted) -> Iterator[str]:
    yield "all time" if period == ALL_TIME else period
    if by:
        yield f"by {named(by)}"
    if wanted.compare is not None:
        yield f"against {'the period before' if wanted.compare.value == 'previous' else BEFORE[wanted.compare]}"
    yield from wanted.filters


def _period(days: Days, context: Context) -> str:
    """The name of a month, quarter or year, else the first and the last day."""
    for unit in ("month", "quarter", "year"):
        name = periods.name(days.first, unit, context)
        if periods.read(name, context) == days:
            return name
    return f"{days.first} to before {days.until}"


def count(report: Report, context: Context, *, short: bool) -> str:
    """The currency, how many records it is about, and the day it is seen from."""
    records = entity(records_of(report.definition.name))
    counted = f"{report.n:,} {records.singular if report.n == 1 else records.name}"
    currency = (context.currency,) if report.definition.money else ()
    day = () if short else (f"as of {near_day(report.as_of.isoformat(), context)}",)
    return " · ".join((*currency, counted, *day))


def problem(error: CrmError) -> str:
    """What is wrong, without the option that the command line has for it."""
    message = OPTION.sub("", error.message) if isinstance(error, Usage) else error.message
    return message[:1].upper() + message[1:]
