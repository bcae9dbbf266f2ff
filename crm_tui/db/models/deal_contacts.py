"""Further people of a deal, and their part in it."""

from typing import Any, ClassVar

from sqlalchemy import Index

from crm_tui.db.models import deals  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Reference
from crm_tui.domain.pipeline import ROLES


class DealContact(Journaled, table=True):
    """One person beside the deal's own contact."""

    __tablename__: ClassVar[Any] = "deal_contacts"
    __table_args__ = (
        live_index("deal_contacts", "deal_id", "contact_id", unique=True),
        Index("ix_deal_contacts_contact_id", "contact_id"),
        STRICT,
    )

    deal_id: int | None = column(Reference("deals"), "Deal", Is.REQUIRED, links="deals.id")
    contact_id: int | None = column(Reference("contacts"), "Contact", Is.REQUIRED, links="contacts.id")
    role: str | None = column(Choice(ROLES), "Role")
