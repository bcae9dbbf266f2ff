"""The verbs every kind of record has: list, show, add, edit, delete, restore."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands.assigning import assignments, filled, parted
from crm_tui.commands.completing import field_names
from crm_tui.commands.invocation import Invocation, invocation
from crm_tui.commands.options import DryRun, Fields, Filters, Limit, Sort, Where, command, group
from crm_tui.errors import Usage
from crm_tui.text import shortened

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.services.rows import Assignment, Written

Refs = Annotated[list[str] | None, typer.Argument(metavar="REF", help="id, e-mail, phone, domain, external id or name")]
Values = Annotated[
    list[str],
    typer.Argument(metavar="FIELD=VALUE", help="see crm help fields", autocompletion=field_names),
]
RefsAndValues = Annotated[
    list[str], typer.Argument(metavar="REF|FIELD=VALUE", help="see crm help fields", autocompletion=field_names)
]

LINKS = ("create", "require", "skip")
Link = Annotated[str, typer.Option(metavar="|".join(LINKS), help="a company that is not there")]


@dataclass(frozen=True)
class Noun:
    """How a command noun is spelled in help: its entity, one of it, and samples of a filter, a REF and values."""

    entity: str
    one: str
    filter: str
    sort: str
    ref: str
    add: str
    edit: str


NOUNS = {
    "contacts": Noun(
        "contacts", "contact", "company:Acme", "-last_touch_at", "ada@example.org",
        "name='Ada Lovelace' email=ada@example.org company=Acme", "title=CTO tags+=vip",
    ),
    "companies": Noun(
        "companies", "company", "country:DE", "name", "acme.example",
        "name=Acme website=acme.example", "industry=Steel employees=250",
    ),
    "leads": Noun(
        "leads", "lead", "status:new", "-created_at", "grace@example.org",
        "name='Grace Hopper' company=Navy email=grace@example.org", "rating=hot owner=me",
    ),
    "deals": Noun(
        "deals", "deal", "status:open", "close_date", "12",
        "name='Acme pilot' company=Acme amount=12000 close_date=+30d", "next_step='Send the offer'",
    ),
    "activities": Noun(
        "activities", "activity", "kind:call", "-occurred_at", "12",
        "kind=call contact=ada@example.org subject='Asked for an offer'", "body=@minutes.md",
    ),
    "tasks": Noun(
        "tasks", "task", "due:..today", "due", "4",
        "title='Send offer' due=+2d contact=ada@example.org", "priority=high",
    ),
    "tickets": Noun(
        "tickets", "ticket", "status:new,open", "sla_due_at", "T-12",
        "subject='Printer offline' contact=ada@example.org priority=high", "queue=hardware owner=me",
    ),
    "ticket_posts": Noun(
        "ticket_posts", "ticket post", "public:yes", "at", "5",
        "ticket=T-12 author_kind=customer public=yes body='It works again.'", "body=@reply.md",
    ),
    "attachments": Noun("attachments", "attachment", "name:report.pdf", "-size", "5", "", ""),
    "calendars": Noun(
        "calendars", "calendar", "timezone:Europe/Berlin", "name", "Office",
        "name=Office timezone=Europe/Berlin hours='Mon-Fri 09:00-17:00'", "holidays+=2026-12-25",
    ),
    "policies": Noun(
        "policies", "policy", "calendar:Office", "position", "Standard",
        "name=Standard calendar=Office first_response_normal=240 resolution_normal=480",
        "filter='priority:high,urgent'",
    ),
    "snippets": Noun(
        "snippets", "snippet", "name:thanks", "name", "thanks", "name=thanks body=@thanks.txt", "body=@thanks.txt"
    ),
    "articles": Noun(
        "articles", "article", "status:published", "title", "'Reset a printer'",
        "title='Reset a printer' body=@reset.md category=Printers", "public=yes review_due=+180d",
    ),
    "responses": Noun(
        "responses", "response", "kind:csat", "-answered_at", "5",
        "ticket=T-12 score=5 comment='Quick, thanks'", "score=4",
    ),
    "contact_points": Noun(
        "contact_points", "contact point", "kind:email", "contact", "5",
        "contact=ada@example.org kind=email value=ada@home.example", "label=home",
    ),
    "deal_contacts": Noun(
        "deal_contacts", "deal contact", "role:champion", "deal", "5",
        "deal='Acme pilot' contact=ada@example.org role=champion", "role=decision_maker",
    ),
    "pipelines": Noun(
        "pipelines", "pipeline", "archived:no", "position", "sales", "name=Partners", "currency=USD"
    ),
    "stages": Noun(
        "stages", "stage", "kind:open", "position", "proposal",
        "name=Pilot pipeline=Sales probability=60", "rot_days=14",
    ),
    "rates": Noun(
        "exchange_rates", "exchange rate", "base:USD", "-on_date", "3", "base=USD quote=EUR rate=0.9231", "rate=0.92"
    ),
    "targets": Noun(
        "targets", "target", "period:2026-Q4", "-period", "1", "period=2026-Q4 amount=120000 member=anna",
        "amount=150000",
    ),
    "reports": Noun(
        "reports", "saved report", "report:forecast", "name", "'Team quarter'",
        "name='Team quarter' report=forecast period=this-quarter by=owner", "by=owner.team",
    ),
    "team": Noun("members", "member", "role:rep", "login", "anna", "login=anna name=Anna role=rep", "role=manager"),
}  # fmt: skip
"""The nouns that are records, by the word typed; `team` are the members."""


def app(noun: str, without: Collection[str] = ()) -> typer.Typer:
    """The commands of one noun, but those a module of its own has."""
    about = NOUNS[noun]
    made = group(noun, f"List, show and change {about.entity.replace('_', ' ')}.")
    words = {"noun": noun, **vars(about), "many": about.entity.replace("_", " ")}
    for name, function in VERBS.items():
        if name not in without:
            command(made, name, **words)(function)
    return made


def list_(
    run: typer.Context,
    filters: Filters = None,
    where: Where = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
) -> None:
    """List {many} that match all filters.

    crm {noun} list {filter} --sort={sort} --limit 20
    crm {noun} list -o json --fields '*'
    """
    here = invocation(run)
    with here.database() as db:
        print_list(here, db, _entity(run), [*(filters or ()), *(where or ())], fields, sort, limit)


def show(
    run: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help="id, e-mail, phone, domain, external id or name")],
) -> None:
    """Show one {one} with everything that belongs to it.

    crm {noun} show {ref}
    crm {noun} show 1 -o json
    """
    from crm_tui.services import detail

    here = invocation(run)
    with here.database() as db:
        here.printer.detail(detail.show(db, _entity(run), ref))


def add(
    run: typer.Context,
    values: Values,
    allow_duplicate: Annotated[bool, typer.Option("--allow-duplicate", help="even if the e-mail is taken")] = False,
    link: Link = "create",
    dry_run: DryRun = False,
) -> None:
    """Add one {one} and print its id.

    crm {noun} add {add}
    crm {noun} add --dry-run {add}
    """
    from crm_tui.services import writing

    _check_link(link)
    here, entity = invocation(run), _entity(run)
    with here.database() as db:
        given = filled(db, entity, assignments(values))
        options = {"allow_duplicate": allow_duplicate, "dry_run": dry_run}
        print_written(here, db, writing.add(db, entity, given, link=link, **options), dry_run=dry_run)


def edit(
    run: typer.Context, values: RefsAndValues, where: Where = None, link: Link = "create", dry_run: DryRun = False
) -> None:
    """Change fields of the {many} named, or of all that match --where; `field=` clears.

    crm {noun} edit {ref} {edit}
    crm {noun} edit --where {filter} {edit} --dry-run
    """
    from crm_tui.services import writing

    _check_link(link)
    refs, given = parted(values)
    if not given:
        raise Usage("Say what to change: field=value, e.g. notes=checked")
    here, entity = invocation(run), _entity(run)
    with here.database() as db:
        ask(here, db, entity, "Changes", where, dry_run=dry_run)
        given = filled(db, entity, given)
        written = writing.edit(db, entity, given, refs=refs, filters=where or (), link=link, dry_run=dry_run)
        print_written(here, db, written, dry_run=dry_run)


def delete(
    run: typer.Context,
    refs: Refs = None,
    where: Where = None,
    erase: Annotated[bool, typer.Option("--erase", help="for good, from the journal too; no undo")] = False,
    dry_run: DryRun = False,
) -> None:
    """Move {many} to the bin; crm undo and restore bring them back.

    crm {noun} delete {ref}
    crm {noun} delete --where {filter} --yes
    """
    from crm_tui.services import erasing, writing

    here, entity = invocation(run), _entity(run)
    verb = erasing.erase if erase else writing.delete
    if erase and refs and not dry_run:
        here.confirm(len(refs), f"Erases {_counted(len(refs), entity)} for good.")
    with here.database() as db:
        ask(here, db, entity, "Erases for good" if erase else "Deletes", where, dry_run=dry_run)
        written = verb(db, entity, refs=refs or (), filters=where or (), dry_run=dry_run)
        print_written(here, db, written, dry_run=dry_run)


def restore(run: typer.Context, refs: Refs = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Bring {many} back from the bin.

    crm {noun} restore 1
    crm {noun} restore --where 'deleted_at>-1d' --yes
    """
    from crm_tui.services import writing

    here, entity = invocation(run), _entity(run)
    with here.database() as db:
        ask(here, db, entity, "Restores", where and [*where, "deleted_at:any"], dry_run=dry_run)
        print_written(
            here,
            db,
            writing.restore(db, entity, refs=refs or (), filters=where or (), dry_run=dry_run),
            dry_run=dry_run,
        )


