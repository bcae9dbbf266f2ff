"""The columns every table shares, and how a field is declared once on its column."""

from typing import Any

from sqlalchemy import BigInteger, Index, Integer, MetaData, Table, Text, text
from sqlmodel import Field as Mapped
from sqlmodel import SQLModel

from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Boolean, Instant, ListOf, LongText, Money, Number, Reference
from crm_tui.domain.kinds import Integer as WholeNumber
from crm_tui.domain.kinds import Text as OneLine
from crm_tui.domain.kinds.base import Kind

Integer64 = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit integer on both databases; SQLite's own INTEGER is one already."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

STRICT: dict[str, Any] = {"sqlite_strict": True, "sqlite_autoincrement": True}
"""SQLite refuses a value of another type, and never uses an id again."""

NUMERIC = (WholeNumber, Number, Money, Boolean, Reference)


def column(kind: Kind, label: str, flags: Is = Is.PLAIN, *, help: str = "", links: str | None = None) -> Any:
    """Declare a field: its kind, label and flags, on the column that stores it."""
    required = Is.REQUIRED in flags
    return Mapped(
        default=None,
        sa_type=Integer64 if isinstance(kind, NUMERIC) else Text,
        nullable=not required,
        foreign_key=links,
        sa_column_kwargs={"info": {"kind": kind, "label": label, "flags": flags, "help": help}},
    )


def twin(*, number: bool = False) -> Any:
    """A column derived from the field above it; it is written with it and never on its own."""
    return Mapped(default=None, sa_type=Integer64 if number else Text, nullable=True)


class Journaled(SQLModel):
    """What every journaled row has: identity, authorship, the bin and the optimistic lock."""

    model_config = {"defer_build": True}

    id: int | None = Mapped(
        default=None,
        primary_key=True,
        sa_type=Integer64,
        sa_column_kwargs={"info": {"kind": WholeNumber(), "label": "Id", "flags": Is.READONLY, "help": ""}},
    )
    created_at: str | None = column(Instant(), "Created", help="kept from the source on import")
    created_by_id: int | None = column(Reference("members"), "Created by", Is.READONLY, links="members.id")
    updated_at: str | None = column(Instant(), "Updated", Is.READONLY)
    updated_by_id: int | None = column(Reference("members"), "Updated by", Is.READONLY, links="members.id")
    deleted_at: str | None = column(Instant(), "Deleted", Is.READONLY, help="filled in the bin: `deleted_at:any`")
    version: int = Mapped(
        default=1,
        sa_type=Integer64,
        sa_column_kwargs={"info": {"kind": WholeNumber(), "label": "Version", "flags": Is.READONLY, "help": ""}},
    )


class Record(Journaled):
    """What every record of the business has besides: an owner, tags, a source, notes, custom fields, search text."""

    owner_id: int | None = column(Reference("members"), "Owner", help="a member; `me` is you", links="members.id")
    tags: str | None = column(ListOf(), "Tags")
    source: str | None = column(OneLine(), "Source", help="where it came from")
    source_f: str | None = twin()
    source_detail: str | None = column(LongText(), "Source detail")
    external_system: str | None = column(OneLine(folded=False), "External system")
    external_id: str | None = column(OneLine(folded=False), "External id", help="its id in the external system")
    notes: str | None = column(LongText(), "Notes", Is.SEARCHED)
    custom: str | None = Mapped(default=None, sa_type=Text)
    search_text: str | None = Mapped(default=None, sa_type=Text)


def live_index(table: str, *columns: str, unique: bool = False, named: str | None = None) -> Index:
    """An index over the records that are not in the bin; a binned record never blocks a value.

    One that covers a query has `deleted_at` as its last column, which SQLite reads for the condition, and a name of
    its own, because PostgreSQL takes no more than 63 characters.

    Naming PostgreSQL's condition here would load its dialect, 70 ms of every start; the revisions name both.
    """
    name = f"{'uq' if unique else 'ix'}_{table}_{named or '_'.join(columns)}_live"
    return Index(name, *columns, unique=unique, sqlite_where=text("deleted_at IS NULL"))


def record_indexes(table: str) -> tuple[Index, ...]:
    """The indexes every record table has: its external id, and its owner."""
    return (
        live_index(table, "external_id", "external_system", unique=True),
        live_index(table, "owner_id", "id"),
    )


def fields_of(table: Table) -> dict[str, Field]:
    """The built-in fields of a table by public name, in the order of their columns."""
    found: dict[str, Field] = {}
    for item in table.columns:
        if "kind" in item.info:
            name = public_name(item.name, item.info["kind"])
            found[name] = Field(name=name, column=item.name, **item.info)
    return found


def public_name(column_name: str, kind: Kind) -> str:
    """`company` for `company_id`, `amount` for `amount_minor`; otherwise the column's own name."""
    if isinstance(kind, Reference):
        return column_name.removesuffix("_id")
    return column_name.removesuffix("_minor") if isinstance(kind, Money) else column_name


def metadata() -> MetaData:
    """The schema of all tables imported so far."""
    return SQLModel.metadata
