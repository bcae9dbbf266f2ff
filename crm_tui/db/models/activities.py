"""Activities: what happened with a contact, a company, a lead or a deal."""

from typing import Any, ClassVar

from sqlalchemy import Index

from crm_tui.db.models import leads, tickets  # noqa: F401  the tables its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.activities import KINDS
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Instant, Integer, LongText, Reference, Text


class Activity(Record, table=True):
    """A call, mail, meeting, message, visit or note; it shows on the timeline of each record it links to."""

    __tablename__: ClassVar[Any] = "activities"
    __table_args__ = (
        *record_indexes("activities"),
        Index("ix_activities_contact_id_occurred_at", "contact_id", "occurred_at"),
        Index("ix_activities_company_id_occurred_at", "company_id", "occurred_at"),
        Index("ix_activities_lead_id_occurred_at", "lead_id", "occurred_at"),
        Index("ix_activities_deal_id_occurred_at", "deal_id", "occurred_at"),
        Index("ix_activities_ticket_id_occurred_at", "ticket_id", "occurred_at"),
        live_index("activities", "occurred_at", "id"),
        STRICT,
    )

    kind: str | None = column(Choice(KINDS), "Kind", Is.REQUIRED)
    direction: str | None = column(Choice(("in", "out")), "Direction")
    subject: str | None = column(Text(), "Subject", Is.SEARCHED)
    subject_f: str | None = twin()
    body: str | None = column(LongText(), "Body", Is.SEARCHED)
    occurred_at: str | None = column(Instant(), "Occurred", help="now, if left out")
    duration_min: int | None = column(Integer(), "Minutes")
    outcome: str | None = column(Text(), "Outcome")
    outcome_f: str | None = twin()
    contact_id: int | None = column(Reference("contacts"), "Contact", links="contacts.id")
    company_id: int | None = column(Reference("companies"), "Company", links="companies.id")
    lead_id: int | None = column(Reference("leads"), "Lead", links="leads.id")
    deal_id: int | None = column(Reference("deals"), "Deal", links="deals.id")
    ticket_id: int | None = column(Reference("tickets"), "Ticket", links="tickets.id")
