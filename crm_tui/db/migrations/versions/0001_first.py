"""The first schema: members, companies, contacts, contact points, activities, custom fields, journal."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from crm_tui.db.dialects.sqlite import search_index

revision = "0001"
down_revision = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("deleted_at IS NULL")
SEARCHED = ("companies", "contacts", "activities")


def upgrade() -> None:
    """Make all tables, their indexes and their search indexes."""
    for make in TABLES:
        make()
    for table in SEARCHED:
        for statement in search_index(table):
            op.execute(statement)


def texts(*names: str, nullable: bool = True) -> list[Any]:
    """Columns of text."""
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def numbers(*names: str, nullable: bool = True) -> list[Any]:
    """Columns of 64-bit integers."""
    return [sa.Column(name, INTEGER, nullable=nullable) for name in names]


def links(table: str, **targets: str) -> list[Any]:
    """Foreign keys by column."""
    made = targets.items()
    return [sa.ForeignKeyConstraint([name], [f"{to}.id"], name=op.f(f"fk_{table}_{name}")) for name, to in made]


def make(name: str, *parts: list[Any], key: str = "id", counted: bool = True) -> None:
    """A table that refuses values of another type; a counted one never uses an id again."""
    columns = [part for some in parts for part in some]
    primary = sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}"))
    op.create_table(name, *columns, primary, sqlite_autoincrement=counted, sqlite_strict=True)


def live(table: str, *columns: str, unique: bool = False) -> None:
    """An index over the records outside the bin."""
    name = f"{'uq' if unique else 'ix'}_{table}_{'_'.join(columns)}_live"
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=LIVE, postgresql_where=LIVE)


def filled(table: str, column: str, by: Any) -> None:
    """An index over the records outside the bin that have this field."""
    condition = sa.text(f"{column} IS NOT NULL AND deleted_at IS NULL")
    name = f"ix_{table}_{column}_filled"
    op.create_index(name, table, [by, "id"], sqlite_where=condition, postgresql_where=condition)


def _change_sets() -> None:
    make(
        "change_sets",
        numbers("id", nullable=False),
        texts("at", "actor", "origin", "label", nullable=False),
        numbers("undoes", "undone_by"),
        numbers("undoable", nullable=False),
    )


def _members() -> None:
    make(
        "members",
        numbers("id", nullable=False),
        texts("created_at"),
        numbers("created_by_id"),
        texts("updated_at"),
        numbers("updated_by_id"),
        texts("deleted_at"),
        numbers("version", nullable=False),
        texts("login", nullable=False),
        texts("name", "name_f", "email", "email_key", "role", "team", "team_f"),
        numbers("manager_id", "active"),
        texts("timezone"),
        links("members", created_by_id="members", manager_id="members", updated_by_id="members"),
    )
    live("members", "login", unique=True)


def _meta() -> None:
    make(
        "meta",
        texts("key", nullable=False),
        texts("value"),
        key="key",
        counted=False,
    )


def _changes() -> None:
    make(
        "changes",
        numbers("id", "change_set", nullable=False),
        texts("entity", nullable=False),
        numbers("record_id", nullable=False),
        texts("operation", nullable=False),
        texts("before", "after"),
        links("changes", change_set="change_sets"),
        counted=False,
    )
    op.create_index("ix_changes_change_set", "changes", ["change_set"])
    op.create_index("ix_changes_record", "changes", ["entity", "record_id"])


def _companies() -> None:
    make(
        "companies",
        numbers("id", nullable=False),
        texts("created_at"),
        numbers("created_by_id"),
        texts("updated_at"),
        numbers("updated_by_id"),
        texts("deleted_at"),
        numbers("version", nullable=False),
        numbers("owner_id"),
        texts(
            "tags",
            "source",
            "source_f",
            "source_detail",
            "external_system",
            "external_id",
            "notes",
            "custom",
            "search_text",
            "name",
            "name_f",
            "legal_name",
            "legal_name_f",
            "domain",
            "email",
            "email_key",
            "phone",
            "phone_e164",
            "phone_ext",
            "website",
            "website_domain",
            "industry",
            "industry_f",
        ),
        numbers("employees", "annual_revenue_minor"),
        texts("currency", "tax_id", "type"),
        numbers("parent_id"),
        texts("street", "city", "city_f", "region", "region_f", "postal_code", "country"),
        links("companies", created_by_id="members", owner_id="members", parent_id="companies", updated_by_id="members"),
    )
    live("companies", "domain", "id")
    live("companies", "email_key", "id")
    live("companies", "name_f", "id")
    live("companies", "owner_id", "id")
    live("companies", "phone_e164", "id")
    live("companies", "external_id", "external_system", unique=True)


def _fields() -> None:
    make(
        "fields",
        numbers("id", nullable=False),
        texts("created_at"),
        numbers("created_by_id"),
        texts("updated_at"),
        numbers("updated_by_id"),
        texts("deleted_at"),
        numbers("version", nullable=False),
        texts("entity", "key", nullable=False),
        texts("label", "label_f"),
        texts("kind", nullable=False),
        texts("options", "default"),
        numbers("required", "unique", "indexed"),
        texts("help"),
        numbers("position", "archived"),
        links("fields", created_by_id="members", updated_by_id="members"),
    )
    live("fields", "entity", "key", unique=True)


def _imports() -> None:
    make(
        "imports",
        numbers("id", "change_set", nullable=False),
        texts("at", "file", "sha256", "entity", nullable=False),
        texts("profile"),
        numbers("rows", "created", "updated", "unchanged", "skipped", "rejected", "linked", nullable=False),
        links("imports", change_set="change_sets"),
    )


def _contacts() -> None:
    make(
        "contacts",
        numbers("id", nullable=False),
        texts("created_at"),
        numbers("created_by_id"),
        texts("updated_at"),
        numbers("updated_by_id"),
        texts("deleted_at"),
        numbers("version", nullable=False),
        numbers("owner_id"),
        texts(
            "tags",
            "source",
            "source_f",
            "source_detail",
            "external_system",
            "external_id",
            "notes",
            "custom",
            "search_text",
            "name",
            "name_f",
            "given_name",
            "given_name_f",
            "family_name",
            "family_name_f",
            "prefix",
            "suffix",
            "nickname",
            "nickname_f",
            "email",
            "email_key",
            "phone",
            "phone_e164",
            "phone_ext",
            "mobile",
            "mobile_e164",
            "mobile_ext",
        ),
        numbers("company_id"),
        texts(
            "title",
            "title_f",
            "department",
            "department_f",
            "lifecycle",
            "priority_class",
            "birthday",
            "anniversary",
            "language",
            "timezone",
            "preferred_channel",
        ),
        numbers("do_not_call", "do_not_email", "do_not_mail"),
        texts("street", "city", "city_f", "region", "region_f", "postal_code", "country", "website", "website_domain"),
        numbers("cadence_days"),
        texts("last_touch_at", "next_touch_at", "verified_at"),
        links("contacts", company_id="companies", created_by_id="members", owner_id="members", updated_by_id="members"),
    )
    op.create_index("ix_contacts_company_id", "contacts", ["company_id"])
    op.create_index("ix_contacts_email_key_id", "contacts", ["email_key", "id"])
    live("contacts", "mobile_e164", "id")
    live("contacts", "name_f", "id")
    live("contacts", "owner_id", "id")
    live("contacts", "phone_e164", "id")
    live("contacts", "external_id", "external_system", unique=True)
    filled("contacts", "next_touch_at", "next_touch_at")
    filled("contacts", "birthday", sa.text("substr(birthday, length(birthday) - 4)"))
    filled("contacts", "anniversary", sa.text("substr(anniversary, length(anniversary) - 4)"))


def _activities() -> None:
    make(
        "activities",
        numbers("id", nullable=False),
        texts("created_at"),
        numbers("created_by_id"),
        texts("updated_at"),
        numbers("updated_by_id"),
        texts("deleted_at"),
        numbers("version", nullable=False),
        numbers("owner_id"),
        texts(
            "tags",
            "source",
            "source_f",
            "source_detail",
            "external_system",
            "external_id",
            "notes",
            "custom",
            "search_text",
        ),
        texts("kind", nullable=False),
        texts("direction", "subject", "subject_f", "body", "occurred_at"),
        numbers("duration_min"),
        texts("outcome", "outcome_f"),
        numbers("contact_id", "company_id"),
        links(
            "activities",
            company_id="companies",
            contact_id="contacts",
            created_by_id="members",
            owner_id="members",
            updated_by_id="members",
        ),
    )
    op.create_index("ix_activities_company_id_occurred_at", "activities", ["company_id", "occurred_at"])
    op.create_index("ix_activities_contact_id_occurred_at", "activities", ["contact_id", "occurred_at"])
    live("activities", "occurred_at", "id")
    live("activities", "owner_id", "id")
    live("activities", "external_id", "external_system", unique=True)


def _contact_points() -> None:
    make(
        "contact_points",
        numbers("id", nullable=False),
        texts("created_at"),
        numbers("created_by_id"),
        texts("updated_at"),
        numbers("updated_by_id"),
        texts("deleted_at"),
        numbers("version", "contact_id", nullable=False),
        texts("kind", nullable=False),
        texts("label", "label_f"),
        texts("value", nullable=False),
        texts("normalised", "opt_out_at", "bounced_at"),
        links("contact_points", contact_id="contacts", created_by_id="members", updated_by_id="members"),
    )
    op.create_index("ix_contact_points_contact_id", "contact_points", ["contact_id"])
    live("contact_points", "normalised", "kind")


TABLES = (
    _change_sets,
    _members,
    _meta,
    _changes,
    _companies,
    _fields,
    _imports,
    _contacts,
    _activities,
    _contact_points,
)
