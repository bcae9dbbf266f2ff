"""`crm calendars`: the verbs of every record, and holidays from a file."""

from typing import Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, command


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun)
    command(made, "holidays")(holidays)
    return made


def holidays(
    run: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="id or name of the calendar")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="an iCalendar file (.ics)")],
    dry_run: DryRun = False,
) -> None:
    """Add the events of whole days in a file to the holidays of a calendar.

    crm calendars holidays Office holidays.ics
    crm calendars holidays Office holidays.ics --dry-run
    """
    from crm_tui.services import holidays

    here = invocation(run)
    with here.database() as db:
        written = holidays.add(db, ref, file, dry_run=dry_run)
        records.print_written(here, db, written, dry_run=dry_run)
