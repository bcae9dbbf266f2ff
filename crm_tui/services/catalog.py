"""What the database at hand offers: its entities, with built-in and custom fields, and who `me` is."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property

from sqlalchemy import Connection

from crm_tui import entities
from crm_tui.db.custom import definitions
from crm_tui.db.database import Database
from crm_tui.db.pipelines import stored_pipelines
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.filters.paths import find
from crm_tui.domain.pipeline import Pipelines
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.text import safe, shortened


class Catalog:
    """Asked once per transaction; archived custom fields are left out."""

    def __init__(self, db: Database, connection: Connection) -> None:
        self.db = db
        self.connection = connection
        self.me = db.me(connection)
        self._custom = definitions(connection)
        self._flagged: dict[tuple[str, Is], list[Field]] = {}

    @cached_property
    def pipelines(self) -> Pipelines:
        """The pipelines and stages, asked for once."""
        return stored_pipelines(self.connection)

    def entity(self, name: str) -> Entity:
        """The entity by name. Raises Usage."""
        if name not in entities.NAMES:
            raise Usage(f"There is nothing called {name}; there are {', '.join(entities.NAMES)}.")
        return entities.entity(name)

    def fields(self, name: str) -> Mapping[str, Field]:
        """All live fields of an entity by name: built-in ones, then custom ones in order of position."""
        custom = self._custom.get(name, {})
        live = {key: field for key, field in custom.items() if not field.is_(Is.ARCHIVED)}
        return self.entity(name).fields | live

    def flagged(self, name: str, flag: Is) -> list[Field]:
        """The live fields with a property; asked for every record, so looked for once."""
        key = (name, flag)
        if key not in self._flagged:
            self._flagged[key] = [field for field in self.fields(name).values() if field.is_(flag)]
        return self._flagged[key]

    def owners(self, name: str) -> dict[str, str]:
        """The field that each journaled column belongs to: twins go with their field."""
        found = [*self.entity(name).fields.values(), *self.every_custom(name)]
        prefixes = {field.name: "custom." if field.is_(Is.CUSTOM) else "" for field in found}
        return {prefixes[field.name] + column: field.name for field in found for column in (field.column, *field.twins)}

    def every_custom(self, name: str) -> list[Field]:
        """The custom fields of an entity, archived ones included."""
        return list(self._custom.get(name, {}).values())


def known(fields: Mapping[str, Field], entity: Entity, name: str) -> Field:
    """The field by its name or alias. Raises Usage with the nearest name."""
    found = find(fields, name)
    if found is None:
        near = get_close_matches(name, list(fields), 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise Usage(f'There is no field "{safe(shortened(name))}" in {entity.name}.{hint}', candidates=near)
    return found
