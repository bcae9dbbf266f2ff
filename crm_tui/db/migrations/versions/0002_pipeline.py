"""Leads, pipelines, deals, tasks, their histories and exchange rates; activities gain leads and deals."""

import sqlalchemy as sa
from alembic import op

from crm_tui.db.dialects.sqlite import search_index
from crm_tui.db.migrations.steps import filled, gain, journaled, live, numbers, plain, record, texts, where

revision = "0002"
down_revision = "0001"

SEARCHED = ("deals", "leads", "tasks")
GAINED = {"lead": "leads", "deal": "deals"}
"""The fields activities gain, by the tables they refer to."""

BOARD = ("pipeline_id", "stage_id", "amount_minor", "id", "currency", "probability", "deleted_at")
FORECAST = (
    "status", "close_date", "amount_minor", "currency", "probability", "forecast_category", "pipeline_id", "stage_id",
    "probability_own", "forecast_category_own", "owner_id", "rate", "rate_base", "deleted_at",
)  # fmt: skip
CLOSED = (
    "closed_at", "status", "amount_minor", "currency", "created_at", "pipeline_id", "owner_id", "source_f", "rate",
    "rate_base", "deleted_at",
)  # fmt: skip
HISTORY = ("deal_id", "at", "id", "to_stage_id", "from_stage_id", "seconds_in_from", "deleted_at")
STANDING = ("owner_id", "status", "stage_entered_at", "stage_id", "last_activity_at", "close_date", "id", "deleted_at")
STUCK = (*STANDING[:-1], "next_step", "deleted_at")
AGENDA = ("owner_id", "status", "due", "id", "remind_at", "deleted_at")
REMINDERS = ("owner_id", "status", "remind_at", "id", "due", "deleted_at")

SALES = (
    ("Qualification", "open", 10, "pipeline"),
    ("Discovery", "open", 25, "pipeline"),
    ("Proposal", "open", 50, "pipeline"),
    ("Negotiation", "open", 75, "best_case"),
    ("Verbal", "open", 90, "commit"),
    ("Won", "won", 100, "closed"),
    ("Lost", "lost", 0, "omitted"),
)


def upgrade() -> None:
    """Make the tables, their indexes and search indexes, and the first pipeline."""
    for make in TABLES:
        make()
    for table in SEARCHED:
        for statement in search_index(table):
            op.execute(statement)
    for name, target in GAINED.items():
        gain("activities", name, target, "occurred_at")
    _first_pipeline()


def _first_pipeline() -> None:
    """The pipeline every database begins with: version 0, because nobody wrote it."""
    here = op.get_bind()
    pipelines, stages = (sa.Table(name, sa.MetaData(), autoload_with=here) for name in ("pipelines", "stages"))
    named = {"name": "Sales", "name_f": "sales", "position": 1, "version": 0}
    number = here.execute(sa.insert(pipelines).values(named).returning(pipelines.c.id)).scalar_one()
    for position, (name, kind, probability, category) in enumerate(SALES, 1):
        here.execute(
            sa.insert(stages).values(
                pipeline_id=number, name=name, name_f=name.lower(), position=position, kind=kind,
                probability=probability, forecast_category=category, version=0,
            )
        )  # fmt: skip


def _pipelines() -> None:
    journaled(
        "pipelines",
        texts("name", nullable=False),
        texts("name_f", "currency"),
        numbers("position", "archived"),
    )
    live("pipelines", "name_f", unique=True)


def _stages() -> None:
    journaled(
        "stages",
        numbers("pipeline_id", nullable=False),
        texts("name", nullable=False),
        texts("name_f"),
        numbers("position"),
        texts("kind", nullable=False),
        numbers("probability", "rot_days"),
        texts("forecast_category", "required_fields"),
        pipeline_id="pipelines",
    )
    live("stages", "pipeline_id", "name_f", unique=True)


