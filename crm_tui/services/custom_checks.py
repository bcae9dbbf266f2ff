"""What the definition of a custom field must hold to: its key, kind, options, default and uniqueness (SPEC 1.5)."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from sqlalchemy import func, select

from crm_tui import entities
from crm_tui.db.custom_indexes import searched_key
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.filters.paths import ALIASES
from crm_tui.domain.kinds import Choice, Context, Kind, Reference, make
from crm_tui.domain.kinds.choice import alike
from crm_tui.domain.kinds.lists import items
from crm_tui.entities.base import Entity
from crm_tui.errors import Conflict, Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.text import safe, shortened

KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
LONGEST_KEY = 60
RESERVED = {"or", "and", "not", "none", "any", "me", "sort", "id", "option", *ALIASES}
"""Words with a meaning of their own in a filter or an assignment."""


def extensible(catalog: Catalog, name: str) -> Entity:
    """The entity, if it takes custom fields. Raises Usage."""
    names = [each for each in entities.NAMES if "custom" in entities.entity(each).table.c]
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise Usage(f"{safe(shortened(name))} take no custom fields; {', '.join(names)} do.{hint}", candidates=near)
    return catalog.entity(name)


def check_key(catalog: Catalog, entity: Entity, key: str) -> None:
    """Raise Invalid for what cannot be a key, Conflict for one that a live field has."""
    shown = safe(shortened(key))
    if not KEY.match(key) or len(key) > LONGEST_KEY or "__" in key:
        rule = f"small letters, digits and single _, beginning with a letter, at most {LONGEST_KEY}"
        raise Invalid(f"“{shown}” is no key: {rule}, e.g. contract_ends", field="key")
    if key in RESERVED:
        raise Invalid(f"“{shown}” has a meaning in filters, take another key, e.g. {key}_name", field="key")
    if key in entity.fields or key in entity.table.c or key.removesuffix("_id") in entity.fields:
        raise Conflict(f"{entity.name} have a field {shown} already, take another key.", field="key")
    source = catalog.entity("fields").table
    query = select(source.c.archived).where(source.c.entity == entity.name, source.c.key == key, live(source))
    found = catalog.connection.execute(query).first()
    if found is not None:
        hint = f"; it is archived: `crm fields edit {entity.name} {key} archived=false`" if found.archived else ""
        raise Conflict(f"{entity.name} have a custom field {shown} already{hint}.", field="key")


def check_leftovers(catalog: Catalog, entity: Entity, image: Mapping[str, Any]) -> None:
    """Raise Conflict where records hold values of a binned field of this key and another kind."""
    source, key = catalog.entity("fields").table, image["key"]
    same = (source.c.entity == entity.name, source.c.key == key, source.c.kind != image["kind"])
    earlier = catalog.connection.execute(select(source.c.kind).where(*same).limit(1)).scalar_one_or_none()
    if earlier is None:
        return
    value = catalog.db.dialect.custom(entity.table, key, number=False)
    held = select(func.count()).select_from(entity.table).where(value.is_not(None))
    if count := catalog.connection.execute(held).scalar_one():
        text = f"{count:,} {entity.name} hold values of an earlier {earlier} field {key}; take another key."
        raise Conflict(text, field="key")


def check_definition(image: Mapping[str, Any], context: Context) -> Kind:
    """The kind of a definition. Raises Invalid for a kind, options or a default that do not fit."""
    options = items(image["options"])
    kind = make(image["kind"], options)
    if isinstance(kind, Choice) and (same := alike(kind.options)):
        raise Invalid(f"{' and '.join(map(shortened, same))} read the same, keep one of them", field="options")
    if isinstance(kind, Reference) and kind.entity not in entities.NAMES[:-1]:
        near = get_close_matches(kind.entity, entities.NAMES[:-1], 1)
        hint = f", did you mean {near[0]}?" if near else ""
        raise Invalid(f"a reference to {shortened(kind.entity)} leads nowhere{hint}", field="options")
    if image["default"] is not None:
        try:
            kind.read(image["default"], context)
        except Invalid as error:
            raise Invalid(f"default: {error.message}", field="default") from error
    if image["unique"] and image["default"] is not None:
        raise Invalid("a unique field takes no default: only one record could have it", field="default")
    return kind


def check_collisions(catalog: Catalog, entity: Entity, image: Mapping[str, Any]) -> None:
    """Raise Conflict, naming two, where live records share the value of a field that is to be unique."""
    kind = make(image["kind"], items(image["options"]))
    key = searched_key(Field(image["key"], kind, "", image["key"], Is.CUSTOM))
    value, source = catalog.db.dialect.custom(entity.table, key, number=False), entity.table
    query = (
        select(func.min(source.c.id), func.max(source.c.id))
        .where(value.is_not(None), live(source))
        .group_by(value)
        .having(func.count() > 1)
        .order_by(func.min(source.c.id))
        .limit(1)
    )
    found = catalog.connection.execute(query).first()
    if found is not None:
        text = f"{entity.singular.capitalize()} {found[0]} and {found[1]} have the same {image['key']}."
        raise Conflict(f"{text} Make the values unique first.", field="unique")
