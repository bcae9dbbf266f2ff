"""`crm tasks`: the verbs of every record, and done, postpone, cancel, reopen."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.assigning import parted
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, Fields, Filters, Limit, Sort, Where, command
from crm_tui.errors import Usage

if TYPE_CHECKING:
    pass

DayLast = Annotated[list[str], typer.Argument(metavar="REF... DAY [FIELD=VALUE]", help="the day comes last, e.g. +2d")]
Tasks = Annotated[list[str] | None, typer.Argument(metavar="REF|FIELD=VALUE", help="see crm help fields")]


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun, without=("list",))
    command(made, "list")(list_)
    for name, function in (("done", done), ("postpone", postpone), ("cancel", cancel), ("reopen", reopen)):
        command(made, name)(function)
    return made


def list_(
    run: typer.Context,
    filters: Filters = None,
    where: Where = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="to do, and due before today where the owner is")] = False,
) -> None:
    """List tasks that match all filters.

    crm tasks list 'due:..today status:open owner:me' --sort=due
    crm tasks list --overdue
    """
    from crm_tui.services import tasks

    here = invocation(run)
    with here.database() as db:
        late = [tasks.overdue(db)] if overdue else []
        records.print_list(here, db, "tasks", [*(filters or ()), *(where or ()), *late], fields, sort, limit)


def done(run: typer.Context, values: Tasks = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Finish tasks; one that recurs comes back on its next day.

    crm tasks done 4
    crm tasks done --where 'owner:me due:..yesterday' --yes
    """
    from crm_tui.services import tasks

    refs, given = parted(values or ())
    records.perform(run, "tasks", tasks.done, "Finishes", refs, given, where, dry_run=dry_run)


def postpone(run: typer.Context, values: DayLast, where: Where = None, dry_run: DryRun = False) -> None:
    """Move tasks to a later day, reminders with them; +2d counts from their day, or from today if that is past.

    crm tasks postpone 4 +2d
    crm tasks postpone --where 'owner:me due:..today' mon --yes
    """
    from crm_tui.services import tasks

    refs, given = parted(values)
    if not refs:
        raise Usage("Say which tasks and until when: crm tasks postpone 4 +2d")
    *refs, day = refs
    records.perform(
        run,
        "tasks",
        lambda db, **meant: tasks.postpone(db, day, **meant),
        "Postpones",
        refs,
        given,
        where,
        dry_run=dry_run,
    )


def cancel(run: typer.Context, values: Tasks = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Cancel tasks; one that recurs does not come back.

    crm tasks cancel 4
    crm tasks cancel 4 notes='no longer needed'
    """
    from crm_tui.services import tasks

    refs, given = parted(values or ())
    records.perform(run, "tasks", tasks.cancel, "Cancels", refs, given, where, dry_run=dry_run)


def reopen(run: typer.Context, values: Tasks = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Open done or cancelled tasks again.

    crm tasks reopen 4
    crm tasks reopen 4 due=+2d
    """
    from crm_tui.services import tasks

    refs, given = parted(values or ())
    records.perform(run, "tasks", tasks.reopen, "Reopens", refs, given, where, dry_run=dry_run)
