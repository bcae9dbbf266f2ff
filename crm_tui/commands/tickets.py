"""`crm tickets`: the verbs of every record, and those of a help desk."""

from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands import post_text, records, thread_text, ticket_moves
from crm_tui.commands.assigning import filled
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, Fields, Filters, Limit, Sort, Where, command
from crm_tui.errors import Usage
from crm_tui.text import shortened

TextLast = Annotated[
    list[str] | None,
    typer.Argument(metavar="REF... [TEXT] [FIELD=VALUE]", help="- is stdin, @file a file; without a text the editor"),
]
Attach = Annotated[list[str] | None, typer.Option(metavar="FILE", help="a file to go with it, repeatable")]

SLA = "sla"
MEGABYTE = 1_000_000
EVERY_POST = 1_000_000_000


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun, without=("list", "show"))
    for name, function in (("list", list_), ("show", show), ("reply", reply), ("note", note)):
        command(made, name)(function)
    ticket_moves.add(made)
    return made


def list_(
    run: typer.Context,
    filters: Filters = None,
    where: Where = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
    mine: Annotated[bool, typer.Option("--mine", help="yours, to do")] = False,
    unassigned: Annotated[bool, typer.Option("--unassigned", help="nobody's, to do")] = False,
    at_risk: Annotated[bool, typer.Option("--at-risk", help="with 80 % of a clock used up")] = False,
    breached: Annotated[bool, typer.Option("--breached", help="to do, with a clock that ran out")] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help="for the customer or somebody else")] = False,
) -> None:
    """List tickets that match all filters, the clock that is due next first.

    crm tickets list --mine
    crm tickets list --unassigned priority:high,urgent
    """
    from crm_tui.services.tickets import VIEWS

    chosen = {"mine": mine, "unassigned": unassigned, "at_risk": at_risk, "breached": breached, "waiting": waiting}
    views = [VIEWS[name] for name, wanted in chosen.items() if wanted]
    here = invocation(run)
    with here.database() as db:
        records.print_list(here, db, "tickets", [*(filters or ()), *(where or ()), *views], fields, sort, limit)


def show(
    run: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="T-12, 12 or its external id")],
    what: Annotated[str, typer.Argument(metavar="[sla]", help="what --explain explains")] = SLA,
    explain: Annotated[bool, typer.Option("--explain", help="every interval that its clocks counted")] = False,
    for_customer: Annotated[
        bool, typer.Option("--for-customer", help="Markdown for the customer: public posts only")
    ] = False,
) -> None:
    """Show one ticket with everything that was said on it.

    crm tickets show T-12
    crm tickets show T-12 --explain sla
    """
    from crm_tui.services import detail, public_posts, threads

    if what != SLA:
        raise Usage(f"{shortened(what)}: one ticket is shown, and --explain explains {SLA} alone.")
    here = invocation(run)
    with here.database() as db:
        if for_customer:
            here.printer.text(public_posts.customer_copy(db, ref))
        elif explain:
            from crm_tui.commands import sla

            sla.explain(here, db, ref)
        else:
            found = detail.show(db, "tickets", ref)
            table = here.printer.output == "table"
            thread = threads.thread(db, found.page.rows[0].id, most=threads.MOST if table else EVERY_POST)
            here.printer.detail(found, {"posts": thread_text.plain(thread)})
            if post_text.TICKET.fullmatch(ref) and not ref.endswith(thread.ref.removeprefix("T-")):
                here.printer.say(f"{shortened(ref)} was merged into {thread.ref}.")
            if table and thread.entries:
                here.printer.text(f"\n{thread_text.text(thread, here.context)}")


def reply(
    run: typer.Context,
    values: TextLast = None,
    where: Where = None,
    pending: Annotated[bool, typer.Option("--pending", help="then wait for the customer")] = False,
    resolve: Annotated[bool, typer.Option("--resolve", help="then it is resolved; resolution= or the text")] = False,
    quote: Annotated[bool, typer.Option("--quote", help="the customer's last words below")] = False,
    attach: Attach = None,
    snippet: Annotated[str | None, typer.Option(metavar="NAME", help="a snippet, filled in, as the text")] = None,
    dry_run: DryRun = False,
) -> None:
    """Answer the customer in public, and print the ids of the posts.

    crm tickets reply T-12 'Please restart it.' --pending
    crm tickets reply T-12 --snippet thanks --resolve --attach manual.pdf
    """
    from crm_tui.services import posting

    here = invocation(run)
    if snippet is None:
        refs, text, given = post_text.read(here, values or (), named=bool(where), verb="reply")
    with here.database() as db:
        if snippet is not None:
            refs, text, given = post_text.canned(db, snippet, values or (), named=bool(where))
        records.ask(here, db, "tickets", "Answers", where, dry_run=dry_run)
        written = posting.reply(
            db,
            text,
            refs=refs,
            filters=where or (),
            assignments=filled(db, "tickets", given),
            pending=pending,
            resolve=resolve,
            quote=quote,
            files=[Path(name) for name in attach or ()],
            largest=here.settings.attachment_mb * MEGABYTE,
            dry_run=dry_run,
        )
        records.print_written(here, db, written, dry_run=dry_run)


def note(
    run: typer.Context, values: TextLast = None, where: Where = None, attach: Attach = None, dry_run: DryRun = False
) -> None:
    """Write what only colleagues read, and print the ids of the posts.

    crm tickets note T-12 'Ben knows this printer.'
    crm tickets note T-12 - < minutes.txt
    """
    from crm_tui.services import posting

    here = invocation(run)
    refs, text, given = post_text.read(here, values or (), named=bool(where), verb="note")
    with here.database() as db:
        records.ask(here, db, "tickets", "Writes on", where, dry_run=dry_run)
        written = posting.note(
            db,
            text,
            refs=refs,
            filters=where or (),
            assignments=filled(db, "tickets", given),
            files=[Path(name) for name in attach or ()],
            largest=here.settings.attachment_mb * MEGABYTE,
            dry_run=dry_run,
        )
        records.print_written(here, db, written, dry_run=dry_run)
