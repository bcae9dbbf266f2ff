"""`crm rates`: what currencies are worth, day by day."""

from typing import Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, command


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun, without=("add", "edit"))
    command(made, "set")(set_)
    command(made, "import")(import_)
    return made


def set_(
    run: typer.Context,
    currency: Annotated[str, typer.Argument(metavar="CURRENCY", help="one unit of it")],
    rate: Annotated[str, typer.Argument(metavar="RATE", help="is worth so much")],
    on: Annotated[str, typer.Option(metavar="DATE", help="from this day on")] = "today",
    into: Annotated[str | None, typer.Option(metavar="CURRENCY", help="of this one; the base currency")] = None,
    dry_run: DryRun = False,
) -> None:
    """Say what one unit of a currency is worth from a day on; the rate of the same day is replaced.

    crm rates set USD 0.9231
    crm rates set USD 0.9175 --on 2026-10-01 --into EUR
    """
    from crm_tui.services import rates

    here = invocation(run)
    with here.database() as db:
        written = rates.set_rate(db, currency, rate, on=on, into=into, dry_run=dry_run)
        records.print_written(here, db, written, dry_run=dry_run)


def import_(
    run: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="csv: date, base, quote, rate; or a column per currency")],
    base: Annotated[str, typer.Option(metavar="CURRENCY", help="one unit of it, where the columns are others")] = "EUR",
    dry_run: DryRun = False,
) -> None:
    """Take exchange rates from a file, such as the history of the European Central Bank.

    crm rates import eurofxref-hist.csv
    crm rates import rates.csv --dry-run
    """
    from crm_tui.services import rates

    here = invocation(run)
    with here.database() as db:
        written = rates.import_rates(db, file, base=base, dry_run=dry_run)
        here.kept = None if dry_run or written.change_set is None else f"change {written.change_set}"
        for note in (*written.notes, *(("Dry run: nothing was written.",) if dry_run else ())):
            here.printer.say(note)
