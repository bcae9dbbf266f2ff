"""The comments of a file of tickets as posts with their times; each is added once."""

from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, insert, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import journal
from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.tickets import AuthorKind
from crm_tui.services.transfer.stage import Stage, Verdict

CUSTOMER, AGENT = AuthorKind.CUSTOMER.value, AuthorKind.AGENT.value


class Spoken:
    """Adds the comments of all rows that are written.

    Who has the name or the e-mail of the ticket's contact is its customer, anybody else an agent. A comment of an
    agent is a private note unless the file says that it is public.
    """

    def __init__(self, bulk: Bulk, stage: Stage, offset: int) -> None:
        self.bulk = bulk
        self.connection: Connection = bulk.connection
        self.stage = stage
        self.offset = offset
        self.posts = table("ticket_posts")

    def add(self) -> None:
        """Add what is missing; a row that brings some changes its ticket."""
        said, fresh, plan = self.stage.said, self.stage.fresh, self.stage.plan
        self._add(fresh.c.number + self.offset, select(said).join_from(said, fresh, fresh.c.row == said.c.row))
        matched = and_(plan.c.row == said.c.row, plan.c.verdict == int(Verdict.MATCH), plan.c.record.is_not(None))
        theirs = select(said).join_from(said, plan, matched)
        missing = theirs.with_only_columns(said.c.row).distinct().where(~self._there(plan.c.record))
        self.stage.touch(self.connection, missing)
        self._add(plan.c.record, theirs)

    def _add(self, ticket: ColumnElement[int], source: Select[Any]) -> None:
        said, people, tickets = self.stage.said, table("contacts"), table("tickets")
        above = journal.highest_id(self.connection, self.posts)
        asks = or_(people.c.name_f == said.c.author_f, people.c.email_key == said.c.author_f)
        kind = func.coalesce(said.c.kind, case((asks, CUSTOMER), else_=AGENT))
        values: dict[str, Any] = {name: said.c[name] for name in ("author", "author_f", "body")}
        values |= {"ticket_id": ticket, "author_kind": kind, "at": func.coalesce(said.c.at, self.bulk.author.at)}
        values["public"] = case((kind == CUSTOMER, 1), else_=func.coalesce(said.c.public, 0))
        values |= {name: literal(value) for name, value in self.bulk.stamps().items()}
        found = source.join(tickets, tickets.c.id == ticket).outerjoin(people, people.c.id == tickets.c.contact_id)
        found = found.with_only_columns(*values.values()).where(~self._there(ticket))
        found = found.order_by(said.c.row, said.c.number)
        self.connection.execute(insert(self.posts).from_select(list(values), found))
        self.bulk.created(self.posts, above)

    def _there(self, ticket: ColumnElement[int]) -> ColumnElement[bool]:
        """The same words of the same person at the same time, also in a post that was split off or merged away."""
        said, posts = self.stage.said, self.posts
        mine = or_(posts.c.ticket_id == ticket, posts.c.origin_ticket_id == ticket)
        timed = or_(said.c.at.is_(None), posts.c.at == said.c.at)
        same = and_(posts.c.body == said.c.body, posts.c.author_f.is_not_distinct_from(said.c.author_f), timed)
        return select(posts.c.id).where(mine, same, posts.c.deleted_at.is_(None)).correlate_except(posts).exists()
