"""The history of statuses, of leads and of whatever else has one."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Instant, Integer, LongText, Reference, Text


class StatusChange(Journaled, table=True):
    """One change of a record's status; its first has no status before."""

    __tablename__: ClassVar[Any] = "status_changes"
    __table_args__ = (
        live_index("status_changes", "entity", "record_id", "at", "deleted_at", named="history"),
        live_index("status_changes", "entity", "to_status", "at"),
        STRICT,
    )

    entity: str | None = column(Text(folded=False), "Entity", Is.REQUIRED)
    record_id: int | None = column(Integer(), "Record", Is.REQUIRED)
    from_status: str | None = column(Text(folded=False), "From")
    to_status: str | None = column(Text(folded=False), "To", Is.REQUIRED)
    at: str | None = column(Instant(), "At", Is.REQUIRED)
    by_id: int | None = column(Reference("members"), "By", links="members.id")
    reason: str | None = column(LongText(), "Reason")
    seconds_in_from: int | None = column(Integer(), "Seconds in the status before")
