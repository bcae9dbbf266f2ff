"""Stages: the steps of a pipeline."""

from typing import Any, ClassVar

from crm_tui.db.models import pipelines  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Integer, ListOf, Percent, Reference, Text
from crm_tui.domain.pipeline import CATEGORIES, STAGE_KINDS


class Stage(Journaled, table=True):
    """A step of a pipeline; its kind is the status of the deals that stand in it."""

    __tablename__: ClassVar[Any] = "stages"
    __table_args__ = (live_index("stages", "pipeline_id", "name_f", unique=True), STRICT)

    pipeline_id: int | None = column(Reference("pipelines"), "Pipeline", Is.REQUIRED, links="pipelines.id")
    name: str | None = column(Text(), "Name", Is.REQUIRED)
    name_f: str | None = twin()
    position: int | None = column(Integer(), "Position")
    kind: str | None = column(Choice(STAGE_KINDS), "Kind", Is.REQUIRED)
    probability: int | None = column(Percent(), "Probability", help="of its deals that have none of their own")
    rot_days: int | None = column(Integer(), "Days until rotting")
    forecast_category: str | None = column(Choice(CATEGORIES), "Forecast category")
    required_fields: str | None = column(ListOf(), "Required fields", help="fields a deal needs to enter")
