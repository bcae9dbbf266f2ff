"""Tickets: what a customer asks for help with."""

from typing import Any, ClassVar

from sqlalchemy import Index

from crm_tui.db.models import articles, contacts, policies  # noqa: F401  the tables its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Instant, Integer, LongText, Reference, Text
from crm_tui.domain.pipeline import PRIORITIES
from crm_tui.domain.tickets import CHANNELS, SLA_STATES, TICKET_STATUSES, TICKET_TYPES

QUEUE = ("status", "sla_due_at", "id", "owner_id", "sla_state", "deleted_at")
FIGURES = (
    "created_at", "status", "resolved_at", "first_response_at", "priority", "channel", "owner_id", "queue_f",
    "reopened_count", "deleted_at",
)  # fmt: skip
"""What the queue and the figures of tickets read, from an index alone."""


class Ticket(Record, table=True):
    """A question, a fault, a complaint, and everything said about it."""

    __tablename__: ClassVar[Any] = "tickets"
    __table_args__ = (
        *record_indexes("tickets"),
        live_index("tickets", "sla_due_at", "id"),
        live_index("tickets", *QUEUE, named="queue"),
        live_index("tickets", *FIGURES, named="figures"),
        live_index("tickets", "resolved_at", "id"),
        Index("ix_tickets_contact_id", "contact_id"),
        Index("ix_tickets_company_id", "company_id"),
        Index("ix_tickets_parent_id", "parent_id"),
        Index("ix_tickets_merged_into_id", "merged_into_id"),
        STRICT,
    )

    ref: str | None = column(Text(folded=False), "Number", Is.READONLY, help="T- and its id")
    subject: str | None = column(Text(), "Subject", Is.SEARCHED)
    subject_f: str | None = twin()
    description: str | None = column(LongText(), "Description", Is.SEARCHED)
    type: str | None = column(Choice(TICKET_TYPES), "Type")
    status: str | None = column(Choice(TICKET_STATUSES), "Status", help="new, if left out")
    status_reason: str | None = column(Text(), "Reason of the status")
    status_reason_f: str | None = twin()
    priority: str | None = column(Choice(PRIORITIES), "Priority", help="normal, if left out")
    channel: str | None = column(Choice(CHANNELS), "Channel")
    contact_id: int | None = column(Reference("contacts"), "Contact", help="who asks", links="contacts.id")
    company_id: int | None = column(
        Reference("companies"), "Company", help="that of the contact, if left out", links="companies.id"
    )
    queue: str | None = column(Text(), "Queue")
    queue_f: str | None = twin()
    resolution: str | None = column(LongText(), "Resolution", Is.SEARCHED, help="what was done; needed to resolve it")
    root_cause: str | None = column(Text(), "Root cause")
    root_cause_f: str | None = twin()
    first_response_at: str | None = column(Instant(), "First response", help="kept by crm; from the source on import")
    resolved_at: str | None = column(Instant(), "Resolved", help="kept by crm; from the source on import")
    closed_at: str | None = column(Instant(), "Closed", help="kept by crm; from the source on import")
    reopened_count: int | None = column(Integer(), "Times reopened", Is.READONLY)
    parent_id: int | None = column(Reference("tickets"), "Parent", help="the ticket it belongs to", links="tickets.id")
    merged_into_id: int | None = column(Reference("tickets"), "Merged into", Is.READONLY, links="tickets.id")
    time_spent_min: int | None = column(Integer(), "Minutes spent")
    article_id: int | None = column(
        Reference("articles"), "Article", help="the article that answered it", links="articles.id"
    )
    sla_policy_id: int | None = column(Reference("policies"), "Service level", Is.READONLY, links="policies.id")
    sla_state: str | None = column(Choice(SLA_STATES), "State of its clocks", Is.READONLY)
    sla_due_at: str | None = column(Instant(), "Due", Is.READONLY, help="the earliest clock that runs")
    sla_warn_at: str | None = column(Instant(), "At risk from", Is.READONLY, help="80 % of the time given")
