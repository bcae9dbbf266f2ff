"""Columns that follow from other rows; the door refreshes them in the transaction of the change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, Text, and_, bindparam, case, cast, func, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.dialects.base import Dialect
from crm_tui.db.models import table
from crm_tui.domain.activities import TOUCHES
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.leads import MEETING, OUT, RESPONSES
from crm_tui.domain.pipeline import StageKind
from crm_tui.domain.searching import document
from crm_tui.domain.tickets import AuthorKind

LAST_TOUCH, NEXT_TOUCH = "last_touch_at", "next_touch_at"


def search_text(fields: Iterable[Field], row: Mapping[str, Any], custom: Mapping[str, Any]) -> str | None:
    """The searched text of a record: its searched fields, numbers also as E.164."""
    values: list[str | None] = []
    for field in fields:
        if field.is_(Is.SEARCHED):
            image = custom if field.is_(Is.CUSTOM) else row
            values.append(_text(image.get(field.column)))
            values += [_text(image.get(twin)) for twin in field.twins if twin.endswith("_e164")]
    return document(values)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def refresh_touches(connection: Connection, dialect: Dialect, which: ColumnElement[bool]) -> None:
    """Set the last and next touch of contacts from their activities; SPEC 3, timeline."""
    people, done = table("contacts"), table("activities")
    latest = (
        select(func.max(done.c.occurred_at))
        .where(done.c.contact_id == people.c.id, done.c.kind.in_(TOUCHES), done.c.deleted_at.is_(None))
        .scalar_subquery()
    )
    connection.execute(update(people).where(which).values({LAST_TOUCH: latest}))
    later = dialect.add_days(people.c.last_touch_at, people.c.cadence_days)
    following = case((people.c.cadence_days.is_not(None), later))
    connection.execute(update(people).where(which).values({NEXT_TOUCH: following}))


def refresh_deals(connection: Connection, dialect: Dialect, which: ColumnElement[bool]) -> None:
    """Set what deals have from their stage, their moves and their activities; SPEC 5, rules 1, 4 and 7."""
    deals, stages, moves, done = map(table, ("deals", "stages", "stage_changes", "activities"))

    def of_stage(name: str) -> ColumnElement[Any]:
        return select(stages.c[name]).where(stages.c.id == deals.c.stage_id).scalar_subquery()

    entered = (
        select(func.max(moves.c.at))
        .where(moves.c.deal_id == deals.c.id, moves.c.deleted_at.is_(None))
        .scalar_subquery()
    )
    latest = (
        select(func.max(done.c.occurred_at))
        .where(done.c.deal_id == deals.c.id, done.c.deleted_at.is_(None))
        .scalar_subquery()
    )
    values = {
        "status": of_stage("kind"),
        "probability": func.coalesce(deals.c.probability_own, of_stage("probability")),
        "forecast_category": func.coalesce(deals.c.forecast_category_own, of_stage("forecast_category")),
        "stage_entered_at": entered,
        "closed_at": case((of_stage("kind") != StageKind.OPEN.value, entered)),
        "last_activity_at": latest,
    }
    connection.execute(update(deals).where(which).values(values))


def refresh_leads(connection: Connection, dialect: Dialect, which: ColumnElement[bool]) -> None:
    """Set when leads were first answered from their activities; SPEC 4."""
    leads, done = table("leads"), table("activities")
    out = or_(done.c.direction == OUT, and_(done.c.kind == MEETING, done.c.direction.is_(None)))
    first = select(func.min(done.c.occurred_at)).where(
        done.c.lead_id == leads.c.id, done.c.kind.in_(RESPONSES), out, done.c.deleted_at.is_(None)
    )
    connection.execute(update(leads).where(which).values(first_response_at=first.scalar_subquery()))


def refresh_tickets(connection: Connection, dialect: Dialect, which: ColumnElement[bool]) -> None:
    """Number tickets."""
    tickets = table("tickets")
    number = literal("T-") + cast(tickets.c.id, Text)
    connection.execute(update(tickets).where(which, tickets.c.ref.is_(None)).values(ref=number))
    first_responses(connection, which)


def first_responses(connection: Connection, which: ColumnElement[bool]) -> None:
    """Set when tickets were first answered from their public posts of agents; SPEC 7.

    What a file said stays, unless it is the time of a post: then it goes with the post. Posts of a merged ticket count
    from the time on that this one is there.
    """
    tickets, posts = table("tickets"), table("ticket_posts")
    agents = posts.c.author_kind == AuthorKind.AGENT.value
    own = or_(posts.c.origin_ticket_id.is_(None), posts.c.at >= tickets.c.created_at)
    here = and_(posts.c.ticket_id == tickets.c.id, agents, posts.c.public == 1, posts.c.deleted_at.is_(None), own)
    told = and_(posts.c.ticket_id == tickets.c.id, agents, posts.c.at == tickets.c.first_response_at)
    followed = or_(tickets.c.first_response_at.is_(None), select(posts.c.id).where(told).exists())
    first = select(func.min(posts.c.at)).where(here).scalar_subquery()
    connection.execute(update(tickets).where(which, followed).values(first_response_at=first))


def forget_responses(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Let go of first answers that were posts before these changed: they may have other times now, or other tickets."""
    tickets = table("tickets")
    posts = [{"_ticket": row["ticket_id"], "_at": row["at"]} for row in rows if row.get("at") is not None]
    same = (tickets.c.id == bindparam("_ticket"), tickets.c.first_response_at == bindparam("_at"))
    if posts:
        connection.execute(update(tickets).where(*same).values(first_response_at=None), posts)


