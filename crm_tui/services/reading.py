"""Reading records as plain rows: which columns a field needs, and how references get their readable names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Select, Table, func, select

from crm_tui.db.custom import loaded
from crm_tui.db.dialects.base import Dialect
from crm_tui.db.models import table
from crm_tui.db.models.base import NUMERIC
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Email, Money, Phone, Reference, Stored
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.rows import Row

SHOWN_TWINS = (Email, Phone)
"""The kinds whose twins are read with the value: a number is shown as E.164, an address without key as invalid."""


class Reading:
    """A selection of fields of one entity: the SELECT, and the Row of each result."""

    def __init__(self, catalog: Catalog, entity: Entity, fields: Sequence[Field]) -> None:
        self.table = entity.table
        self.fields = tuple(fields)
        self._names: dict[str, Field] = {}
        self._columns: dict[str, Any] = {"id": self.table.c.id}
        self._from: Any = self.table
        for field in fields:
            self._add(catalog, field)

    def statement(self) -> Select[Any]:
        """The SELECT without condition or order."""
        return select(*[column.label(name) for name, column in self._columns.items()]).select_from(self._from)

    def _add(self, catalog: Catalog, field: Field) -> None:
        names: tuple[str, ...] = ("custom",) if field.is_(Is.CUSTOM) else (field.column,)
        if isinstance(field.kind, SHOWN_TWINS) and not field.is_(Is.CUSTOM):
            names += field.twins
        if isinstance(field.kind, Money) and "currency" in self.table.c:
            names += ("currency",)
        self._columns |= {name: self.table.c[name] for name in names}
        if isinstance(field.kind, Reference):
            self._join(catalog, field, catalog.entity(field.kind.entity))

    def _join(self, catalog: Catalog, field: Field, target: Entity) -> None:
        other = table(target.name).alias(f"to_{field.name}")
        self._from = self._from.outerjoin(other, other.c.id == stored_column(catalog.db.dialect, self.table, field))
        self._columns[f"{field.name}__name"] = title(other, target)

    def row(self, result: RowMapping) -> Row:
        """The plain row of a result mapping."""
        custom = loaded(result.get("custom"))
        values: dict[str, Stored | None] = {}
        names: dict[str, str] = {}
        twins: dict[str, Stored | None] = {}
        for field in self.fields:
            image = custom if field.is_(Is.CUSTOM) else result
            values[field.name] = image.get(field.column)
            if isinstance(field.kind, Reference) and result.get(f"{field.name}__name") is not None:
                names[field.name] = str(result[f"{field.name}__name"])
            if isinstance(field.kind, SHOWN_TWINS):
                twins |= {f"{field.name}_{suffix}": image.get(twin) for suffix, twin in _suffixes(field)}
        if "currency" in self._columns:
            values.setdefault("currency", result["currency"])
        return Row(result["id"], values, names, twins)


def _suffixes(field: Field) -> Iterable[tuple[str, str]]:
    return zip(field.kind.twins, field.twins, strict=True)


def title(source: Any, entity: Entity) -> Any:
    """The expression that names a record of the entity: its first filled title field."""
    columns = [source.c[entity.fields[name].column] for name in entity.title]
    return columns[0] if len(columns) == 1 else func.coalesce(*columns)


def title_of(entity: Entity, image: Mapping[str, Any]) -> str:
    """The name of a record from its image; its id where nothing else is filled."""
    values = (image.get(entity.fields[name].column) for name in entity.title)
    return next((str(value) for value in values if value is not None), f"{entity.singular} {image['id']}")


def stored_column(dialect: Dialect, source: Table, field: Field) -> Any:
    """The expression of a field's stored value, be it a column or inside the JSON of the custom fields."""
    if field.is_(Is.CUSTOM):
        return dialect.custom(source, field.column, number=isinstance(field.kind, NUMERIC))
    return source.c[field.column]


def live(source: Table) -> Any:
    """The condition that leaves the bin out."""
    return source.c.deleted_at.is_(None)
