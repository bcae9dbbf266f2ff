"""What a record is called in a short list: its title, and what tells it from others of that name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import Reading
from crm_tui.services.rows import Row

NOTES = {
    "contacts": ("company", "email", "city"),
    "companies": ("domain", "city", "country"),
    "leads": ("company", "email"),
    "deals": ("company", "stage"),
    "tasks": ("due",),
    "tickets": ("ref", "company"),
    "articles": ("category",),
    "stages": ("pipeline",),
    "members": ("login",),
    "activities": ("occurred_at",),
}
"""The fields whose first filled one is the note."""


@dataclass(frozen=True)
class Named:
    """A record's title and note; the note may be empty."""

    title: str
    note: str


def named(catalog: Catalog, entity: Entity, ids: Sequence[int]) -> Mapping[int, Named]:
    """The names of some records by id, in the order of the ids."""
    names = dict.fromkeys((*entity.title, *NOTES.get(entity.name, ())))
    fields = [entity.fields[name] for name in names]
    reading = Reading(catalog, entity, fields)
    found = catalog.connection.execute(reading.statement().where(entity.table.c.id.in_(ids))).mappings()
    rows = {row.id: row for row in map(reading.row, found)}
    return {number: _named(catalog.db, entity, rows[number]) for number in ids if number in rows}


def _named(db: Database, entity: Entity, row: Row) -> Named:
    titles = [_shown(db, entity.fields[name], row) for name in entity.title]
    title = next(filter(None, titles), f"{entity.singular} {row.id}")
    notes = [_shown(db, entity.fields[name], row) for name in NOTES.get(entity.name, ())]
    return Named(title, next((note for note in notes if note and note != title), ""))


def _shown(db: Database, field: Field, row: Row) -> str:
    value = row.values[field.name]
    if value is None:
        return ""
    return row.names.get(field.name) or field.kind.show(value, db.context())