VERBS: dict[str, Callable[..., None]] = {
    "list": list_,
    "show": show,
    "add": add,
    "edit": edit,
    "delete": delete,
    "restore": restore,
}


def _entity(run: typer.Context) -> str:
    """The entity of the noun the command stands under."""
    return NOUNS[run.command_path.split()[1]].entity


def _check_link(link: str) -> None:
    if link not in LINKS:
        raise Usage(f"--link: {shortened(link)} is none of {', '.join(LINKS)}.")


def _counted(count: int, entity: str) -> str:
    """`1 contact`, `1,203 contacts`."""
    one = next(noun.one for noun in NOUNS.values() if noun.entity == entity)
    return f"1 {one}" if count == 1 else f"{count:,} {entity.replace('_', ' ')}"


def _names(text: str | None) -> list[str]:
    return [] if text is None else [text]


def ask(
    here: Invocation, db: "Database", entity: str, verb: str, where: Sequence[str] | None, *, dry_run: bool
) -> None:
    """Before a change by filter: its count, and an answer."""
    from crm_tui.services import records

    if where and not dry_run:
        count = records.count(db, entity, where)
        here.confirm(count, f"{verb} {_counted(count, entity)}.")


def print_list(
    here: Invocation,
    db: "Database",
    entity: str,
    filters: Sequence[str],
    fields: str | None,
    sort: str | None,
    limit: int | None,
) -> None:
    """The records that match all filters, as the options of a list ask for them."""
    from crm_tui.services import records

    page = records.page(db, entity, filters=filters, fields=_names(fields), sort=_names(sort), limit=here.limit(limit))
    here.printer.page(page, chosen=bool(fields))


def perform(
    run: typer.Context,
    entity: str,
    verb: "Callable[..., Written]",
    says: str,
    refs: Sequence[str],
    given: "Sequence[Assignment]",
    where: Sequence[str] | None,
    *,
    dry_run: bool,
) -> None:
    """Do a verb of one entity to the records named, or to all that match, and print their ids."""
    here = invocation(run)
    with here.database() as db:
        ask(here, db, entity, says, where, dry_run=dry_run)
        written = verb(db, refs=refs, filters=where or (), assignments=filled(db, entity, given), dry_run=dry_run)
        print_written(here, db, written, dry_run=dry_run)


def print_written(here: Invocation, db: "Database", written: "Written", *, dry_run: bool = False) -> None:
    """The ids on stdout, or the records if a form was asked for; notes on stderr."""
    from crm_tui.services import records

    here.kept = None if dry_run or written.change_set is None else f"change {written.change_set}"
    for note in written.notes:
        here.printer.say(note)
    if dry_run:
        here.printer.say("Dry run: nothing was written.")
    if here.settings.output in (None, "ids") or dry_run:
        here.printer.ids(written.ids)
    else:
        here.printer.records(records.rows(db, written.entity, written.ids))
