"""Tickets with posts, attachments and clocks; calendars, policies, snippets, articles, responses."""

from alembic import op

from crm_tui.db.dialects.sqlite import search_index
from crm_tui.db.migrations.steps import gain, journaled, live, numbers, plain, record, texts

revision = "0003"
down_revision = "0002"

SEARCHED = ("articles", "tickets")
MINUTES = tuple(
    f"{clock}_{priority}"
    for clock in ("first_response", "next_response", "resolution")
    for priority in ("low", "normal", "high", "urgent")
)
QUEUE = ("status", "sla_due_at", "id", "owner_id", "sla_state", "deleted_at")
FIGURES = (
    "created_at", "status", "resolved_at", "first_response_at", "priority", "channel", "owner_id", "queue_f",
    "reopened_count", "deleted_at",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, their indexes and search indexes; activities and tasks gain tickets."""
    for make in TABLES:
        make()
    for table in SEARCHED:
        for statement in search_index(table):
            op.execute(statement)
    gain("activities", "ticket", "tickets", "occurred_at")
    gain("tasks", "ticket", "tickets")


def _calendars() -> None:
    journaled(
        "calendars",
        texts("name", nullable=False),
        texts("name_f"),
        texts("timezone", "hours", nullable=False),
        texts("holidays"),
    )
    live("calendars", "name_f", unique=True)


def _policies() -> None:
    journaled(
        "policies",
        texts("name", nullable=False),
        texts("name_f", "filter"),
        numbers("calendar_id", nullable=False),
        numbers("position"),
        texts("pause_in"),
        numbers(*MINUTES),
        calendar_id="calendars",
    )
    live("policies", "name_f", unique=True)


def _articles() -> None:
    record(
        "articles",
        texts("title", nullable=False),
        texts("title_f", "body", "language", "status", "category", "category_f"),
        numbers("public"),
        texts("review_due"),
    )
    live("articles", "status", "category_f", "id")
    live("articles", "title_f", "id")


def _tickets() -> None:
    record(
        "tickets",
        texts("ref"),
        texts(
            "subject", "subject_f",
            "description", "type", "status", "status_reason", "status_reason_f", "priority", "channel",
        ),
        numbers("contact_id", "company_id"),
        texts(
            "queue", "queue_f", "resolution", "root_cause", "root_cause_f", "first_response_at", "resolved_at",
            "closed_at",
        ),
        numbers("reopened_count", "parent_id", "merged_into_id", "time_spent_min", "article_id", "sla_policy_id"),
        texts("sla_state", "sla_due_at", "sla_warn_at"),
        article_id="articles",
        company_id="companies",
        contact_id="contacts",
        merged_into_id="tickets",
        parent_id="tickets",
        sla_policy_id="policies",
    )  # fmt: skip
    plain("tickets", "company_id")
    plain("tickets", "contact_id")
    live("tickets", *FIGURES, named="figures")
    plain("tickets", "merged_into_id")
    plain("tickets", "parent_id")
    live("tickets", *QUEUE, named="queue")
    live("tickets", "resolved_at", "id")
    live("tickets", "sla_due_at", "id")


def _ticket_posts() -> None:
    journaled(
        "ticket_posts",
        numbers("ticket_id", nullable=False),
        numbers("origin_ticket_id"),
        texts("author", "author_f", "author_kind"),
        numbers("public"),
        texts("body", nullable=False),
        texts("at", "message_id", "in_reply_to", "external_system", "external_id"),
        origin_ticket_id="tickets",
        ticket_id="tickets",
    )
    live("ticket_posts", "external_id", "external_system", unique=True)
    live("ticket_posts", "message_id")
    plain("ticket_posts", "origin_ticket_id")
    plain("ticket_posts", "ticket_id", "at", "id")


def _attachments() -> None:
    journaled(
        "attachments",
        numbers("post_id", nullable=False),
        texts("name", "sha256", nullable=False),
        numbers("size"),
        texts("media_type"),
        post_id="ticket_posts",
    )
    live("attachments", "post_id", "id")
    live("attachments", "sha256")


def _sla_clocks() -> None:
    journaled(
        "sla_clocks",
        numbers("ticket_id", "policy_id", nullable=False),
        texts("kind", "started_at", nullable=False),
        numbers("allowance_min", nullable=False),
        texts("warn_at", "due_at"),
        numbers("used_s", "paused_s"),
        texts("stopped_at"),
        texts("state", nullable=False),
        policy_id="policies",
        ticket_id="tickets",
    )
    live("sla_clocks", "state", "due_at", "ticket_id")
    live("sla_clocks", "state", "warn_at", "ticket_id")
    plain("sla_clocks", "ticket_id", "kind", "started_at")


def _snippets() -> None:
    journaled("snippets", texts("name", nullable=False), texts("name_f"), texts("body", nullable=False))
    live("snippets", "name_f", unique=True)


def _responses() -> None:
    journaled(
        "responses",
        texts("kind"),
        numbers("ticket_id", "contact_id"),
        numbers("score", nullable=False),
        texts("comment", "answered_at", "external_system", "external_id"),
        contact_id="contacts",
        ticket_id="tickets",
    )
    plain("responses", "contact_id")
    live("responses", "external_id", "external_system", unique=True)
    live("responses", "kind", "answered_at", "score", "ticket_id")
    live("responses", "ticket_id", "kind", unique=True)


TABLES = (
    _calendars,
    _policies,
    _articles,
    _tickets,
    _ticket_posts,
    _attachments,
    _sla_clocks,
    _snippets,
    _responses,
)
