"""Responses: what customers answered when asked how it went."""

from typing import Any, ClassVar

from sqlalchemy import Index

from crm_tui.db.models import tickets  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Instant, Integer, LongText, Reference, Text
from crm_tui.domain.tickets import RESPONSE_KINDS


class Response(Journaled, table=True):
    """One score with a comment; a ticket has one response of a kind."""

    __tablename__: ClassVar[Any] = "responses"
    __table_args__ = (
        live_index("responses", "external_id", "external_system", unique=True),
        live_index("responses", "ticket_id", "kind", unique=True),
        live_index("responses", "kind", "answered_at", "score", "ticket_id"),
        Index("ix_responses_contact_id", "contact_id"),
        STRICT,
    )

    kind: str | None = column(Choice(RESPONSE_KINDS), "Kind", help="csat, if left out")
    ticket_id: int | None = column(Reference("tickets"), "Ticket", links="tickets.id")
    contact_id: int | None = column(
        Reference("contacts"), "Contact", help="that of the ticket, if left out", links="contacts.id"
    )
    score: int | None = column(Integer(), "Score", Is.REQUIRED, help="csat and ces 1 to 5, nps 0 to 10")
    comment: str | None = column(LongText(), "Comment")
    answered_at: str | None = column(Instant(), "Answered", help="now, if left out")
    external_system: str | None = column(Text(folded=False), "External system")
    external_id: str | None = column(Text(folded=False), "External id", help="its id in the external system")
