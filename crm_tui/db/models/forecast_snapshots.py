"""Snapshots of the forecast: how it stood at the first write of a day."""

from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import SQLModel

from crm_tui.db.models import deals  # noqa: F401  the tables its foreign keys name
from crm_tui.db.models.base import STRICT
from crm_tui.db.models.journal import number, words


class ForecastSnapshot(SQLModel, table=True):
    """What deals of one owner, pipeline and currency stood for on a day, in minor units, by the month they close in.

    Slipped and undated ones are expected in no month. A day without deals has one row of noughts.
    """

    __tablename__: ClassVar[Any] = "forecast_snapshots"
    __table_args__ = (Index("ix_forecast_snapshots_taken_on_month", "taken_on", "month"), STRICT)

    id: int | None = number(primary=True, nullable=False)
    taken_on: str | None = words(nullable=False)
    month: str | None = words()
    owner_id: int | None = number(links="members.id")
    pipeline_id: int | None = number(links="pipelines.id")
    currency: str | None = words(nullable=False)
    won_minor: int | None = number(nullable=False)
    commit_minor: int | None = number(nullable=False)
    best_case_minor: int | None = number(nullable=False)
    pipeline_minor: int | None = number(nullable=False)
    weighted_minor: int | None = number(nullable=False)
    slipped_minor: int | None = number(nullable=False)
    undated_minor: int | None = number(nullable=False)
    deals: int | None = number(nullable=False)
