"""Targets, saved reports, and how the forecast stood on each day."""

from crm_tui.db.migrations.steps import journaled, live, numbers, plain, table, texts

revision = "0004"
down_revision = "0003"

STOOD = ("won", "commit", "best_case", "pipeline", "weighted", "slipped", "undated")


def upgrade() -> None:
    """Make the tables and their indexes."""
    _targets()
    _reports()
    _forecast_snapshots()


def _targets() -> None:
    journaled(
        "targets",
        texts("period", nullable=False),
        texts("metric"),
        numbers("member_id"),
        texts("team", "team_f", "scope"),
        numbers("amount_minor"),
        texts("currency"),
        numbers("deals"),
        member_id="members",
    )
    live("targets", "period", "metric", "scope", unique=True)


def _reports() -> None:
    journaled(
        "reports",
        texts("name", nullable=False),
        texts("name_f"),
        texts("report", nullable=False),
        texts("period", "by", "filter", "compare", "as_of"),
        numbers("owner_id"),
        owner_id="members",
    )
    live("reports", "name_f", unique=True)


def _forecast_snapshots() -> None:
    table(
        "forecast_snapshots",
        numbers("id", nullable=False),
        texts("taken_on", nullable=False),
        texts("month"),
        numbers("owner_id", "pipeline_id"),
        texts("currency", nullable=False),
        numbers(*(f"{name}_minor" for name in STOOD), "deals", nullable=False),
        owner_id="members",
        pipeline_id="pipelines",
    )
    plain("forecast_snapshots", "taken_on", "month")
