"""Which other record holds a value that must be unique among live rows (SPEC 1.3)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from crm_tui.db.custom_indexes import searched_key
from crm_tui.domain.fields import Field, Is
from crm_tui.entities.base import Entity
from crm_tui.errors import Conflict
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import get
from crm_tui.services.reading import live, stored_column
from crm_tui.text import safe, shortened

Image = dict[str, Any]

TOGETHER = {"targets": ("period", "metric", "scope")}
"""Fields of an entity of which only all together are unique."""


def check_unique(catalog: Catalog, entity: Entity, image: Image) -> None:
    """Raise Conflict naming the live record that has a value which must be unique."""
    for holder, what, field in holders(catalog, entity, image):
        raise Conflict(f"{entity.singular.capitalize()} {holder} has {what} already.", field=field)


def binned_holders(catalog: Catalog, entity: Entity, image: Image) -> list[str]:
    """Notes that name binned records with a unique value of this one, and the command that restores each."""
    found = {holder: what for holder, what, _ in holders(catalog, entity, image, binned=True)}
    return [
        f"{entity.singular.capitalize()} {holder} in the bin has the same {what}: `crm {entity.name} restore {holder}`"
        for holder, what in found.items()
    ]


def holders(catalog: Catalog, entity: Entity, image: Image, *, binned: bool = False) -> Iterator[tuple[int, str, str]]:
    """Per unique value that another record, live or binned, has: its id, the value in words, the field."""
    bin_column = entity.table.c.deleted_at
    for fields in _unique_fields(catalog, entity):
        named = [_searched(each) for each in fields]
        values = [get(image, each) for each in named]
        if None in values:
            continue
        columns = [stored_column(catalog.db.dialect, entity.table, each) for each in named]
        same = [column == value for column, value in zip(columns, values, strict=True)]
        here = bin_column.is_not(None) if binned else live(entity.table)
        statement = select(entity.table.c.id).where(*same, here, entity.table.c.id != (image.get("id") or 0))
        found = catalog.connection.execute(statement.order_by(entity.table.c.id).limit(1)).scalar_one_or_none()
        if found is not None:
            what = " and ".join(f"{each.name} {safe(shortened(str(get(image, each))))}" for each in fields)
            yield found, what, fields[-1].name


def _unique_fields(catalog: Catalog, entity: Entity) -> list[tuple[Field, ...]]:
    alone: list[tuple[Field, ...]] = [(each,) for each in catalog.flagged(entity.name, Is.UNIQUE)]
    if "external_id" in entity.fields:
        alone.append((entity.fields["external_system"], entity.fields["external_id"]))
    if entity.name in TOGETHER:
        alone.append(tuple(entity.fields[name] for name in TOGETHER[entity.name]))
    return alone


def _searched(field: Field) -> Field:
    """A custom field is unique by its search key, as its index is; a built-in one by its value."""
    return replace(field, column=searched_key(field)) if field.is_(Is.CUSTOM) else field
