"""What came in and what was solved: one-touch rate, reopen rate, and what articles answered."""

from typing import Any

from sqlalchemy import RowMapping, and_, case, exists, func, or_, select

from crm_tui.db.models import table
from crm_tui.domain.figures import tickets as figures
from crm_tui.domain.figures.tickets import Resolved
from crm_tui.domain.tickets import AuthorKind
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Tally, Unit, report
from crm_tui.services.reports.tallying import tally
from crm_tui.services.reports.ticket_standing import SOLVED, TO_DO, Seen, seen


@report(
    "tickets",
    "created = tickets created in the period; resolved = tickets resolved in it, each once; of these one_touch = "
    "solved with one public post of an agent, reopened = opened again after it, by_article = answered by an article; "
    "the rates are shares of resolved",
    (
        Number("created"),
        Number("resolved"),
        Number("one_touch"),
        Number("one_touch_rate", Unit.PERCENT, summed=False),
        Number("reopened"),
        Number("reopen_rate", Unit.PERCENT, summed=False),
        Number("by_article"),
    ),
    area=Area.SERVICE,
    drawing=Drawing(
        numbers=("created", "resolved"),
        headline=("created", "resolved", "one_touch_rate", "reopen_rate"),
        apart=True,
    ),
    finish=figures.quality,
    dated=("tickets", "created_at"),
    adds_up=False,
)
def tickets(asked: Asked) -> Tally:
    """The tickets made in the period, and those resolved in it."""
    some = seen(asked)
    made = tally(asked, some.facts(asked.within(table("tickets").c.created_at)), lambda row: {"created": row["n"]})
    again = _opened_again(asked)
    alike = {
        "one_touch": _one_touch(some),
        "again": case((again, 1), else_=0),
        "by_article": case((table("tickets").c.article_id.is_(None), 0), else_=1),
    }
    made.join(tally(asked, some.facts(or_(some.solved, again), alike=alike), _resolved))
    made.notes += creation_unknown(some)
    return made


def creation_unknown(some: Seen) -> list[str]:
    """What there is to say of tickets of which nobody knows when they were made."""
    known = some.facts(and_(some.genuine, some.unknown), rows=()).grouped()
    row = some.asked.catalog.connection.execute(known).mappings().first()
    return [f"creation unknown: {row['n']}; these are not measured from their creation"] if row and row["n"] else []


def _resolved(row: RowMapping) -> figures.Sums:
    some = Resolved(row["n"], bool(row["one_touch"]), bool(row["again"]), bool(row["by_article"]))
    return figures.resolved(some)


def _opened_again(asked: Asked) -> Condition:
    """Whether a ticket was resolved in the period and opened again; only those with a count are looked up."""
    mine: Any = table("tickets")
    solving: Any = table("status_changes").alias("solving")
    opening: Any = table("status_changes").alias("opening")
    done = and_(solving.c.entity == "tickets", solving.c.record_id == mine.c.id, live(solving))
    ended = and_(solving.c.to_status.in_(SOLVED), solving.c.from_status.in_(TO_DO), asked.within(solving.c.at))
    later = and_(opening.c.entity == "tickets", opening.c.record_id == mine.c.id, live(opening))
    back = and_(opening.c.id > solving.c.id, opening.c.from_status.in_(SOLVED), opening.c.to_status.in_(TO_DO))
    seen_by_then = [] if asked.cutoff is None else [opening.c.at < asked.cutoff]
    found = exists().where(done, ended, later, back, *seen_by_then).correlate(mine)
    return and_(func.coalesce(mine.c.reopened_count, 0) > 0, found)


def _one_touch(some: Seen) -> Column:
    """Whether there is one public post of an agent up to the resolution."""
    posts, mine = table("ticket_posts"), table("tickets")
    agents = and_(posts.c.author_kind == AuthorKind.AGENT.value, posts.c.public == 1, live(posts))
    until = or_(posts.c.at.is_(None), some.resolved_at.is_(None), posts.c.at <= some.resolved_at)
    count = select(func.count()).where(posts.c.ticket_id == mine.c.id, agents, until)
    return case((count.correlate_except(posts).scalar_subquery() == 1, 1), else_=0)
