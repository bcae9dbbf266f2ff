"""Fields an import adds for columns nobody knows (`--unknown custom`)."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Text
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.custom_checks import KEY, LONGEST_KEY, RESERVED, check_definition, check_key, check_leftovers
from crm_tui.text import accept, fold

_JOINTS = re.compile(r"[^a-z0-9]+")


def new_field(header: str, at: int, entity: Entity, taken: Collection[str]) -> Field:
    """A text field called like the column, with a key that is free."""
    key = _JOINTS.sub("_", fold(header)).strip("_")[: LONGEST_KEY - 6].strip("_")
    if not key:
        key = f"column_{at + 1}"
    if not KEY.match(key) or key in RESERVED or key in entity.table.c or key.removesuffix("_id") in entity.fields:
        key = f"x_{key}"
    free, number = key, 2
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    label = accept(header)
    return Field(name=free, kind=Text(), label=label or free, column=free, flags=Is.CUSTOM | Is.SEARCHED)


def add(bulk: Bulk, catalog: Catalog, entity: Entity, fields: Sequence[Field]) -> None:
    """Define the fields in the transaction of the import. Raises Conflict for a key that was taken meanwhile."""
    table = models.table("fields")
    highest = select(func.coalesce(func.max(table.c.position), 0)).where(
        table.c.entity == entity.name, table.c.deleted_at.is_(None)
    )
    position = int(bulk.connection.execute(highest).scalar_one())
    for number, each in enumerate(fields, 1):
        image: dict[str, Any] = {"entity": entity.name, "key": each.name, "kind": each.kind.name, "options": None}
        image |= {"label": each.label, "label_f": fold(each.label), "default": None, "help": None}
        image |= {"required": 0, "unique": 0, "indexed": 0, "archived": 0, "position": position + number}
        check_key(catalog, entity, each.name)
        check_definition(image, catalog.db.context())
        check_leftovers(catalog, entity, image)
        bulk.insert(table, [image])
