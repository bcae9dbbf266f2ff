"""`crm undo`, `redo` and `log`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import DryRun, Limit, alone, command

if TYPE_CHECKING:
    from crm_tui.services.undoing import Undone

PARTLY = 5
Force = Annotated[bool, typer.Option("--force", help="overwrite what was changed since")]


def app(noun: str) -> typer.Typer:
    """The command asked for."""
    made = alone()
    command(made, noun)(COMMANDS[noun])
    return made


def undo(
    run: typer.Context,
    change: Annotated[int | None, typer.Argument(metavar="CHANGE", help="a number of crm log", min=1)] = None,
    force: Force = False,
    dry_run: DryRun = False,
) -> None:
    """Take back my latest change, or the one named; what was changed since stays and is listed.

    crm undo
    crm undo 12 --force
    """
    from crm_tui.services import undoing

    here = invocation(run)
    with here.database() as db:
        done = undoing.undo(db, change, force=force, dry_run=dry_run)
    reversed_(here, done, f"{'Would undo' if dry_run else 'Undid'} change {done.undone}")


def redo(run: typer.Context, force: Force = False, dry_run: DryRun = False) -> None:
    """Take back my latest undo.

    crm redo
    crm redo -o json
    """
    from crm_tui.services import undoing

    here = invocation(run)
    with here.database() as db:
        done = undoing.redo(db, force=force, dry_run=dry_run)
    reversed_(here, done, "Would redo" if dry_run else "Redid")


def log(
    run: typer.Context,
    ref: Annotated[str | None, typer.Argument(metavar="REF", help="the changes of one record of --in")] = None,
    within: Annotated[str, typer.Option("--in", metavar="ENTITY", help="what REF is")] = "contacts",
    since: Annotated[str | None, typer.Option(metavar="DATE", help="from then on, e.g. -7d")] = None,
    by: Annotated[str | None, typer.Option(metavar="LOGIN", help="of one member; me is you")] = None,
    show: Annotated[int | None, typer.Option(metavar="CHANGE", min=1, help="one change, field by field")] = None,
    limit: Limit = None,
) -> None:
    """List what was changed, by whom and when, newest first.

    crm log --since -7d --by me
    crm log --show 12
    """
    from crm_tui.services import history, rows
    from crm_tui.sheets import of_objects

    here = invocation(run)
    with here.database() as db:
        if show is not None:
            here.printer.sheet(of_objects(rows.Difference, history.differences(db, show), here.context))
            return
        entity = within if ref is not None else None
        found = history.log(db, entity=entity, ref=ref, since=since, by=by, limit=here.limit(limit))
    here.printer.sheet(of_objects(history.LogLine, found, here.context))


COMMANDS: dict[str, Callable[..., None]] = {"undo": undo, "redo": redo, "log": log}


def reversed_(here: Invocation, done: "Undone", did: str) -> None:
    """Print what an undo did, or would do; exit 5 if something was changed since and stays."""
    rehearsed = done.change_set is None
    here.kept = None if rehearsed else f"change {done.change_set}"
    here.printer.say(f"{did}: {done.label}")
    for text in done.conflicts:
        here.printer.say(f"changed since, kept: {text}")
    for text in done.kept:
        here.printer.say(f"in use, kept: {text}")
    if rehearsed:
        here.printer.say("Dry run: nothing was written.")
    if here.wants_json or not rehearsed:
        here.printer.outcome(vars(done), str(done.change_set))
    if done.conflicts or done.kept:
        raise typer.Exit(PARTLY)
