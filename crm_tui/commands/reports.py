"""`crm report`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import Where, alone, command, near
from crm_tui.domain.report_names import NAMES
from crm_tui.errors import NotFound, Usage
from crm_tui.text import safe, shortened

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.domain.figures.periods import Against
    from crm_tui.reporting.sheets import Sheets
    from crm_tui.reporting.text_bars import Piece
    from crm_tui.services.reports.running import Wanted
    from crm_tui.services.saved_reports import Ask

WIDEST = 120
"""The most columns of a chart: longer bars are no clearer."""

AGAINST = ("previous", "last-year")


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(report)
    return made


def names(incomplete: str) -> Iterator[str]:
    """The reports, for the shell."""
    yield from (name for name in NAMES if name.startswith(incomplete))


def against(incomplete: str) -> Iterator[str]:
    """What a period is compared with, for the shell."""
    yield from (word for word in AGAINST if word.startswith(incomplete))


def report(
    run: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", autocompletion=names, help=", ".join(NAMES))] = None,
    period: Annotated[
        str | None, typer.Option(metavar="PERIOD", help="2026-Q4, this-month, 2026-01..2026-03; see crm help reports")
    ] = None,
    by: Annotated[
        str | None, typer.Option(metavar="FIELD", help="rows by a field, owner.manager, or week, month, quarter, year")
    ] = None,
    where: Where = None,
    compare: Annotated[
        str | None, typer.Option(metavar="WITH", autocompletion=against, help="previous|last-year")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="the records behind each number")] = False,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="as it stood at the end of that day")] = None,
    to: Annotated[
        str | None, typer.Option(metavar="FILE", help="csv, tsv, json, jsonl, md, html, xlsx or txt by its suffix")
    ] = None,
    save: Annotated[str | None, typer.Option(metavar="NAME", help="keep these options; crm report NAME")] = None,
    no_chart: Annotated[bool, typer.Option("--no-chart", help="only the table, on a terminal")] = False,
) -> None:
    """Show a figure of sales or service, with its definition; without a name, what there is.

    crm report win-rate --period 2026-Q3 --compare previous -o json
    crm report forecast --period this-quarter --by owner --save 'Team quarter'
    """
    from crm_tui.reporting.sheets import Sheets
    from crm_tui.services.reports import running

    here = invocation(run)
    if name is None:
        _list(here)
        return
    compared = _against(compare)
    ids = here.printer.output == "ids" and to is None
    _check(to)
    given = running.Wanted(period, by, tuple(where or ()), compared, explain or ids, as_of)
    with here.database() as db:
        asked = _asked(db, name, given)
        if save is not None:
            _save(here, db, save, asked)
            return
        sheets = Sheets(asked.run(db), here.context)
    if to is None:
        _print(here, sheets, explain=explain, charts=not no_chart)
        return
    _write(here, sheets, to)


def _check(to: str | None) -> None:
    """Refuse a file that cannot be written before anything is read."""
    if to is not None:
        from crm_tui.reporting.files import form_of

        form_of(to)


def _write(here: Invocation, sheets: "Sheets", to: str) -> None:
    from crm_tui.reporting.files import write

    write(sheets, to)
    here.printer.say(f"wrote {sheets.report.definition.name} to {to}")


def _asked(db: "Database", name: str, given: "Wanted") -> "Ask":
    """A report by its name, or a saved one with the options given in the place of its own. Raises Usage."""
    from crm_tui.services import saved_reports

    if name in NAMES:
        return saved_reports.Ask(name, given)
    try:
        return saved_reports.ask(saved_reports.find(db, name), given)
    except NotFound as error:
        known = (*NAMES, *(safe(shortened(each.name)) for each in saved_reports.every(db)))
        raise Usage(f"There is no report {name[:40]}.{near(name, known)} There are {', '.join(known)}.") from error


def _save(here: Invocation, db: "Database", name: str, asked: "Ask") -> None:
    """Keep a report under a name."""
    from crm_tui.services import saved_reports

    written = saved_reports.save(db, name, asked.report, asked.wanted)
    kept = safe(shortened(name))
    here.printer.outcome({"id": written.ids[0], "name": name}, f"Saved: crm report '{kept}' shows it.")


def _against(word: str | None) -> "Against | None":
    from crm_tui.domain.figures.periods import Against

    if word is None:
        return None
    if word not in AGAINST:
        raise Usage(f"--compare: {word[:40]} is neither {' nor '.join(AGAINST)}.")
    return Against(word)


def _list(here: Invocation) -> None:
    """What each report means."""
    from crm_tui.services.reports.running import definitions
    from crm_tui.sheets import of_records

    rows = [(each.name, each.text) for each in definitions()]
    here.printer.sheet(of_records(("report", "definition"), rows, here.context))


def _print(here: Invocation, sheets: "Sheets", *, explain: bool, charts: bool) -> None:
    """JSON holds everything; elsewhere rows are data and the rest is said beside them."""
    printer = here.printer
    if printer.output in ("json", "jsonl"):
        printer.object(sheets.json())
        return
    if printer.output == "ids":
        printer.ids(dict.fromkeys(each.id for each in sheets.report.contributions))
        return
    printer.say(sheets.headline())
    printer.say(sheets.report.definition.text)
    for note in sheets.notes():
        printer.say(note)
    sheet = sheets.main()
    if not explain and sheets.report.comparison is None and printer.output in ("table", "md"):
        sheet = sheets.table()
    if printer.output == "table" and printer.on_terminal:
        printer.pictured(_charts(here, sheets) if charts and not explain else [], sheet)
    else:
        printer.sheet(sheet)


def _charts(here: Invocation, sheets: "Sheets") -> "list[list[list[Piece]]]":
    """The headline figures and the charts, as wide as the terminal."""
    from crm_tui.reporting.picturing import picture
    from crm_tui.reporting.text_charts import draw, draw_figures

    drawn, plain = picture(sheets.report, sheets.context), here.settings.ascii
    room = min(here.printer.columns, WIDEST)
    charts = (draw(chart, room, ascii=plain) for chart in drawn.charts)
    return [lines for lines in (draw_figures(drawn.figures, room, ascii=plain), *charts) if lines]
