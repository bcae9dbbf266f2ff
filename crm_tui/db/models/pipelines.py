"""Pipelines: the ways in which deals go."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Boolean, CurrencyCode, Integer, Text


class Pipeline(Journaled, table=True):
    """A row of stages; the first that is not archived takes new deals."""

    __tablename__: ClassVar[Any] = "pipelines"
    __table_args__ = (live_index("pipelines", "name_f", unique=True), STRICT)

    name: str | None = column(Text(), "Name", Is.REQUIRED | Is.UNIQUE)
    name_f: str | None = twin()
    currency: str | None = column(CurrencyCode(), "Currency", help="of its new deals; empty is the base currency")
    position: int | None = column(Integer(), "Position")
    archived: int | None = column(Boolean(), "Archived")
