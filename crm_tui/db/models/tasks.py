"""Tasks: what is to be done."""

from typing import Any, ClassVar

from sqlalchemy import Index, text

from crm_tui.db.models import leads, tickets  # noqa: F401  the tables its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Date, Instant, Recurrence, Reference, Text
from crm_tui.domain.pipeline import PRIORITIES, TASK_STATUSES

AGENDA = ("owner_id", "status", "due", "id", "remind_at", "deleted_at")
REMINDERS = ("owner_id", "status", "remind_at", "id", "due", "deleted_at")
"""What Home counts and lists of somebody's tasks, from an index alone."""


class Task(Record, table=True):
    """Something to do, for a record or for nobody in particular."""

    __tablename__: ClassVar[Any] = "tasks"
    __table_args__ = (
        *record_indexes("tasks"),
        live_index("tasks", "status", "due", "id"),
        live_index("tasks", "due", "id"),
        live_index("tasks", *AGENDA, named="agenda"),
        Index("ix_tasks_reminders", *REMINDERS, sqlite_where=text("remind_at IS NOT NULL AND deleted_at IS NULL")),
        Index("ix_tasks_contact_id", "contact_id"),
        Index("ix_tasks_company_id", "company_id"),
        Index("ix_tasks_lead_id", "lead_id"),
        Index("ix_tasks_deal_id", "deal_id"),
        Index("ix_tasks_ticket_id", "ticket_id"),
        STRICT,
    )

    title: str | None = column(Text(), "Title", Is.REQUIRED | Is.SEARCHED)
    title_f: str | None = twin()
    due: str | None = column(Date(), "Due")
    remind_at: str | None = column(Instant(), "Remind at")
    priority: str | None = column(Choice(PRIORITIES), "Priority", help="normal, if left out")
    status: str | None = column(Choice(TASK_STATUSES), "Status", help="open, if left out")
    done_at: str | None = column(Instant(), "Done", Is.READONLY)
    recurrence: str | None = column(Recurrence(), "Recurrence", help="weekly, or any rule of RFC 5545 by days")
    contact_id: int | None = column(Reference("contacts"), "Contact", links="contacts.id")
    company_id: int | None = column(Reference("companies"), "Company", links="companies.id")
    lead_id: int | None = column(Reference("leads"), "Lead", links="leads.id")
    deal_id: int | None = column(Reference("deals"), "Deal", links="deals.id")
    ticket_id: int | None = column(Reference("tickets"), "Ticket", links="tickets.id")