def _deals() -> None:
    record(
        "deals",
        texts("name", "name_f"),
        numbers("pipeline_id", "stage_id", nullable=False),
        texts("status"),
        numbers("amount_minor"),
        texts("currency"),
        numbers("probability", "probability_own"),
        texts("close_date"),
        numbers("company_id", "contact_id"),
        texts(
            "next_step",
            "next_step_f",
            "next_step_date",
            "campaign",
            "campaign_f",
            "competitor",
            "competitor_f",
            "won_reason",
            "won_reason_f",
            "lost_reason",
            "lost_reason_f",
            "lost_note",
            "closed_at",
            "stage_entered_at",
            "last_activity_at",
        ),
        numbers("pushed_count"),
        texts("forecast_category", "forecast_category_own"),
        numbers("rate"),
        texts("rate_base", "rate_on"),
        company_id="companies",
        contact_id="contacts",
        pipeline_id="pipelines",
        stage_id="stages",
    )
    live("deals", *CLOSED, named="closed")
    plain("deals", "company_id")
    plain("deals", "contact_id")
    live("deals", "created_at", "status")
    live("deals", "name_f", "id")
    live("deals", "close_date", "id")
    live("deals", *BOARD, named="board")
    plain("deals", "stage_id")
    live("deals", *FORECAST, named="forecast")
    live("deals", *STANDING, named="standing")
    where("ix_deals_stuck", "deals", "next_step IS NULL", *STUCK)


def _deal_contacts() -> None:
    journaled(
        "deal_contacts",
        numbers("deal_id", "contact_id", nullable=False),
        texts("role"),
        contact_id="contacts",
        deal_id="deals",
    )
    plain("deal_contacts", "contact_id")
    live("deal_contacts", "deal_id", "contact_id", unique=True)


def _leads() -> None:
    record(
        "leads",
        texts(
            "name", "name_f", "given_name", "given_name_f", "family_name", "family_name_f", "company", "company_f",
            "title", "title_f", "email", "email_key", "phone", "phone_e164", "phone_ext", "mobile", "mobile_e164",
            "mobile_ext", "website", "website_domain", "country", "status", "status_reason", "status_reason_f",
            "rating",
        ),
        numbers("score", "amount_minor"),
        texts(
            "currency",
            "expected_on",
            "recycle_on",
            "campaign",
            "campaign_f",
            "priority_class",
        ),
        numbers("do_not_call", "do_not_email", "do_not_mail"),
        texts("first_response_at", "converted_at"),
        numbers("converted_contact_id", "converted_company_id", "converted_deal_id"),
        converted_company_id="companies",
        converted_contact_id="contacts",
        converted_deal_id="deals",
    )  # fmt: skip
    live("leads", "created_at", "status", "source_f", "deleted_at", named="created")
    live("leads", "email_key", "id")
    live("leads", "mobile_e164", "id")
    live("leads", "name_f", "id")
    live("leads", "phone_e164", "id")
    filled("leads", "recycle_on")
    live("leads", "status", "created_at")


def _tasks() -> None:
    record(
        "tasks",
        texts("title", nullable=False),
        texts("title_f", "due", "remind_at", "priority", "status", "done_at", "recurrence"),
        numbers("contact_id", "company_id", "lead_id", "deal_id"),
        company_id="companies",
        contact_id="contacts",
        deal_id="deals",
        lead_id="leads",
    )
    plain("tasks", "company_id")
    plain("tasks", "contact_id")
    plain("tasks", "deal_id")
    live("tasks", "due", "id")
    plain("tasks", "lead_id")
    live("tasks", "status", "due", "id")
    live("tasks", *AGENDA, named="agenda")
    where("ix_tasks_reminders", "tasks", "remind_at IS NOT NULL", *REMINDERS)


def _stage_changes() -> None:
    journaled(
        "stage_changes",
        numbers("deal_id", nullable=False),
        numbers("from_stage_id"),
        numbers("to_stage_id", nullable=False),
        texts("from_name", "to_name"),
        texts("at", nullable=False),
        numbers("by_id", "seconds_in_from"),
        by_id="members",
        deal_id="deals",
        from_stage_id="stages",
        to_stage_id="stages",
    )
    live("stage_changes", "at", "id")
    live("stage_changes", *HISTORY, named="history")
    live("stage_changes", "to_stage_id", "at", "deal_id")


def _status_changes() -> None:
    journaled(
        "status_changes",
        texts("entity", nullable=False),
        numbers("record_id", nullable=False),
        texts("from_status"),
        texts("to_status", "at", nullable=False),
        numbers("by_id"),
        texts("reason"),
        numbers("seconds_in_from"),
        by_id="members",
    )
    live("status_changes", "entity", "record_id", "at", "deleted_at", named="history")
    live("status_changes", "entity", "to_status", "at")


def _exchange_rates() -> None:
    journaled(
        "exchange_rates",
        texts("on_date", "base", "quote", nullable=False),
        numbers("rate", nullable=False),
    )
    live("exchange_rates", "base", "quote", "on_date", unique=True)


TABLES = (
    _pipelines,
    _stages,
    _deals,
    _deal_contacts,
    _leads,
    _tasks,
    _stage_changes,
    _status_changes,
    _exchange_rates,
)
