"""What one entity declares beside its table: how it is called, recognised, listed and matched."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Table

from crm_tui.db import models
from crm_tui.db.models.base import Journaled, fields_of
from crm_tui.domain.fields import Field


@dataclass(frozen=True)
class Entity:
    """`name` is table, command noun and screen in one; `title` the fields whose first filled one names a record."""

    name: str
    singular: str
    title: tuple[str, ...]
    identifying: tuple[str, ...]
    columns: tuple[str, ...]
    sort: str = "id"
    match: tuple[str, ...] = ()

    @property
    def model(self) -> type[Journaled]:
        """The mapped class."""
        return models.model(self.name)

    @property
    def table(self) -> Table:
        """The table."""
        return models.table(self.name)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """The built-in fields by name; with the custom ones they come from the catalog of a database."""
        return fields_of(self.table)
