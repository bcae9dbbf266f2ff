"""`crm imports`: what was imported, and how to take it back."""

from typing import Annotated

import typer

from crm_tui.commands.history import Force, reversed_
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, command, group

Number = Annotated[int, typer.Argument(metavar="N", min=1, help="a number of crm imports list")]


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = group(noun, "List imports, and take one back.")
    for name, function in (("list", list_), ("show", show), ("undo", undo)):
        command(made, name)(function)
    return made


def list_(run: typer.Context) -> None:
    """List the imports that changed something, newest first.

    crm imports list
    crm imports list -o json
    """
    from crm_tui.services import history
    from crm_tui.sheets import of_objects

    here = invocation(run)
    with here.database() as db:
        here.printer.sheet(of_objects(history.ImportEntry, history.imports(db), here.context))


def show(run: typer.Context, number: Number) -> None:
    """Show one import with its counts.

    crm imports show 3
    crm imports show 3 -o json
    """
    from crm_tui.errors import NotFound
    from crm_tui.services import history

    here = invocation(run)
    with here.database() as db:
        found = [each for each in history.imports(db) if each.id == number]
    if not found:
        raise NotFound(f"There is no import {number}; `crm imports list` lists them.")
    here.printer.object(vars(found[0]))


def undo(run: typer.Context, number: Number, force: Force = False, dry_run: DryRun = False) -> None:
    """Take back an import; later edits stay and are listed.

    crm imports undo 3
    crm imports undo 3 --force
    """
    from crm_tui.services import history

    here = invocation(run)
    with here.database() as db:
        done = history.undo_import(db, number, force=force, dry_run=dry_run)
    reversed_(here, done, f"{'Would undo' if dry_run else 'Undid'} change {done.undone}")
