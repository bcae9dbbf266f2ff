"""Deals."""

from typing import Any, ClassVar

from sqlalchemy import Index, text

from crm_tui.db.models import contacts, stages  # noqa: F401  the tables its foreign keys name
from crm_tui.db.models.base import STRICT, Record, column, live_index, record_indexes, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import (
    Choice,
    CurrencyCode,
    Date,
    InheritedChoice,
    InheritedPercent,
    Instant,
    Integer,
    LongText,
    Money,
    Rate,
    Reference,
    Text,
)
from crm_tui.domain.pipeline import CATEGORIES, STAGE_KINDS

BOARD = ("pipeline_id", "stage_id", "amount_minor", "id", "currency", "probability", "deleted_at")
FORECAST = (
    "status", "close_date", "amount_minor", "currency", "probability", "forecast_category", "pipeline_id", "stage_id",
    "probability_own", "forecast_category_own", "owner_id", "rate", "rate_base", "deleted_at",
)  # fmt: skip
CLOSED = (
    "closed_at", "status", "amount_minor", "currency", "created_at", "pipeline_id", "owner_id", "source_f", "rate",
    "rate_base", "deleted_at",
)  # fmt: skip
"""What the board, the forecast and the figures of closed deals read, from an index alone."""

STANDING = ("owner_id", "status", "stage_entered_at", "stage_id", "last_activity_at", "close_date", "id", "deleted_at")
STUCK = (*STANDING[:-1], "next_step", "deleted_at")
"""What tells from an index alone which deals rot or are late; the second is of those without a next step."""


class Deal(Record, table=True):
    """A sale on its way through the stages of a pipeline."""

    __tablename__: ClassVar[Any] = "deals"
    __table_args__ = (
        *record_indexes("deals"),
        live_index("deals", "name_f", "id"),
        live_index("deals", "close_date", "id"),
        live_index("deals", *BOARD, named="board"),
        live_index("deals", *FORECAST, named="forecast"),
        live_index("deals", *CLOSED, named="closed"),
        live_index("deals", "created_at", "status"),
        live_index("deals", *STANDING, named="standing"),
        Index("ix_deals_stuck", *STUCK, sqlite_where=text("next_step IS NULL AND deleted_at IS NULL")),
        Index("ix_deals_stage_id", "stage_id"),
        Index("ix_deals_company_id", "company_id"),
        Index("ix_deals_contact_id", "contact_id"),
        STRICT,
    )

    name: str | None = column(Text(), "Name", Is.SEARCHED)
    name_f: str | None = twin()
    pipeline_id: int | None = column(Reference("pipelines"), "Pipeline", Is.REQUIRED, links="pipelines.id")
    stage_id: int | None = column(Reference("stages"), "Stage", Is.REQUIRED, links="stages.id")
    status: str | None = column(Choice(STAGE_KINDS), "Status", Is.READONLY, help="the kind of its stage")
    amount_minor: int | None = column(Money(), "Amount")
    currency: str | None = column(CurrencyCode(), "Currency", help="empty is the base currency")
    probability: int | None = column(InheritedPercent(), "Probability", help="its own, else its stage's")
    probability_own: int | None = twin(number=True)
    close_date: str | None = column(Date(), "Close date", help="when it is expected to close, or was")
    company_id: int | None = column(Reference("companies"), "Company", links="companies.id")
    contact_id: int | None = column(Reference("contacts"), "Contact", links="contacts.id")
    next_step: str | None = column(Text(), "Next step", Is.SEARCHED)
    next_step_f: str | None = twin()
    next_step_date: str | None = column(Date(), "Next step on")
    campaign: str | None = column(Text(), "Campaign")
    campaign_f: str | None = twin()
    competitor: str | None = column(Text(), "Competitor")
    competitor_f: str | None = twin()
    won_reason: str | None = column(Text(), "Why won")
    won_reason_f: str | None = twin()
    lost_reason: str | None = column(Text(), "Why lost")
    lost_reason_f: str | None = twin()
    lost_note: str | None = column(LongText(), "On the loss")
    closed_at: str | None = column(Instant(), "Closed", Is.READONLY, help="when it was won or lost")
    stage_entered_at: str | None = column(Instant(), "In its stage since", Is.READONLY)
    last_activity_at: str | None = column(Instant(), "Last activity", Is.READONLY)
    pushed_count: int | None = column(Integer(), "Times pushed", Is.READONLY, help="how often the close date moved out")
    forecast_category: str | None = column(
        InheritedChoice(CATEGORIES), "Forecast category", help="its own, else its stage's"
    )
    forecast_category_own: str | None = twin()
    rate: int | None = column(Rate(), "Rate", Is.READONLY, help="into the base currency, frozen when it closed")
    rate_base: str | None = column(CurrencyCode(), "Base currency of the rate", Is.READONLY)
    rate_on: str | None = column(Date(), "Day of the rate", Is.READONLY)
