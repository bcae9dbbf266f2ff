"""Leads: those who may become customers, before they are a contact, a company or a deal."""

from typing import Any, ClassVar

from sqlalchemy import Index, text

from crm_tui.db.models import deals  # noqa: F401  the tables its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import (
    Boolean,
    Choice,
    Country,
    CurrencyCode,
    Date,
    Email,
    Instant,
    Integer,
    Money,
    Phone,
    Reference,
    Text,
    Url,
)
from crm_tui.domain.pipeline import LEAD_STATUSES, RATINGS


class Lead(Record, table=True):
    """A first interest; conversion makes a contact, a company and a deal of it."""

    __tablename__: ClassVar[Any] = "leads"
    __table_args__ = (
        *record_indexes("leads"),
        live_index("leads", "name_f", "id"),
        live_index("leads", "email_key", "id"),
        live_index("leads", "phone_e164", "id"),
        live_index("leads", "mobile_e164", "id"),
        live_index("leads", "status", "created_at"),
        live_index("leads", "created_at", "status", "source_f", "deleted_at", named="created"),
        Index(
            "ix_leads_recycle_on_filled",
            "recycle_on",
            "id",
            sqlite_where=text("recycle_on IS NOT NULL AND deleted_at IS NULL"),
        ),
        STRICT,
    )

    name: str | None = column(Text(), "Name", Is.SEARCHED, help="kept as given; composed from its parts only if absent")
    name_f: str | None = twin()
    given_name: str | None = column(Text(), "Given name", Is.SEARCHED)
    given_name_f: str | None = twin()
    family_name: str | None = column(Text(), "Family name", Is.SEARCHED)
    family_name_f: str | None = twin()
    company: str | None = column(Text(), "Company", Is.SEARCHED, help="as text; conversion makes a company of it")
    company_f: str | None = twin()
    title: str | None = column(Text(), "Title")
    title_f: str | None = twin()
    email: str | None = column(Email(), "E-mail", Is.SEARCHED)
    email_key: str | None = twin()
    phone: str | None = column(Phone(), "Phone", Is.SEARCHED)
    phone_e164: str | None = twin()
    phone_ext: str | None = twin()
    mobile: str | None = column(Phone(), "Mobile", Is.SEARCHED)
    mobile_e164: str | None = twin()
    mobile_ext: str | None = twin()
    website: str | None = column(Url(), "Website")
    website_domain: str | None = twin()
    country: str | None = column(Country(), "Country")
    status: str | None = column(Choice(LEAD_STATUSES), "Status", help="new, if left out")
    status_reason: str | None = column(Text(), "Reason of the status")
    status_reason_f: str | None = twin()
    rating: str | None = column(Choice(RATINGS), "Rating")
    score: int | None = column(Integer(), "Score")
    amount_minor: int | None = column(Money(), "Amount")
    currency: str | None = column(CurrencyCode(), "Currency", help="empty is the base currency")
    expected_on: str | None = column(Date(), "Expected on")
    recycle_on: str | None = column(Date(), "Recycle on", help="when to take it up again")
    campaign: str | None = column(Text(), "Campaign")
    campaign_f: str | None = twin()
    priority_class: str | None = column(Choice(("A", "B", "C")), "Priority class")
    do_not_call: int | None = column(Boolean(), "Do not call")
    do_not_email: int | None = column(Boolean(), "Do not e-mail")
    do_not_mail: int | None = column(Boolean(), "Do not mail")
    first_response_at: str | None = column(
        Instant(), "First response", Is.READONLY, help="first outbound call, mail, message or meeting"
    )
    converted_at: str | None = column(Instant(), "Converted", Is.READONLY)
    converted_contact_id: int | None = column(
        Reference("contacts"), "Contact made of it", Is.READONLY, links="contacts.id"
    )
    converted_company_id: int | None = column(
        Reference("companies"), "Company made of it", Is.READONLY, links="companies.id"
    )
    converted_deal_id: int | None = column(Reference("deals"), "Deal made of it", Is.READONLY, links="deals.id")
