"""`crm policies`: the verbs of every record, and making the clocks of tickets again."""

from typing import Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, command


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun)
    command(made, "recompute")(recompute)
    return made


def recompute(
    run: typer.Context,
    closed: Annotated[
        bool, typer.Option("--closed", help="tickets that ended too, and clocks that were judged before")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Make the clocks of all tickets again, from their history, the policies and the calendars of now.

    crm policies recompute
    crm policies recompute --closed --dry-run
    """
    from crm_tui.services import sla

    here = invocation(run)
    with here.database() as db:
        count = sla.recompute(db, closed=closed, dry_run=dry_run)
        done = "The clocks of {0} would be made again." if dry_run else "The clocks of {0} were made again."
        line = done.format("1 ticket" if count == 1 else f"{count:,} tickets")
        here.printer.outcome({"tickets": count, "dry_run": dry_run}, line)
