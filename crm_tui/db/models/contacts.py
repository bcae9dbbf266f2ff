"""Contacts: the people."""

from typing import Any, ClassVar

from sqlalchemy import Index, text

from crm_tui.db.models import companies  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import (
    Boolean,
    Choice,
    Country,
    Date,
    Email,
    Instant,
    Integer,
    PartialDate,
    Phone,
    Reference,
    Text,
    Url,
)

LIFECYCLES = (
    "subscriber", "lead", "mql", "sql", "opportunity", "customer", "evangelist", "former", "partner", "supplier",
    "competitor", "other",
)  # fmt: skip
CHANNELS = ("email", "phone", "mobile", "message", "post", "visit")


def _filled_index(name: str, by: Any) -> Index:
    """An index over the few live contacts that have this field."""
    return Index(
        f"ix_contacts_{name}_filled", by, "id", sqlite_where=text(f"{name} IS NOT NULL AND deleted_at IS NULL")
    )


def _by_day_of_year(name: str) -> Index:
    """An index over the month and day of a partial date: its last five characters, where it has a day."""
    return _filled_index(name, text(f"substr({name}, length({name}) - 4)"))


class Contact(Record, table=True):
    """A person; their company is the primary link."""

    __tablename__: ClassVar[Any] = "contacts"
    __table_args__ = (
        *record_indexes("contacts"),
        live_index("contacts", "name_f", "id"),
        Index("ix_contacts_email_key_id", "email_key", "id"),  # with the bin: an add names who holds it there
        live_index("contacts", "phone_e164", "id"),
        live_index("contacts", "mobile_e164", "id"),
        Index("ix_contacts_company_id", "company_id"),
        _filled_index("next_touch_at", "next_touch_at"),
        _by_day_of_year("birthday"),
        _by_day_of_year("anniversary"),
        STRICT,
    )

    name: str | None = column(Text(), "Name", Is.SEARCHED, help="kept as given; composed from its parts only if absent")
    name_f: str | None = twin()
    given_name: str | None = column(Text(), "Given name", Is.SEARCHED)
    given_name_f: str | None = twin()
    family_name: str | None = column(Text(), "Family name", Is.SEARCHED)
    family_name_f: str | None = twin()
    prefix: str | None = column(Text(folded=False), "Prefix")
    suffix: str | None = column(Text(folded=False), "Suffix")
    nickname: str | None = column(Text(), "Nickname", Is.SEARCHED)
    nickname_f: str | None = twin()
    email: str | None = column(Email(), "E-mail", Is.SEARCHED)
    email_key: str | None = twin()
    phone: str | None = column(Phone(), "Phone", Is.SEARCHED)
    phone_e164: str | None = twin()
    phone_ext: str | None = twin()
    mobile: str | None = column(Phone(), "Mobile", Is.SEARCHED)
    mobile_e164: str | None = twin()
    mobile_ext: str | None = twin()
    company_id: int | None = column(Reference("companies"), "Company", links="companies.id")
    title: str | None = column(Text(), "Title")
    title_f: str | None = twin()
    department: str | None = column(Text(), "Department")
    department_f: str | None = twin()
    lifecycle: str | None = column(Choice(LIFECYCLES), "Lifecycle")
    priority_class: str | None = column(Choice(("A", "B", "C")), "Priority class")
    birthday: str | None = column(PartialDate(), "Birthday")
    anniversary: str | None = column(PartialDate(), "Anniversary")
    language: str | None = column(Text(folded=False), "Language")
    timezone: str | None = column(Text(folded=False), "Time zone")
    preferred_channel: str | None = column(Choice(CHANNELS), "Preferred channel")
    do_not_call: int | None = column(Boolean(), "Do not call")
    do_not_email: int | None = column(Boolean(), "Do not e-mail")
    do_not_mail: int | None = column(Boolean(), "Do not mail")
    street: str | None = column(Text(folded=False), "Street")
    city: str | None = column(Text(), "City")
    city_f: str | None = twin()
    region: str | None = column(Text(), "Region")
    region_f: str | None = twin()
    postal_code: str | None = column(Text(folded=False), "Postal code")
    country: str | None = column(Country(), "Country")
    website: str | None = column(Url(), "Website")
    website_domain: str | None = twin()
    cadence_days: int | None = column(Integer(), "Cadence in days", help="a touch is due this often")
    last_touch_at: str | None = column(
        Instant(), "Last touch", Is.READONLY, help="latest call, mail, meeting, message or visit"
    )
    next_touch_at: str | None = column(Instant(), "Next touch", Is.READONLY, help="last touch plus the cadence")
    verified_at: str | None = column(Date(), "Verified", help="when the data was last checked with the person")
