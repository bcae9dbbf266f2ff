"""`crm backup`, `restore`, `doctor` and `sql`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands import attached
from crm_tui.commands.assigning import STDIN, from_file
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, Limit, alone, command
from crm_tui.errors import DatabaseUnusable


def app(noun: str) -> typer.Typer:
    """The command asked for."""
    made = alone()
    command(made, noun)(COMMANDS[noun])
    return made


def backup(
    run: typer.Context,
    file: Annotated[str | None, typer.Argument(metavar="FILE", help="replaced only by a verified one")] = None,
) -> None:
    """Copy the database to FILE, attached files to FILE.files, and verify it; without FILE, to the folder of backups.

    crm backup
    crm backup /media/stick/crm.db
    """
    from crm_tui import settings
    from crm_tui.services import file_store, maintenance

    here = invocation(run)
    with here.database() as db:
        made = maintenance.backup(db, Path(file) if file else None, settings.backups_path(here.settings))
        attached.say_where(here, db, file_store.beside(made))
    here.kept = f"the backup {made}"
    here.printer.outcome({"backup": str(made)}, str(made))


def restore(run: typer.Context, file: Annotated[str, typer.Argument(metavar="FILE", help="a backup")]) -> None:
    """Put a backup in the place of the database, attached files too; the present file is kept aside.

    crm restore /media/stick/crm.db
    crm restore "$(crm backup)"
    """
    from crm_tui.services import maintenance

    here = invocation(run)
    kept = maintenance.restore(here.settings.db, Path(file), now=here.clock(), waiting=here.wait)
    here.kept = "the restored database"
    here.printer.say(f"Restored {file}. The database before it: {kept}")
    with here.database() as db:
        attached.say_missing(here, db)
    here.printer.outcome({"kept": str(kept)}, str(kept))


def doctor(run: typer.Context) -> None:
    """Examine the database without changing it; exit 9 if something is wrong.

    crm doctor
    crm doctor -o json
    """
    from crm_tui import settings
    from crm_tui.services import maintenance
    from crm_tui.sheets import of_objects

    here = invocation(run)
    folder = settings.backups_path(here.settings)
    found = maintenance.doctor(here.settings.db, folder=folder, now=here.clock(), waiting=here.wait)
    if all(check.ok for check in found):
        with here.database() as db:
            found = (*found, maintenance.files(db))
    here.printer.sheet(of_objects(maintenance.Check, found, here.context))
    wrong = [check for check in found if not check.ok]
    if wrong and wrong[0].name == "schema":  # a newer crm's, or no database: its text says what to do
        raise DatabaseUnusable(wrong[0].text)
    if wrong:
        raise DatabaseUnusable("Not everything is in order. crm restore FILE puts a backup in its place.")


def empty_bin(run: typer.Context, dry_run: DryRun = False) -> None:
    """Erase for good what was binned longer ago than the setting bin_days says; a command for cron.

    crm empty-bin --dry-run
    crm empty-bin --yes
    """
    from crm_tui.services import attachments, emptying

    here = invocation(run)
    with here.database() as db:
        days = here.settings.bin_days
        found = emptying.empty_bin(db, days, dry_run=True)
        if not dry_run:
            here.confirm(sum(found.values()), f"Erases {sum(found.values())} records binned over {days} days ago.")
            found = emptying.empty_bin(db, days)
        files = attachments.sweep(db, dry_run=dry_run)
    here.printer.object(dict(found) | {"files": files})


def sql(
    run: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="one SELECT; - reads it from stdin")],
    limit: Limit = None,
) -> None:
    """Read the database with SQL; nothing can be written.

    crm sql 'select country, count(*) from contacts group by country'
    crm sql - -o csv < report.sql
    """
    from crm_tui.services import maintenance
    from crm_tui.sheets import of_records

    here = invocation(run)
    text = from_file(STDIN, "the query") if query == STDIN else query
    with here.database() as db:
        found = maintenance.query(db, text, most=here.limit(limit) or maintenance.MOST_ROWS)
    here.printer.sheet(of_records(found.columns, found.rows, here.context))
    if found.capped:
        here.printer.say(f"showing the first {len(found.rows):,} rows, --limit sets how many")


COMMANDS: dict[str, Callable[..., None]] = {
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
    "empty-bin": empty_bin,
    "sql": sql,
}
