"""Further ways to reach a contact: e-mails, phones, addresses, URLs and handles."""

from typing import Any, ClassVar

from sqlalchemy import Index

from crm_tui.db.models import contacts  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Instant, LongText, Reference, Text

POINT_KINDS = ("email", "phone", "mobile", "address", "url", "handle")


class ContactPoint(Journaled, table=True):
    """One further point; `normalised` is the e-mail key, the E.164 number, or the folded text."""

    __tablename__: ClassVar[Any] = "contact_points"
    __table_args__ = (
        Index("ix_contact_points_contact_id", "contact_id"),
        live_index("contact_points", "normalised", "kind"),
        STRICT,
    )

    contact_id: int | None = column(Reference("contacts"), "Contact", Is.REQUIRED, links="contacts.id")
    kind: str | None = column(Choice(POINT_KINDS), "Kind", Is.REQUIRED)
    label: str | None = column(Text(), "Label", help="home, work, fax")
    label_f: str | None = twin()
    value: str | None = column(LongText(), "Value", Is.REQUIRED)
    normalised: str | None = column(Text(folded=False), "Normalised", Is.READONLY)
    opt_out_at: str | None = column(Instant(), "Opted out")
    bounced_at: str | None = column(Instant(), "Bounced")
