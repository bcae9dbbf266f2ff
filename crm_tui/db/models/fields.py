"""Definitions of custom fields."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import KINDS, Boolean, Choice, Integer, ListOf, LongText, Text


class FieldDefinition(Journaled, table=True):
    """A field the team added; its values live in the JSON column `custom` of the entity's rows."""

    __tablename__: ClassVar[Any] = "fields"
    __table_args__ = (live_index("fields", "entity", "key", unique=True), STRICT)

    entity: str | None = column(Text(folded=False), "Entity", Is.REQUIRED)
    key: str | None = column(Text(folded=False), "Key", Is.REQUIRED, help="the field's name everywhere")
    label: str | None = column(Text(), "Label")
    label_f: str | None = twin()
    kind: str | None = column(Choice(tuple(KINDS)), "Kind", Is.REQUIRED)
    options: str | None = column(ListOf(), "Options", help="of a choice, or the target of a reference")
    default: str | None = column(Text(folded=False), "Default")
    required: int | None = column(Boolean(), "Required")
    unique: int | None = column(Boolean(), "Unique")
    indexed: int | None = column(Boolean(), "Indexed", help="filter and sort by it stay fast")
    help: str | None = column(LongText(), "Help")
    position: int | None = column(Integer(), "Position")
    archived: int | None = column(Boolean(), "Archived")
