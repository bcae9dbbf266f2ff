"""Companies."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Country, CurrencyCode, Email, Integer, Money, Phone, Reference, Text, Url

TYPES = ("prospect", "customer", "partner", "supplier", "competitor", "other")


class Company(Record, table=True):
    """An organisation that contacts, deals and tickets belong to."""

    __tablename__: ClassVar[Any] = "companies"
    __table_args__ = (
        *record_indexes("companies"),
        live_index("companies", "name_f", "id"),
        live_index("companies", "domain", "id"),
        live_index("companies", "email_key", "id"),
        live_index("companies", "phone_e164", "id"),
        STRICT,
    )

    name: str | None = column(Text(), "Name", Is.SEARCHED)
    name_f: str | None = twin()
    legal_name: str | None = column(Text(), "Legal name", Is.SEARCHED)
    legal_name_f: str | None = twin()
    domain: str | None = column(Text(folded=False), "Domain", Is.SEARCHED, help="derived from the website if empty")
    email: str | None = column(Email(), "E-mail", Is.SEARCHED)
    email_key: str | None = twin()
    phone: str | None = column(Phone(), "Phone", Is.SEARCHED)
    phone_e164: str | None = twin()
    phone_ext: str | None = twin()
    website: str | None = column(Url(), "Website")
    website_domain: str | None = twin()
    industry: str | None = column(Text(), "Industry")
    industry_f: str | None = twin()
    employees: int | None = column(Integer(), "Employees")
    annual_revenue_minor: int | None = column(Money(), "Annual revenue")
    currency: str | None = column(CurrencyCode(), "Currency", help="of the annual revenue; empty is the base currency")
    tax_id: str | None = column(Text(folded=False), "Tax id")
    type: str | None = column(Choice(TYPES), "Type")
    parent_id: int | None = column(Reference("companies"), "Parent", links="companies.id")
    street: str | None = column(Text(folded=False), "Street")
    city: str | None = column(Text(), "City")
    city_f: str | None = twin()
    region: str | None = column(Text(), "Region")
    region_f: str | None = twin()
    postal_code: str | None = column(Text(folded=False), "Postal code")
    country: str | None = column(Country(), "Country")
