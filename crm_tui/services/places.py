"""A field of a table inside a query: its column, its twins, and what reads its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Table
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.dialects.base import Dialect
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.filters.values import Reader
from crm_tui.domain.kinds import Context
from crm_tui.entities.base import Entity

Condition = ColumnElement[bool]
Column = ColumnElement[Any]

NUMERIC = ("integer", "number", "money", "boolean", "reference")
"""Kinds whose stored value is a number."""


class Catalog(Protocol):
    """What a comparison asks of the database's catalog."""

    @property
    def me(self) -> int | None:
        """The member who asks."""

    def entity(self, name: str) -> Entity:
        """The entity by name."""

    def fields(self, name: str) -> Mapping[str, Field]:
        """All live fields of an entity by name."""


@dataclass(frozen=True)
class Setting:
    """What every comparison of one query shares."""

    text: str
    catalog: Catalog
    context: Context
    dialect: Dialect


@dataclass(frozen=True)
class Place:
    """A field of a table, or of an alias of it, inside a query."""

    setting: Setting
    entity: Entity
    table: Table
    field: Field

    @property
    def reader(self) -> Reader:
        """Reads values for this field."""
        return Reader(self.setting.text, self.field, self.setting.context)

    @property
    def column(self) -> Column:
        """The stored value."""
        return self._named(self.field.column, number=self.field.kind.name in NUMERIC)

    @property
    def twins(self) -> tuple[Column, ...]:
        """The derived columns."""
        return tuple(self._named(twin, number=False) for twin in self.field.twins)

    @property
    def folded(self) -> Column:
        """The search key of a text."""
        return self.twins[0] if self.field.twins else self.setting.dialect.fold(self.column)

    def _named(self, name: str, *, number: bool) -> Column:
        if self.field.is_(Is.CUSTOM):
            return self.setting.dialect.custom(self.table, name, number=number)
        return self.table.c[name]


def place(setting: Setting, entity: Entity, field: Field) -> Place:
    """The field in the entity's own table."""
    return Place(setting, entity, entity.table, field)