Refresh = Callable[[Connection, Dialect, ColumnElement[bool]], None]

REFRESH: dict[str, Refresh] = {
    "contacts": refresh_touches, "deals": refresh_deals, "leads": refresh_leads, "tickets": refresh_tickets,
}  # fmt: skip
"""What brings the derived columns of the rows of a table that a condition names up to date."""


@dataclass(frozen=True)
class Dependency:
    """Rows of `target` depend on changed rows: their `key` is in the `column` of those.

    `made`: also on rows just made or binned. `filled`: only on rows that have one of these.
    """

    target: str
    column: str
    key: str = "id"
    made: bool = True
    filled: tuple[str, ...] = ()


DEPENDENCIES = {
    "activities": (
        Dependency("contacts", "contact_id"),
        Dependency("deals", "deal_id"),
        Dependency("leads", "lead_id"),
    ),
    "contacts": (Dependency("contacts", "id", made=False, filled=("cadence_days", LAST_TOUCH)),),
    "deals": (Dependency("deals", "id"),),
    "stage_changes": (Dependency("deals", "deal_id"),),
    "stages": (Dependency("deals", "id", "stage_id"),),
    "tickets": (Dependency("tickets", "id"),),
    "ticket_posts": (Dependency("tickets", "ticket_id"),),
}
"""By the table that changed."""


def refresh(connection: Connection, dialect: Dialect, changed: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Bring everything up to date that depends on the changed rows: images before and after, with their ids."""
    rows = list(rows)
    if changed.name == "ticket_posts":
        forget_responses(connection, [row for row in rows if row.get("author_kind") == AuthorKind.AGENT.value])
    for each in DEPENDENCIES.get(changed.name, ()):
        some = [row for row in rows if not each.filled or any(row.get(name) is not None for name in each.filled)]
        _refresh_by(connection, dialect, each, {row[each.column] for row in some if row.get(each.column) is not None})


def refresh_where(connection: Connection, dialect: Dialect, changed: Table, condition: ColumnElement[bool]) -> None:
    """As `refresh`, for rows just made or binned that a condition names."""
    for each in DEPENDENCIES.get(changed.name, ()):
        if not each.made:
            continue
        if (each.target, each.key) == (changed.name, each.column):
            REFRESH[each.target](connection, dialect, condition)
            continue
        column = changed.c[each.column]
        found = connection.execute(select(column).where(condition, column.is_not(None)).distinct()).scalars()
        _refresh_by(connection, dialect, each, set(found))


def _refresh_by(connection: Connection, dialect: Dialect, dependency: Dependency, keys: set[int]) -> None:
    for some in chunks(sorted(keys)):
        REFRESH[dependency.target](connection, dialect, table(dependency.target).c[dependency.key].in_(some))


def chunks(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    """Ids in portions that fit one statement."""
    return (ids[at : at + size] for at in range(0, len(ids), size))
