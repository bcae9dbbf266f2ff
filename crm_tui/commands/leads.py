"""`crm leads`: the verbs of every record, and assign, disqualify, recycle, reopen, convert."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.assigning import answer, parted
from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import DryRun, Fields, Filters, Limit, Sort, Where, command
from crm_tui.errors import Usage

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.services.conversion import Converted, Wanted

MemberLast = Annotated[
    list[str], typer.Argument(metavar="REF... MEMBER [FIELD=VALUE]", help="the member comes last; me is you")
]
Leads = Annotated[list[str] | None, typer.Argument(metavar="REF|FIELD=VALUE", help="see crm help fields")]
Lead = Annotated[list[str], typer.Argument(metavar="REF [FIELD=VALUE]", help="the lead, and fields of a new deal")]
Part = Annotated[str, typer.Option(metavar="new|skip|REF", help="the only match, else new, unless given")]


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun, without=("list",))
    command(made, "list")(list_)
    for function in (assign, disqualify, recycle, reopen, convert):
        command(made, function.__name__)(function)
    return made


def list_(
    run: typer.Context,
    filters: Filters = None,
    where: Where = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
    due: Annotated[bool, typer.Option("--due", help="recycled ones to be taken up again")] = False,
) -> None:
    """List leads that match all filters.

    crm leads list status:new --sort=-created_at --limit 20
    crm leads list owner:me --due
    """
    from crm_tui.services.leads import DUE

    here = invocation(run)
    with here.database() as db:
        found = [*(filters or ()), *(where or ()), *([DUE] if due else ())]
        records.print_list(here, db, "leads", found, fields, sort, limit)


def assign(run: typer.Context, values: MemberLast, where: Where = None, dry_run: DryRun = False) -> None:
    """Give leads to a member; new ones become assigned.

    crm leads assign 7 anna
    crm leads assign --where 'status:new country:DE' me rating=warm --yes
    """
    from crm_tui.services import leads

    refs, given = parted(values)
    if not refs:
        raise Usage("Say which leads and who: crm leads assign 7 anna")
    *refs, member = refs
    records.perform(
        run,
        "leads",
        lambda db, **meant: leads.assign(db, member, **meant),
        "Assigns",
        refs,
        given,
        where,
        dry_run=dry_run,
    )


def disqualify(run: typer.Context, values: Leads = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Take leads for unqualified; `status_reason` is required.

    crm leads disqualify 7 status_reason='no budget'
    crm leads disqualify --where 'status:new created_at<-1y' status_reason=stale --yes
    """
    from crm_tui.services import leads

    refs, given = parted(values or ())
    given += answer(invocation(run), given, "status_reason", "Why is it unqualified? ")
    records.perform(run, "leads", leads.disqualify, "Disqualifies", refs, given, where, dry_run=dry_run)


def recycle(run: typer.Context, values: Leads = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Put leads aside until a day; `crm leads list --due` shows those to be taken up again.

    crm leads recycle 7 recycle_on=+90d
    crm leads recycle --where 'status:nurturing owner:me' recycle_on=2027-01-15 --yes
    """
    from crm_tui.services import leads

    refs, given = parted(values or ())
    given += answer(invocation(run), given, "recycle_on", "Take it up again when? (such as +90d) ")
    records.perform(run, "leads", leads.recycle, "Recycles", refs, given, where, dry_run=dry_run)


def reopen(run: typer.Context, values: Leads = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Work on unqualified leads again; `status_reason` is required.

    crm leads reopen 7 status_reason='new budget'
    crm leads reopen --where 'status:unqualified status_reason:stale' status_reason='second try' --yes
    """
    from crm_tui.services import leads

    refs, given = parted(values or ())
    given += answer(invocation(run), given, "status_reason", "Why is it reopened? ")
    records.perform(run, "leads", leads.reopen, "Reopens", refs, given, where, dry_run=dry_run)


def convert(
    run: typer.Context,
    values: Lead,
    contact: Part = "",
    company: Part = "",
    deal: Part = "",
    deal_name: Annotated[str | None, typer.Option(metavar="NAME", help="of a new deal")] = None,
    dry_run: DryRun = False,
) -> None:
    """Make contact, company and deal of a lead, or take those there are; print their ids, in this order.

    crm leads convert 7 --deal-name 'Acme pilot' amount=12000 close_date=+30d --yes
    crm leads convert 7 --company acme.example --deal skip --dry-run
    """
    from crm_tui.services import conversion

    here = invocation(run)
    refs, given = parted(values)
    if len(refs) != 1:
        raise Usage("Name one lead: crm leads convert 7")
    wanted = conversion.Wanted(contact, company, deal, deal_name, tuple(given))
    with here.database() as db:
        if not dry_run:
            _confirm(here, db, refs[0], wanted)
        _print(here, conversion.convert(db, refs[0], wanted, dry_run=dry_run), dry_run=dry_run)


def _confirm(here: Invocation, db: "Database", ref: str, wanted: "Wanted") -> None:
    """A person sees what will be made and taken before it is."""
    from crm_tui.services import conversion

    if not here.may_ask():
        return
    tried = conversion.convert(db, ref, wanted, dry_run=True)
    if tried.change_set is not None:
        here.confirm(1, "; ".join(tried.notes))


def _print(here: Invocation, done: "Converted", *, dry_run: bool) -> None:
    here.kept = None if dry_run or done.change_set is None else f"change {done.change_set}"
    for note in (*done.notes, *(("Dry run: nothing was written.",) if dry_run else ())):
        here.printer.say(note)
    ids = {"contact_id": done.contact, "company_id": done.company, "deal_id": done.deal}
    if here.wants_json:
        here.printer.object({"lead_id": done.lead, **ids, "change_set": None if dry_run else done.change_set})
    else:
        here.printer.ids(number for number in ids.values() if number is not None)
