"""`crm deals`: the verbs of every record, and move, win, lose, reopen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.assigning import filled, parted
from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import DryRun, Fields, Filters, Limit, Sort, Where, command
from crm_tui.errors import Usage

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.services.rows import Assignment

StageLast = Annotated[list[str], typer.Argument(metavar="REF... STAGE [FIELD=VALUE]", help="the stage comes last")]
Deals = Annotated[list[str] | None, typer.Argument(metavar="REF|FIELD=VALUE", help="see crm help fields")]


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun, without=("list",))
    command(made, "list")(list_)
    for name, function in (("move", move), ("win", win), ("lose", lose), ("reopen", reopen)):
        command(made, name)(function)
    return made


def list_(
    run: typer.Context,
    filters: Filters = None,
    where: Where = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
    rotting: Annotated[bool, typer.Option("--rotting", help="which stand still for longer than their stage")] = False,
    attention: Annotated[
        bool, typer.Option("--attention", help="which rot, have no next step or a past close date")
    ] = False,
) -> None:
    """List deals that match all filters.

    crm deals list status:open --sort=close_date --limit 20
    crm deals list owner:me --attention
    """
    from crm_tui.services import attention as needs

    here = invocation(run)
    with here.database() as db:
        flags = [*([needs.rotting(db)] if rotting else ()), *([needs.needing(db)] if attention else ())]
        records.print_list(here, db, "deals", [*(filters or ()), *(where or ()), *flags], fields, sort, limit)


def move(run: typer.Context, values: StageLast, where: Where = None, dry_run: DryRun = False) -> None:
    """Move deals to a stage of their pipeline; stages may be skipped, and it goes back, too.

    crm deals move 4 proposal
    crm deals move --where 'owner:me stage:Discovery' proposal next_step=Offer --yes
    """
    from crm_tui.services import deals

    refs, given = parted(values)
    if not refs:
        raise Usage("Say which deals and where: crm deals move 4 proposal")
    *refs, stage = refs
    records.perform(
        run, "deals", lambda db, **meant: deals.move(db, stage, **meant), "Moves", refs, given, where, dry_run=dry_run
    )


def win(run: typer.Context, values: Deals = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Win deals; `won_reason` says why.

    crm deals win 4 won_reason=service
    crm deals win --where 'stage:Verbal owner:me' --yes
    """
    from crm_tui.services import deals

    refs, given = parted(values or ())
    given += _answer(invocation(run), given, "won_reason", "Why was it won? (Enter for no reason) ")
    records.perform(run, "deals", deals.win, "Wins", refs, given, where, dry_run=dry_run)


def lose(run: typer.Context, values: Deals = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Lose deals; `lost_reason` is required and `lost_note` has room for more.

    crm deals lose 4 lost_reason=price
    crm deals lose 4 lost_reason=price lost_note=@call.md
    """
    from crm_tui.services import deals

    refs, given = parted(values or ())
    given += _answer(invocation(run), given, "lost_reason", "Why was it lost? ")
    records.perform(run, "deals", deals.lose, "Loses", refs, given, where, dry_run=dry_run)


def reopen(run: typer.Context, values: Deals = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Open won or lost deals again, in the last open stage they stood in.

    crm deals reopen 4
    crm deals reopen 4 close_date=+30d
    """
    from crm_tui.services import deals

    refs, given = parted(values or ())
    records.perform(run, "deals", deals.reopen, "Reopens", refs, given, where, dry_run=dry_run)


def _answer(here: Invocation, given: "Sequence[Assignment]", field: str, question: str) -> "list[Assignment]":
    """The reason, asked of a person who gave none."""
    from crm_tui.services.rows import Assignment

    if any(each.field == field for each in given) or not here.may_ask():
        return []
    text = here.ask(question)
    return [Assignment(field, "=", text)] if text else []


def _read(db: "Database", given: "Sequence[Assignment]") -> "list[Assignment]":
    return filled(db, "deals", given)
