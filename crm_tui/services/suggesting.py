"""Completion for the filter bar and for forms: fields, values, and the records a reference may lead to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.fields import Field
from crm_tui.domain.filters.completing import Part, Spot, keywords, quoted, ranked, spot
from crm_tui.domain.filters.paths import find
from crm_tui.domain.kinds import Reference
from crm_tui.domain.searching import UNSTORABLE
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.naming import named
from crm_tui.services.reading import live
from crm_tui.services.search import search, searchable
from crm_tui.services.suggested_values import MEMBERS, VALUES, Asked, logins
from crm_tui.text import fold

PIPELINES = "pipelines"

NAMES = 12
"""The most names of fields offered at once."""


@dataclass(frozen=True)
class Suggestion:
    """A record a reference may lead to; `note` tells it from others of its name."""

    id: int
    title: str
    note: str


@dataclass(frozen=True)
class Completion:
    """What may replace the characters [start, end) of a filter, the likeliest first."""

    start: int
    end: int
    options: tuple[str, ...]


def values(db: Database, name: str, field: str, prefix: str, *, most: int = 8) -> tuple[str, ...]:
    """Values of a field, which may be behind a reference (`company.city`), that start with what is typed.

    Texts and tags in use are looked for on an index or among the newest few thousand records. Raises Usage.
    """
    with db.read() as connection:
        place = _place(Catalog(db, connection), name, field)
    if place is None:
        raise Usage(f"There is no field {field} in {name}.")
    found = _values(db, *place, prefix, most)
    me = ranked(prefix, ["me"], 1) if place[1].kind == Reference(MEMBERS) else ()
    return (*me, *found)[:most]


def references(db: Database, entity: str, text: str, *, most: int = 8) -> tuple[Suggestion, ...]:
    """Live records that the text may mean, ranked as a search ranks them; without a text, the first by name."""
    if entity in searchable() and text.strip():
        ids = [hit.id for hit in search(db, text, within=entity, limit=most).hits]
    elif entity == MEMBERS:
        ids = [number for number, _ in logins(db, text, most)]
    elif entity == PIPELINES:
        ids = [number for number, _ in _pipelines(db, text)][:most]
    else:
        ids = [] if text.strip() else _first(db, entity, most)
    with db.read() as connection:
        catalog = Catalog(db, connection)
        names = named(catalog, catalog.entity(entity), ids)
    return tuple(Suggestion(number, each.title, each.note) for number, each in names.items())


def stages(db: Database, pipeline: str, text: str) -> tuple[Suggestion, ...]:
    """The stages of a pipeline by id or name, in order; the first pipeline where the text names none."""
    here = _pipelines(db, pipeline.removeprefix("#"))
    with db.read() as connection:
        pipelines = Catalog(db, connection).pipelines
    known = pipelines.stages(here[0][0] if here else pipelines.first)
    found = [stage for stage in known if fold(stage.name).startswith(fold(text.strip()))]
    return tuple(Suggestion(stage.id, stage.name, stage.kind.value) for stage in found)


def _pipelines(db: Database, text: str) -> list[tuple[int, str]]:
    """The pipelines in use that a text may mean, in order."""
    pipelines = table(PIPELINES).c
    with db.read() as connection:
        order = Catalog(db, connection).pipelines.open
        rows = connection.execute(select(pipelines.id, pipelines.name).where(pipelines.id.in_(order)))
        names = {number: str(name) for number, name in rows}
    sought = fold(text.strip())
    return [(each, names[each]) for each in order if str(each) == sought or fold(names[each]).startswith(sought)]


def complete_filter(db: Database, name: str, text: str, cursor: int) -> Completion:
    """What could stand at the cursor of a filter, whole or half written; nothing where that is anybody's guess."""
    here = spot(text, cursor)
    if here is None:
        return Completion(cursor, cursor, ())
    options = _options(db, name, here)
    there = text[here.start : here.end]
    return Completion(here.start, here.end, tuple(option for option in options if option != there))


def _options(db: Database, name: str, here: Spot) -> Sequence[str]:
    with db.read() as connection:
        catalog = Catalog(db, connection)
        if here.part is Part.FIELD:
            return _names(catalog, name, here.typed, "" if here.operator else ":")
        if here.part is Part.SORT:
            return _keys(catalog, name, here.typed)
        place = _place(catalog, name, here.names)
    if place is None:
        return ()
    field = place[1]
    words = ranked(here.typed, keywords(field, here.operator), 3)
    found = [quoted(value, field) for value in _values(db, *place, here.typed, 8)]
    first = words[:1] if words[:1] == ("me",) else ()
    return tuple(dict.fromkeys((*first, *found, *words)))


def _names(catalog: Catalog, name: str, typed: str, after: str) -> tuple[str, ...]:
    """The names of fields, the columns of the list first, behind the references that are typed already."""
    base, dot, last = typed.rpartition(".")
    entity = _behind(catalog, catalog.entity(name), base)
    if entity is None:
        return ()
    listed = [*entity.columns, *catalog.fields(entity.name), *(() if dot else ("sort",))]
    return tuple(f"{base}{dot}{each}{after}" for each in ranked(last, listed, NAMES))


def _keys(catalog: Catalog, name: str, typed: str) -> tuple[str, ...]:
    minus = "-" if typed.startswith("-") else ""
    found = _names(catalog, name, typed.removeprefix("-"), "")
    return tuple(f"{minus}{each}" for each in found if each != "sort")


def _behind(catalog: Catalog, entity: Entity, names: str) -> Entity | None:
    """The entity that references lead to, one name after the other; None where they do not."""
    for name in filter(None, names.split(".")):
        field = find(catalog.fields(entity.name), name)
        if field is None or not isinstance(field.kind, Reference):
            return None
        entity = catalog.entity(field.kind.entity)
    return entity


def _place(catalog: Catalog, name: str, names: str) -> tuple[Entity, Field] | None:
    base, _, last = names.rpartition(".")
    entity = _behind(catalog, catalog.entity(name), base)
    field = find(catalog.fields(entity.name), last) if entity else None
    return (entity, field) if entity and field else None


def _values(db: Database, entity: Entity, field: Field, prefix: str, most: int) -> tuple[str, ...]:
    if isinstance(field.kind, Reference) and field.kind.entity != MEMBERS:
        return tuple(dict.fromkeys(each.title for each in references(db, field.kind.entity, prefix, most=most)))
    suggest = VALUES.get(field.kind.name)
    return tuple(suggest(Asked(db, entity, field, UNSTORABLE.sub("", prefix), most))) if suggest else ()


def _first(db: Database, name: str, most: int) -> list[int]:
    with db.read() as connection:
        source = Catalog(db, connection).entity(name).table
        statement = select(source.c.id).where(live(source)).limit(most)
        if "name_f" in source.c:
            statement = statement.where(source.c.name_f > "").order_by(source.c.name_f, source.c.id)
        return list(connection.execute(statement).scalars())
