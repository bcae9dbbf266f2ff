"""`crm articles`: the verbs of every record, those of its status, suggest and export."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands import records
from crm_tui.commands.assigning import filled, parted
from crm_tui.commands.invocation import invocation
from crm_tui.commands.options import DryRun, Fields, Filters, Limit, Sort, Where, command
from crm_tui.errors import Usage
from crm_tui.text import shortened

if TYPE_CHECKING:
    from crm_tui.domain.articles import ArticleStatus

Articles = Annotated[list[str] | None, typer.Argument(metavar="REF|FIELD=VALUE", help="see crm help fields")]


def app(noun: str) -> typer.Typer:
    """The commands of the noun."""
    made = records.app(noun, without=("list", "show"))
    for name, function in (("list", list_), ("show", show)):
        command(made, name)(function)
    for function in VERBS:
        command(made, function.__name__)(function)
    return made


def list_(
    run: typer.Context,
    filters: Filters = None,
    where: Where = None,
    fields: Fields = None,
    sort: Sort = None,
    limit: Limit = None,
    due: Annotated[bool, typer.Option("--due", help="published ones to be read again by today")] = False,
) -> None:
    """List articles that match all filters.

    crm articles list status:published category:Printers
    crm articles list --due
    """
    from crm_tui.services.articles import DUE

    here = invocation(run)
    with here.database() as db:
        found = [*(filters or ()), *(where or ()), *([DUE] if due else ())]
        records.print_list(here, db, "articles", found, fields, sort, limit)


def show(
    run: typer.Context, ref: Annotated[str, typer.Argument(metavar="REF", help="id, title or external id")]
) -> None:
    """Show one article, and how many tickets it answered.

    crm articles show 'Reset a printer'
    crm articles show 5 -o json
    """
    from crm_tui.services import articles, detail

    here = invocation(run)
    with here.database() as db:
        found = detail.show(db, "articles", ref)
        number = found.page.rows[0].id
        answered = articles.answered(db, number)
    here.printer.detail(found, {"answered": answered})
    if answered:
        many = "1 ticket" if answered == 1 else f"{answered:,} tickets"
        here.printer.say(f"It answered {many}: crm tickets list article:{number}")


def draft(run: typer.Context, values: Articles = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Take articles back, to be written on; readers no longer get them.

    crm articles draft 'Reset a printer'
    crm articles draft --where 'status:review' --yes
    """
    from crm_tui.domain.articles import ArticleStatus

    _move(run, ArticleStatus.DRAFT, "Takes back", values, where, dry_run=dry_run)


def review(run: typer.Context, values: Articles = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Have articles read by somebody else before they are published; they need a text.

    crm articles review 'Reset a printer' owner=anna
    crm articles review --where 'status:published review_due:..today' --yes
    """
    from crm_tui.domain.articles import ArticleStatus

    _move(run, ArticleStatus.REVIEW, "Sends to review", values, where, dry_run=dry_run)


def publish(run: typer.Context, values: Articles = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Publish articles that were in review; with public=yes customers may read them.

    crm articles publish 'Reset a printer' public=yes review_due=+180d
    crm articles publish --where 'status:review owner:me' --yes
    """
    from crm_tui.domain.articles import ArticleStatus

    _move(run, ArticleStatus.PUBLISHED, "Publishes", values, where, dry_run=dry_run)


def archive(run: typer.Context, values: Articles = None, where: Where = None, dry_run: DryRun = False) -> None:
    """Put articles away that hold no longer; they stay to be found.

    crm articles archive 'Reset a printer'
    crm articles archive --where 'category:Fax' --yes
    """
    from crm_tui.domain.articles import ArticleStatus

    _move(run, ArticleStatus.ARCHIVED, "Archives", values, where, dry_run=dry_run)


def suggest(
    run: typer.Context,
    ticket: Annotated[str, typer.Argument(metavar="TICKET", help="T-12, 12 or its external id")],
    limit: Limit = 5,
) -> None:
    """List the published articles that may answer a ticket, by the words of its subject and description.

    crm articles suggest T-12
    crm articles suggest T-12 -o ids
    """
    from crm_tui.services.suggesting_articles import suggested
    from crm_tui.sheets import of_records

    here = invocation(run)
    with here.database() as db:
        found = suggested(db, ticket, most=limit or 5)
    rows = [(each.id, each.title, each.category, each.public, " ".join(each.words)) for each in found]
    here.printer.sheet(of_records(("id", "title", "category", "public", "words"), rows, here.context))


def export(
    run: typer.Context,
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="a new one, or that of an earlier export")],
    filters: Filters = None,
    where: Where = None,
    form: Annotated[str, typer.Option("--format", metavar="md|html")] = "html",
    public: Annotated[bool, typer.Option("--public", help="only what customers may read")] = False,
) -> None:
    """Write published articles as files with an index: HTML without scripts, or Markdown.

    crm articles export help-centre --public
    crm articles export handbook --format md category:Printers
    """
    from crm_tui.services import publishing
    from crm_tui.services.article_pages import Form

    if form not in tuple(Form):
        raise Usage(f"--format: {shortened(form)} is none of {', '.join(Form)}.")
    here = invocation(run)
    with here.database() as db:
        wanted = [*(filters or ()), *(where or ())]
        count = publishing.export(db, Path(folder), Form(form), public=public, filters=wanted)
    here.printer.say(f"exported articles: {count:,} to {folder}")


VERBS: tuple[Callable[..., None], ...] = (draft, review, publish, archive, suggest, export)


def _move(
    run: typer.Context,
    target: "ArticleStatus",
    says: str,
    values: list[str] | None,
    where: list[str] | None,
    *,
    dry_run: bool,
) -> None:
    from crm_tui.services import articles

    here = invocation(run)
    refs, given = parted(values or ())
    with here.database() as db:
        records.ask(here, db, "articles", says, where, dry_run=dry_run)
        given = filled(db, "articles", given)
        written = articles.move(db, target, refs=refs, filters=where or (), assignments=given, dry_run=dry_run)
        records.print_written(here, db, written, dry_run=dry_run)
