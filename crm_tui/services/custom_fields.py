"""The fields a team adds to its records: listed, added, edited, archived (SPEC 1.5)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.db.custom import loaded, stored
from crm_tui.db.database import Database
from crm_tui.domain.kinds import Choice
from crm_tui.domain.kinds.lists import items
from crm_tui.domain.kinds.lists import stored as stored_list
from crm_tui.entities.base import Entity
from crm_tui.errors import Conflict, Invalid, NotFound, Usage
from crm_tui.services import records
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import assigned
from crm_tui.services.custom_checks import check_collisions, check_definition, check_key, check_leftovers, extensible
from crm_tui.services.reading import live
from crm_tui.services.rows import Assignment, Page, Written
from crm_tui.services.writing import door
from crm_tui.text import accept, fold, safe, shortened

Image = dict[str, Any]

RENAMES = "option:"
"""`option:small=tiny` renames an option of a choice."""
FIXED = {
    "entity": "a field stays with its records; add one there",
    "key": "the key stays, it is the field's name everywhere; set the label instead",
    "kind": "the values are of this kind; add another field and archive this one",
}


def listed(db: Database, entity: str | None = None) -> Page:
    """The definitions of all custom fields, or of one entity's, in order of position."""
    if entity is not None:
        with db.read() as connection:
            extensible(Catalog(db, connection), entity)
    filters = () if entity is None else (f"entity:{entity}",)
    return records.page(db, "fields", filters=filters, sort=("entity,position,id",))


def add(
    db: Database,
    entity: str,
    key: str,
    *,
    kind: str = "text",
    label: str | None = None,
    options: Sequence[str] = (),
    default: str | None = None,
    required: bool = False,
    unique: bool = False,
    indexed: bool = False,
    help: str | None = None,
    dry_run: bool = False,
) -> Written:
    """Add a field. Raises Usage, Invalid for key, kind or default, Conflict for a key that is taken."""
    context = db.context()
    label, help = accept(label or "") or None, accept(help or "") or None
    flags = {"required": int(required), "unique": int(unique), "indexed": int(indexed), "archived": 0}
    choices = stored_list(text for each in options if (text := accept(each)))
    names = {"entity": entity, "key": key, "kind": kind, "label": label, "label_f": fold(label) if label else None}
    image = names | flags | {"options": choices, "default": accept(default or "") or None, "help": help}
    with door(db, f"Add field {safe(shortened(key))} to {safe(shortened(entity))}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        target = extensible(catalog, entity)
        check_key(catalog, target, key)
        check_definition(image, context)
        check_leftovers(catalog, target, image)
        table = models.table("fields")
        highest = select(func.coalesce(func.max(table.c.position), 0)).where(table.c.entity == entity, live(table))
        image["position"] = int(bulk.connection.execute(highest).scalar_one()) + 1
        if unique:  # a binned field of this key may have left values
            check_collisions(catalog, target, image)
        number = bulk.insert(table, [image])[0]
        return Written("fields", (number,), bulk.changed)


def edit(db: Database, entity: str, key: str, assignments: Sequence[Assignment], *, dry_run: bool = False) -> Written:
    """Change label, help, default, options, position or flags; `option:old=new` renames an option in all rows.

    Raises Conflict for an option that rows still use, and for a unique field whose values are not.
    """
    with door(db, f"Edit field {safe(shortened(key))} of {safe(shortened(entity))}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        target = extensible(catalog, entity)
        before = _definition(bulk, target, key)
        renamed = _renames(before, [each for each in assignments if each.field.startswith(RENAMES)])
        given = [each for each in assignments if not each.field.startswith(RENAMES)]
        after = _assigned(catalog, before, given, renamed)
        check_definition(after, db.context())
        _check_removed(bulk, target, before, after, renamed)
        _rewrite(bulk, target, key, renamed)
        if after["unique"] and not after["archived"]:
            check_collisions(catalog, target, after)
        bulk.update(models.table("fields"), [(after["id"], after)])
        return Written("fields", (after["id"],), bulk.changed)


def archive(db: Database, entity: str, key: str, *, dry_run: bool = False) -> Written:
    """Hide a field: its values stay, and `archived=false` shows it again."""
    return edit(db, entity, key, [Assignment("archived", "=", "true")], dry_run=dry_run)


def _definition(bulk: Bulk, target: Entity, key: str) -> Image:
    table = models.table("fields")
    query = select(table).where(table.c.entity == target.name, table.c.key == key, live(table))
    found = bulk.connection.execute(query).mappings().one_or_none()
    if found is None:
        raise NotFound(f"{target.name} have no custom field {safe(shortened(key))}; `crm fields list` shows them.")
    return dict(found)


def _assigned(catalog: Catalog, before: Image, given: Sequence[Assignment], renamed: dict[str, str]) -> Image:
    for each in given:
        if each.field in FIXED:
            raise Usage(f"{each.field} cannot be changed: {FIXED[each.field]}.", field=each.field)
    image = dict(before)
    image["options"] = stored_list(renamed.get(option, option) for option in items(before["options"]))
    image["default"] = renamed.get(before["default"], before["default"]) if before["default"] else None
    return assigned(catalog, catalog.entity("fields"), given, catalog.db.context(), image).image


def _renames(before: Image, given: Sequence[Assignment]) -> dict[str, str]:
    if given and before["kind"] != Choice.name:
        raise Usage(f"{before['key']} is no choice and has no options.", field="options")
    renamed: dict[str, str] = {}
    options = items(before["options"])
    for each in given:
        old, new = each.field.removeprefix(RENAMES), accept(each.text)
        if old not in options:
            raise Invalid(f"{shortened(old)} is no option of {before['key']}: {', '.join(options)}", field="options")
        if not new or (new in options and new != old) or new in renamed.values():
            raise Invalid(f"{shortened(new) or 'an empty text'} cannot be the new name of {old}", field="options")
        renamed[old] = new
    return renamed


def _check_removed(bulk: Bulk, target: Entity, before: Image, after: Image, renamed: dict[str, str]) -> None:
    if before["kind"] != Choice.name:
        return
    kept = set(items(after["options"]))
    for old in items(before["options"]):
        if renamed.get(old, old) in kept:
            continue
        value = bulk.dialect.custom(target.table, before["key"], number=False)
        query = select(func.count()).select_from(target.table).where(value == old)
        if count := bulk.connection.execute(query).scalar_one():
            text = f"{count:,} {target.name} have {before['key']}={safe(shortened(old))}, the bin included."
            raise Conflict(f"{text} Change them first, or rename it: {RENAMES}{shortened(old)}=…", field="options")


def _rewrite(bulk: Bulk, target: Entity, key: str, renamed: dict[str, str]) -> None:
    """Write the new names of options into every row that has them, the bin included."""
    table = target.table
    value = bulk.dialect.custom(table, key, number=False)

    def changes(ids: Sequence[int]) -> Iterator[tuple[int, Image]]:
        for at in range(0, len(ids), 500):
            query = select(table.c.id, table.c.custom).where(table.c.id.in_(ids[at : at + 500]))
            for number, text in bulk.connection.execute(query).all():
                values = loaded(text)
                yield number, {"custom": stored(values | {key: renamed[str(values[key])]})}

    if renamed:
        holders = bulk.connection.execute(select(table.c.id).where(value.in_(renamed))).scalars().all()
        bulk.update(table, changes(holders))
