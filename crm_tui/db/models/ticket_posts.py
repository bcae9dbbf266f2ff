"""Posts: what was said on a ticket, to the customer or among colleagues."""

from typing import Any, ClassVar

from sqlalchemy import Index

from crm_tui.db.models import tickets  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Boolean, Choice, Instant, LongText, Reference, Text
from crm_tui.domain.tickets import AUTHOR_KINDS


class TicketPost(Journaled, table=True):
    """A public reply, a customer's words, a private note, or what the program did."""

    __tablename__: ClassVar[Any] = "ticket_posts"
    __table_args__ = (
        Index("ix_ticket_posts_ticket_id_at_id", "ticket_id", "at", "id"),
        Index("ix_ticket_posts_origin_ticket_id", "origin_ticket_id"),
        live_index("ticket_posts", "message_id"),
        live_index("ticket_posts", "external_id", "external_system", unique=True),
        STRICT,
    )

    ticket_id: int | None = column(Reference("tickets"), "Ticket", Is.REQUIRED, links="tickets.id")
    origin_ticket_id: int | None = column(
        Reference("tickets"), "Ticket it was written on", Is.READONLY, help="after a merge or a split",
        links="tickets.id",
    )  # fmt: skip
    author: str | None = column(Text(), "Author", help="a member's login, or the customer's name or e-mail")
    author_f: str | None = twin()
    author_kind: str | None = column(Choice(AUTHOR_KINDS), "Kind of author", help="agent, if left out")
    public: int | None = column(Boolean(), "Public", help="no, if left out: a private note")
    body: str | None = column(LongText(), "Text", Is.REQUIRED)
    at: str | None = column(Instant(), "At", help="now, if left out")
    message_id: str | None = column(Text(folded=False), "Message id")
    in_reply_to: str | None = column(Text(folded=False), "In reply to")
    external_system: str | None = column(Text(folded=False), "External system")
    external_id: str | None = column(Text(folded=False), "External id", help="its id in the external system")
