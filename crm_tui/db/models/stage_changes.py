"""The history of deals: every move from a stage to another, by ids and by the names of the time."""

from typing import Any, ClassVar

from crm_tui.db.models import deals  # noqa: F401  the tables its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Instant, Integer, Reference, Text

HISTORY = ("deal_id", "at", "id", "to_stage_id", "from_stage_id", "seconds_in_from", "deleted_at")
"""What tells from an index alone where a deal stood when, and how long."""


class StageChange(Journaled, table=True):
    """One move of a deal; its first has no stage before. Moves and undo write them, nobody else."""

    __tablename__: ClassVar[Any] = "stage_changes"
    __table_args__ = (
        live_index("stage_changes", *HISTORY, named="history"),
        live_index("stage_changes", "to_stage_id", "at", "deal_id"),
        live_index("stage_changes", "at", "id"),
        STRICT,
    )

    deal_id: int | None = column(Reference("deals"), "Deal", Is.REQUIRED, links="deals.id")
    from_stage_id: int | None = column(Reference("stages"), "From", links="stages.id")
    to_stage_id: int | None = column(Reference("stages"), "To", Is.REQUIRED, links="stages.id")
    from_name: str | None = column(Text(folded=False), "From, as it was called")
    to_name: str | None = column(Text(folded=False), "To, as it was called")
    at: str | None = column(Instant(), "At", Is.REQUIRED)
    by_id: int | None = column(Reference("members"), "By", links="members.id")
    seconds_in_from: int | None = column(Integer(), "Seconds in the stage before")
