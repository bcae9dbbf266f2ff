"""`crm tickets` assign, resolve, close, reopen, spam, merge, split, close-resolved."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.assigning import answer, filled, parted
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, Where, command
from crm_tui.errors import Usage
from crm_tui.text import shortened

if TYPE_CHECKING:
    pass

MemberLast = Annotated[
    list[str], typer.Argument(metavar="REF... MEMBER [FIELD=VALUE]", help="the member comes last; me is you")
]
Tickets = Annotated[list[str] | None, typer.Argument(metavar="REF|FIELD=VALUE", help="see crm help fields")]
Posts = Annotated[
    list[str], typer.Argument(metavar="REF POST... [FIELD=VALUE]", help="the ticket, its posts, and fields of the new")
]


def add(to: typer.Typer) -> None:
    """Add the commands of this module."""
    for function in (assign, resolve, close, reopen, spam, merge, split):
        command(to, function.__name__)(function)
    command(to, "close-resolved")(close_resolved)


def assign(run: typer.Context, values: MemberLast, where: Where = None, dry_run: DryRun = False) -> None:
    """Give tickets to a member; new ones are opened.

    crm tickets assign T-12 anna
    crm tickets assign --where 'status:new queue:hardware' me --yes
    """
    from crm_tui.services import tickets

    refs, given = parted(values)
    if not refs:
        raise Usage("Say which tickets and who: crm tickets assign T-12 anna")
    *refs, member = refs
    records.perform(
        run,
        "tickets",
        lambda db, **meant: tickets.assign(db, member, **meant),
        "Assigns",
        refs,
        given,
        where,
        dry_run=dry_run,
    )


def resolve(
    run: typer.Context,
    values: Tickets = None,
    where: Where = None,
    article: Annotated[str | None, typer.Option(metavar="REF", help="the article that answered it")] = None,
    dry_run: DryRun = False,
) -> None:
    """Take tickets for solved; `resolution` is required.

    crm tickets resolve T-12 resolution='Replaced the cable' --article 'Reset a printer'
    crm tickets resolve --where 'parent:T-12' resolution='Mail server restarted' --yes
    """
    from crm_tui.services import tickets
    from crm_tui.services.rows import Assignment

    refs, given = parted(values or ())
    given += [] if article is None else [Assignment("article", "=", article)]
    given += answer(invocation(run), given, "resolution", "What was done? ")
    records.perform(run, "tickets", tickets.resolve, "Resolves", refs, given, where, dry_run=dry_run)


def close(run: typer.Context, values: Tickets = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Close resolved tickets; what a customer writes then begins another one.

    crm tickets close T-12
    crm tickets close --where 'status:resolved resolved_at<-30d' --yes
    """
    from crm_tui.services import tickets

    refs, given = parted(values or ())
    records.perform(run, "tickets", tickets.close, "Closes", refs, given, where, dry_run=dry_run)


def reopen(run: typer.Context, values: Tickets = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Work on resolved or closed tickets again; a closed one needs a `status_reason`.

    crm tickets reopen T-12
    crm tickets reopen T-12 status_reason='It broke again'
    """
    from crm_tui.services import tickets

    refs, given = parted(values or ())
    records.perform(run, "tickets", tickets.reopen, "Reopens", refs, given, where, dry_run=dry_run)


def spam(run: typer.Context, values: Tickets = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Take tickets for spam; nobody works on them any more.

    crm tickets spam T-12
    crm tickets spam --where 'status:new subject~lottery' --yes
    """
    from crm_tui.services import tickets

    refs, given = parted(values or ())
    records.perform(run, "tickets", tickets.spam, "Marks as spam:", refs, given, where, dry_run=dry_run)


def merge(
    run: typer.Context,
    refs: Annotated[list[str], typer.Argument(metavar="REF...", help="the tickets that go into the other one")],
    into: Annotated[str, typer.Option(metavar="REF", help="the ticket that stays")],
    dry_run: DryRun = False,
) -> None:
    """Put the posts of tickets into another one, by their times; crm undo takes them apart again.

    crm tickets merge T-14 T-15 --into T-12
    crm tickets merge T-14 --into T-12 --dry-run
    """
    from crm_tui.services import ticket_merging

    here = invocation(run)
    with here.database() as db:
        records.print_written(here, db, ticket_merging.merge(db, refs, into=into, dry_run=dry_run), dry_run=dry_run)


def split(run: typer.Context, values: Posts, dry_run: DryRun = False) -> None:
    """Move posts of a ticket to a new one below it, and print its id; crm undo brings them back.

    crm tickets split T-12 34 35 subject='Toner is empty'
    crm tickets split T-12 34 owner=anna --dry-run
    """
    from crm_tui.services import ticket_merging

    words, given = parted(values)
    ref, *posts = words or [""]
    wrong = next((word for word in posts if not (word.isascii() and word.isdigit())), None)
    if wrong is not None:
        raise Usage(f"{shortened(wrong)} is no number of a post; `crm tickets show` lists them.")
    here = invocation(run)
    with here.database() as db:
        given = filled(db, "tickets", given)
        numbers = [int(word) for word in posts]
        written = ticket_merging.split(db, ref, numbers, assignments=given, dry_run=dry_run)
        records.print_written(here, db, written, dry_run=dry_run)


def close_resolved(
    run: typer.Context,
    days: Annotated[int | None, typer.Option(metavar="N", min=1, help="instead of the setting close_days")] = None,
    dry_run: DryRun = False,
) -> None:
    """Close resolved tickets on which nobody wrote for days; a command for cron.

    crm tickets close-resolved
    crm tickets close-resolved --days 14 --dry-run
    """
    from crm_tui.services import tickets

    here = invocation(run)
    with here.database() as db:
        written = tickets.close_resolved(db, days=days or here.settings.close_days, dry_run=dry_run)
        records.print_written(here, db, written, dry_run=dry_run)
