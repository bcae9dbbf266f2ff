"""The indexes of custom fields follow their definitions: the doors call `sync` whenever a definition changed."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table

from crm_tui.db.custom import definitions
from crm_tui.db.dialects.base import Dialect
from crm_tui.db.models import table
from crm_tui.domain.fields import Field, Is


@dataclass(frozen=True)
class CustomIndex:
    """An index over one value inside the JSON column `custom` of the live rows; its name says all about it."""

    table: Table
    key: str
    unique: bool

    @property
    def name(self) -> str:
        """`ix_contacts_custom_tier`, or with `uq_`."""
        return f"{'uq' if self.unique else 'ix'}_{self.table.name}_custom_{self.key}"


def searched_key(field: Field) -> str:
    """The JSON key that filter, sort and uniqueness go by: the twin where the kind keeps one."""
    return field.twins[0] if field.twins else field.column


def sync(connection: Connection, dialect: Dialect) -> None:
    """Make the indexes match the live definitions. Raises Conflict where live rows share a unique value."""
    wanted = {index.name: index for index in _wanted(connection)}
    present = dialect.custom_indexes(connection)
    for name in present - wanted.keys():
        dialect.drop_custom_index(connection, name)
    for name in sorted(wanted.keys() - present):
        dialect.index_custom(connection, name, wanted[name].table, wanted[name].key, unique=wanted[name].unique)


def _wanted(connection: Connection) -> list[CustomIndex]:
    return [
        CustomIndex(table(name), searched_key(field), field.is_(Is.UNIQUE))
        for name, fields in definitions(connection).items()
        for field in fields.values()
        if (field.is_(Is.UNIQUE) or field.is_(Is.INDEXED)) and not field.is_(Is.ARCHIVED)
    ]
