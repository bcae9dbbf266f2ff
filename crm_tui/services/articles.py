"""The verbs of articles: draft, review, publish, archive; and how many tickets one answered (SPEC 19)."""

from collections.abc import Sequence

from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.articles import MOVES, ArticleStatus
from crm_tui.domain.tickets import TicketStatus
from crm_tui.errors import Conflict
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.writing import change, door

DUE = "status:published review_due:..today"
"""The filter of the published articles that somebody should read again."""

VERBS = {
    ArticleStatus.DRAFT: "Take back",
    ArticleStatus.REVIEW: "Send to review",
    ArticleStatus.PUBLISHED: "Publish",
    ArticleStatus.ARCHIVED: "Archive",
}


def move(
    db: Database,
    target: ArticleStatus,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Give articles a status they may have next; others stay as they are, named by REF that raises Conflict.

    Raises Invalid for an article without text that is to be read.
    """
    verb = VERBS[target]
    with door(db, f"{verb} articles", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("articles")
        found = images(bulk.connection, entity, targets(catalog, entity, refs, filters))
        moving = [number for number, image in found.items() if target in _next(image["status"])]
        staying = [image for number, image in found.items() if number not in set(moving)]
        if staying and refs:
            one = staying[0]
            raise Conflict(f"Article {one['id']} is {one['status']}, not {_sources(target)}.")
        notes = [f"{len(staying):,} of the articles {'is' if len(staying) == 1 else 'are'} left as they were"]
        given = [Assignment("status", "=", target), *assignments]
        done = change(bulk, catalog, entity, moving, given, link="create", verb=verb)
        return Written(entity.name, tuple(moving), bulk.changed, (*(notes if staying else ()), *done.notes))


def _next(status: str) -> Sequence[ArticleStatus]:
    return tuple(MOVES[ArticleStatus(status)])


def _sources(target: ArticleStatus) -> str:
    return " or ".join(status for status in ArticleStatus if target in MOVES[status])


def answered(db: Database, article: int) -> int:
    """How many live tickets this article resolved: those that name it and are resolved or closed."""
    tickets = table("tickets")
    ended = (TicketStatus.RESOLVED.value, TicketStatus.CLOSED.value)
    count = select(func.count()).select_from(tickets)
    mine = count.where(tickets.c.article_id == article, tickets.c.status.in_(ended), live(tickets))
    with db.read() as connection:
        return int(connection.execute(mine).scalar_one())
