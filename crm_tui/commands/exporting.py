"""`crm export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import attached
from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import Fields, Where, alone, command
from crm_tui.commands.progress import counting
from crm_tui.errors import Usage

if TYPE_CHECKING:
    from crm_tui.db.database import Database

ALL = "all"
STDOUT = "-"


def app(noun: str) -> typer.Typer:
    """The one command of this module."""
    made = alone()
    command(made, noun)(export)
    return made


def export(
    run: typer.Context,
    what: Annotated[str, typer.Argument(metavar="ENTITY|all", help="contacts, companies, ...; all with --dir")],
    where: Where = None,
    fields: Fields = None,
    to: Annotated[str, typer.Option(metavar="FILE", help="its suffix chooses the form; - is stdout")] = STDOUT,
    folder: Annotated[str | None, typer.Option("--dir", metavar="DIR", help="where all goes, a file a table")] = None,
    for_spreadsheet: Annotated[
        bool, typer.Option("--for-spreadsheet", help="BOM, CRLF, and nothing a spreadsheet would run")
    ] = False,
) -> None:
    """Export records as csv, tsv, json, jsonl or md; `all` writes everything for crm import DIR --into all.

    crm export contacts --where country:DE --to contacts.csv
    crm export all --dir backup-2026-11-23
    """
    from crm_tui.services.transfer import exporting

    here = invocation(run)
    names = [fields] if fields else []
    form = here.line.value("--output")
    with here.database() as db:
        if what == ALL:
            _everything(here, db, folder)
            return
        with counting("Exporting") as tell:
            count = exporting.export(
                db,
                what,
                filters=where or (),
                fields=names,
                format=form,
                to=to,
                for_spreadsheet=for_spreadsheet,
                progress=tell,
            )
    here.printer.say(f"exported {what}: {count:,}" + ("" if to == STDOUT else f" to {to}"))


def _everything(here: Invocation, db: "Database", folder: str | None) -> None:
    from crm_tui.services.transfer import archive

    if folder is None:
        raise Usage("Say where everything goes: crm export all --dir DIR")
    with counting("Exporting") as tell:
        counts = archive.export_all(db, Path(folder), progress=tell)
    attached.say_where(here, db, Path(folder) / archive.ATTACHED)
    here.printer.object(counts)
    here.printer.say(f"exported {sum(counts.values()):,} rows of {len(counts)} tables to {folder}")
