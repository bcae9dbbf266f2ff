"""The journal: change sets, their changes, and the imports made from files."""

from typing import Any, ClassVar

from sqlalchemy import Index, Text
from sqlmodel import Field as Mapped
from sqlmodel import SQLModel

from crm_tui.db.models.base import STRICT, Integer64


def number(*, links: str | None = None, nullable: bool = True, primary: bool = False) -> Any:
    """An integer column of the journal."""
    return Mapped(default=None, sa_type=Integer64, nullable=nullable, foreign_key=links, primary_key=primary)


def words(*, nullable: bool = True) -> Any:
    """A text column of the journal."""
    return Mapped(default=None, sa_type=Text, nullable=nullable)


class ChangeSet(SQLModel, table=True):
    """One transaction, one undo step; `undoes` and `undone_by` are ids of other change sets."""

    __tablename__: ClassVar[Any] = "change_sets"
    __table_args__ = (STRICT,)

    id: int | None = number(primary=True, nullable=False)
    at: str | None = words(nullable=False)
    actor: str | None = words(nullable=False)
    origin: str | None = words(nullable=False)
    label: str | None = words(nullable=False)
    undoes: int | None = number()
    undone_by: int | None = number()
    undoable: int = Mapped(default=1, sa_type=Integer64)


class Change(SQLModel, table=True):
    """What one change set did to one record: changed columns only; a create carries no image."""

    __tablename__: ClassVar[Any] = "changes"
    __table_args__ = (
        Index("ix_changes_record", "entity", "record_id"),
        Index("ix_changes_change_set", "change_set"),
        {"sqlite_strict": True},
    )

    id: int | None = number(primary=True, nullable=False)
    change_set: int | None = number(links="change_sets.id", nullable=False)
    entity: str | None = words(nullable=False)
    record_id: int | None = number(nullable=False)
    operation: str | None = words(nullable=False)
    before: str | None = words()
    after: str | None = words()


class Import(SQLModel, table=True):
    """One import that changed something, with the counts of what was stored."""

    __tablename__: ClassVar[Any] = "imports"
    __table_args__ = (STRICT,)

    id: int | None = number(primary=True, nullable=False)
    change_set: int | None = number(links="change_sets.id", nullable=False)
    at: str | None = words(nullable=False)
    file: str | None = words(nullable=False)
    sha256: str | None = words(nullable=False)
    entity: str | None = words(nullable=False)
    profile: str | None = words()
    rows: int | None = number(nullable=False)
    created: int | None = number(nullable=False)
    updated: int | None = number(nullable=False)
    unchanged: int | None = number(nullable=False)
    skipped: int | None = number(nullable=False)
    rejected: int | None = number(nullable=False)
    linked: int | None = number(nullable=False)


class Meta(SQLModel, table=True):
    """Facts about the database itself, such as the demo badge."""

    __tablename__: ClassVar[Any] = "meta"
    __table_args__ = ({"sqlite_strict": True},)

    key: str = Mapped(primary_key=True, sa_type=Text)
    value: str | None = words()
