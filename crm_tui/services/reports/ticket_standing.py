"""How tickets stand, now or at the end of a day: what was resolved when comes from their history up to then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, and_, case, func, or_, select

from crm_tui.db.models import table
from crm_tui.domain.tickets import REOPENED, UNSOLVED, TicketStatus
from crm_tui.entities.base import Entity
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Asked, Group
from crm_tui.services.reports.grouping import Grouping, Raw, grouping
from crm_tui.services.reports.tallying import Facts

SOLVED = tuple(status.value for status in REOPENED)
TO_DO = tuple(status.value for status in UNSOLVED)
GONE = (TicketStatus.MERGED.value, TicketStatus.SPAM.value)
"""The stored statuses of what is solved, of what is to do, and of what no figure of service is about."""


@dataclass(frozen=True)
class Seen:
    """The tickets of a report, with the columns that depend on the moment they are seen at."""

    asked: Asked
    source: FromClause
    where: Condition
    status: Column
    resolved_at: Column
    first_response_at: Column

    @property
    def entity(self) -> Entity:
        """That of tickets."""
        return self.asked.catalog.entity("tickets")

    @property
    def instead(self) -> Mapping[str, Column]:
        """The columns that stand for fields of tickets in --by."""
        return {"status": self.status}

    @property
    def genuine(self) -> Condition:
        """Whether a ticket is neither merged nor spam."""
        return self.status.not_in(GONE)

    @property
    def solved(self) -> Condition:
        """Whether a ticket was resolved in the period, and still is."""
        return and_(self.asked.within(self.resolved_at), self.status.in_(SOLVED))

    @property
    def unknown(self) -> Condition:
        """Whether nobody knows when a ticket was made: a file did not say, or what it did say cannot be."""
        made = table("tickets").c.created_at
        return or_(made.is_(None), self.first_response_at < made, self.resolved_at < made)

    def groupings(self) -> tuple[Grouping, ...]:
        """What --by names."""
        asked = self.asked
        return () if asked.by is None else (grouping(asked, self.entity, asked.by, None),)

    def facts(
        self,
        where: Condition,
        *,
        rows: tuple[Grouping, ...] | None = None,
        alike: Mapping[str, Column] | None = None,
        summed: Mapping[str, Column] | None = None,
        source: FromClause | None = None,
    ) -> Facts:
        """Facts about the tickets that a condition names; `rows` are those of --by unless others are given."""
        by = self.groupings() if rows is None else rows
        joined = self.source if source is None else source
        both = and_(self.where, where)
        return Facts(self.entity, joined, both, by, alike or {}, summed or {}, instead=self.instead)


def seen(asked: Asked) -> Seen:
    """The tickets as they stand now, or stood at the cutoff."""
    tickets: Any = table("tickets")
    where = asked.where(asked.catalog.entity("tickets"))
    if asked.cutoff is None:
        now = (tickets.c.status, tickets.c.resolved_at, tickets.c.first_response_at)
        return Seen(asked, tickets, where, *now)
    last: Any = table("status_changes").alias("stood")
    changes: Any = table("status_changes").alias("changed")
    before = and_(changes.c.entity == "tickets", changes.c.record_id == tickets.c.id, changes.c.at < asked.cutoff)
    newest: Any = select(changes.c.id).where(before, live(changes)).order_by(changes.c.at.desc(), changes.c.id.desc())
    source = tickets.join(last, last.c.id == newest.limit(1).correlate(tickets).scalar_subquery())
    over = and_(tickets.c.status.in_(SOLVED), tickets.c.resolved_at < asked.cutoff)
    entered = and_(before, live(changes), changes.c.to_status.in_(SOLVED), changes.c.from_status.in_(TO_DO))
    solved_at: Any = select(func.max(changes.c.at)).where(entered).correlate(tickets).scalar_subquery()
    arrived = and_(last.c.from_status.is_(None), last.c.to_status.in_(SOLVED))
    answered = case((tickets.c.first_response_at < asked.cutoff, tickets.c.first_response_at))
    return Seen(
        asked,
        source,
        where,
        case((over, tickets.c.status), (arrived, TicketStatus.NEW.value), else_=last.c.to_status),
        case((over, tickets.c.resolved_at), (arrived, None), (last.c.to_status.in_(SOLVED), solved_at)),
        answered,
    )


class Named:
    """Rows with names of their own, in this order."""

    def __init__(self, name: str, value: Column, names: tuple[str, ...]) -> None:
        self.name = name
        self.value = value
        self.names = names

    def expression(self, instead: Mapping[str, Column]) -> Column:
        """Its value in each record."""
        return self.value

    def groups(self, raws: Mapping[Raw, int]) -> dict[Raw, Group]:
        """The rows, in the order of their names."""
        return {raw: named(str(raw), self.names) for raw in raws}


def named(text: str, names: tuple[str, ...]) -> Group:
    """The row with one of these names."""
    return Group(text, text, (names.index(text), ""))
