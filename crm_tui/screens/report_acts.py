"""What is done with a report on the screen: another period, other rows, the records behind a number."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import CrmError, Stopped
from crm_tui.screens import ask_fields, report_words
from crm_tui.screens.behind import records_list
from crm_tui.screens.host import Host
from crm_tui.screens.list_view import Restricted
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.screens.report_explained import ExplainSheet
from crm_tui.screens.report_reading import Question, Reading
from crm_tui.screens.running import Running
from crm_tui.services import saved_reports
from crm_tui.services.reports import asking, explaining
from crm_tui.services.reports.asking import PERIODS, Options
from crm_tui.services.reports.base import REPORTS
from crm_tui.services.reports.explaining import Behind, Cell
from crm_tui.services.reports.running import ALL_TIME, Comparison, Wanted
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.transfer.stopping import checking
from crm_tui.widgets.grid import Spot

Ask = Callable[[Wanted], object]


def pick_period(host: Host, question: Question, ask: Ask) -> None:
    """Ask for the period, and for the report of it."""
    picks = [Pick(name, name.replace("-", " "), name) for name in PERIODS]
    at = question.wanted.period or REPORTS[question.name].period or ALL_TIME

    def chosen(period: str | None) -> None:
        if period is not None:
            ask(replace(question.wanted, period=period))

    picks.append(Pick(ALL_TIME, "all time"))
    free = "2026-Q4, 2026-01..2026-03, 2026-11-23"
    host.push_screen(PickOne("Period", picks, at=at, free=free), chosen)


def pick_by(host: Host, question: Question, ask: Ask) -> None:
    """Ask what the rows are, and for the report with them."""

    def chosen(by: str | None) -> None:
        if by is not None:
            ask(replace(question.wanted, by=by or None))

    def offered(options: Options) -> None:
        own = options.own_by or "all in one row"
        picks = [Pick("", own.replace("_", " "), "as the report itself")]
        picks += [Pick(name, name, words) for name, words in options.fields if name != options.own_by]
        free = "owner.manager, company.city"
        host.push_screen(PickOne("By", picks, at=question.wanted.by or "", free=free), chosen)

    host.fetch(partial(asking.options, name=question.name), offered, group="report options")


def save(host: Host, question: Question, name: str, then: Callable[[int], object]) -> None:
    """Ask for a name and keep the report under it; the name of one that is there already changes that."""

    def verb(db: Database, given: tuple[Assignment, ...]) -> object:
        return saved_reports.save(db, given[0].text, question.name, question.wanted)

    def done(written: object) -> None:
        if isinstance(written, Written):
            host.say("Saved the report. u to undo")
            then(written.ids[0])

    title = REPORTS[question.name].title
    asked = ask_fields.Question("Save", title, "Save", "reports", {"name": name}, needed=("name",))
    ask_fields.ask(host, asked, verb, done)


# What is behind a number


def open_records(host: Host, reading: Reading, spot: Spot, running: Running, then: Callable[[], object]) -> None:
    """Open the list of the records behind a number, unless that is stopped."""
    wanted, cell = _cell(reading, spot)
    check = checking(running.stopped, "The list was")
    question = partial(explaining.behind, name=reading.question.name, wanted=wanted, cell=cell, check=check)

    def found(behind: Behind) -> None:
        if not running.stopped():
            then()
            _opened(host, spot, behind)

    def refused(error: CrmError) -> None:
        if not isinstance(error, Stopped):
            then()
            host.say(report_words.problem(error), "error")

    host.fetch(question, found, refused, group="behind")


def _opened(host: Host, spot: Spot, found: Behind) -> None:
    def chosen(name: str | None) -> None:
        if name is not None:
            words = f"Behind {spot.words}"
            first = f", {len(found.ids[name]):,} of them" if found.capped else ""
            host.push_screen(records_list(name, Restricted(found.ids[name], words + first, "reports")))

    if not found.ids:
        host.say("There are no records behind this number any more", "warning")
    elif len(found.ids) == 1:
        chosen(next(iter(found.ids)))
    else:
        picks = [Pick(name, entity(name).name, f"{len(ids):,}") for name, ids in found.ids.items()]
        host.push_screen(PickOne("Which of them", picks), chosen)


def explain(host: Host, reading: Reading, spot: Spot) -> None:
    """Show what each record adds to the numbers of a row."""
    wanted, cell = _cell(reading, spot)
    host.push_screen(ExplainSheet(reading, wanted, cell, spot))


def _cell(reading: Reading, spot: Spot) -> tuple[Wanted, Cell]:
    """The number in the terms of the services; one of the other period in those of that period."""
    report, wanted = reading.report, replace(reading.question.wanted, compare=None)
    if spot.before and report.comparison is not None:
        wanted = _before(wanted, report.comparison)
    if spot.line is None:
        return wanted, Cell(None, None, spot.number, report.totals.values)
    return wanted, Cell.of(report.lines[spot.line], spot.number)


def _before(wanted: Wanted, comparison: Comparison) -> Wanted:
    """The other period, up to the day to which it is counted."""
    first, last = comparison.days.first, comparison.days.until - timedelta(days=1)
    seen = comparison.until.isoformat() if comparison.until < last else wanted.as_of
    return replace(wanted, period=f"{first}..{last}", as_of=seen)
