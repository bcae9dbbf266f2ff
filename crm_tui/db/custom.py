"""Custom fields as the database at hand defines them."""

import json
from typing import Any

from sqlalchemy import Connection, select

from crm_tui.db.models import table
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import make

Values = dict[str, str | int]

TEXTS = ("text", "long_text", "email", "phone", "url")
"""The custom kinds whose text is searched."""


def definitions(connection: Connection) -> dict[str, dict[str, Field]]:
    """The custom fields of every entity by key, in order of position; archived ones included, with their flag."""
    from_table = table("fields")
    statement = (
        select(from_table)
        .where(from_table.c.deleted_at.is_(None))
        .order_by(from_table.c.entity, from_table.c.position, from_table.c.id)
    )
    found: dict[str, dict[str, Field]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.entity, {})[row.key] = _field(row)
    return found


def _field(row: Any) -> Field:
    flags = Is.CUSTOM | (Is.SEARCHED if row.kind in TEXTS else Is.PLAIN)
    for given, flag in ((row.required, Is.REQUIRED), (row.unique, Is.UNIQUE), (row.indexed, Is.INDEXED)):
        flags |= flag if given else Is.PLAIN
    if row.archived:
        flags |= Is.ARCHIVED
    return Field(
        name=row.key,
        kind=make(row.kind, json.loads(row.options or "[]")),
        label=row.label or row.key,
        column=row.key,
        flags=flags,
        help=row.help or "",
        default=row.default,
        position=row.position or 0,
    )


def loaded(text: str | None) -> Values:
    """The values of a `custom` column."""
    values: Values = json.loads(text) if text else {}
    return values


def stored(values: Values) -> str | None:
    """The canonical text of a `custom` column; None when nothing is left."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True) if values else None
