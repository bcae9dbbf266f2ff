"""What somebody else changed since a version: disjoint fields merge, the same field is a conflict (SPEC 13)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from crm_tui.db.journal import differences
from crm_tui.db.models.base import metadata
from crm_tui.db.models.journal import Change
from crm_tui.entities.base import Entity
from crm_tui.errors import Conflict, Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.text import shortened


@dataclass(frozen=True)
class Later:
    """One change of a record: the login, the time (UTC, stored form), the changed columns before and after."""

    who: str
    at: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def merged_since(
    catalog: Catalog, entity: Entity, current: Mapping[str, Any], wanted: Mapping[str, Any], version: str
) -> list[str]:
    """Notes on what changed since the version beside the wanted changes. Raises Conflict for a field in both."""
    newest = current["version"]
    if not (version.isascii() and version.isdigit() and len(version) < 19 and 0 <= int(version) <= newest):
        raise Invalid(
            f"version: {shortened(version) or 'nothing'} is none of this record, it has 1 to {newest}", field="version"
        )
    owners = catalog.owners(entity.name)
    mine = {owners.get(name, name) for name in differences(entity.name, current, wanted)[0]}
    notes = []
    for later in changes_since(catalog.connection, entity, current["id"], newest - int(version)):
        who, at = later.who, later.at
        fields = {owners.get(name, name) for name in later.after}
        both = mine & fields
        if both:
            names = ", ".join(sorted(both))
            text = (
                f"{entity.singular.capitalize()} {current['id']}: {who} changed {names} at {at}. Nothing was written."
            )
            raise Conflict(text, field=min(both))
        notes.append(f"{who} changed {', '.join(sorted(fields))} at {at}; both changes are kept")
    return notes


def changes_since(connection: Connection, entity: Entity, number: int, count: int) -> list[Later]:
    """The last so many changes of a record after it was made, newest first: a version is one change."""
    if count == 0:
        return []
    changes, sets = metadata().tables[Change.__tablename__], metadata().tables["change_sets"]
    statement = (
        select(sets.c.actor, sets.c.at, changes.c.before, changes.c.after)
        .join(sets, sets.c.id == changes.c.change_set)
        .where(changes.c.entity == entity.name, changes.c.record_id == number, changes.c.operation != "create")
        .order_by(changes.c.id.desc())
        .limit(count)
    )
    return [
        Later(row.actor, row.at, json.loads(row.before or "{}"), json.loads(row.after or "{}"))
        for row in connection.execute(statement)
    ]
