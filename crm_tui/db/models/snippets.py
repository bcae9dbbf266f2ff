"""Snippets: answers written once."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import LongText, Text


class Snippet(Journaled, table=True):
    """A text with places such as {contact.given_name} that are filled in where it is used."""

    __tablename__: ClassVar[Any] = "snippets"
    __table_args__ = (live_index("snippets", "name_f", unique=True), STRICT)

    name: str | None = column(Text(), "Name", Is.REQUIRED | Is.UNIQUE)
    name_f: str | None = twin()
    body: str | None = column(LongText(), "Text", Is.REQUIRED, help="{contact.given_name} and the like are filled in")
