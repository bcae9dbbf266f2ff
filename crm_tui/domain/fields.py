"""What a field is: one name in form, CSV header, JSON key, filter and `field=value`."""

from dataclasses import dataclass
from enum import Flag, auto

from crm_tui.domain.kinds.base import Kind


class Is(Flag):
    """The properties of a field."""

    PLAIN = 0
    REQUIRED = auto()
    SEARCHED = auto()
    READONLY = auto()
    UNIQUE = auto()
    INDEXED = auto()
    CUSTOM = auto()
    ARCHIVED = auto()


@dataclass(frozen=True)
class Field:
    """A field of an entity: built-in fields and custom fields are the same to everything above the database.

    `column` is the name of the stored value: a table column, or the key inside the JSON column `custom`.
    """

    name: str
    kind: Kind
    label: str
    column: str
    flags: Is = Is.PLAIN
    help: str = ""
    default: str | None = None
    position: int = 0

    @property
    def twins(self) -> tuple[str, ...]:
        """The derived columns: `name_f` for a built-in field, `name__f` for a custom one."""
        joint = "__" if Is.CUSTOM in self.flags else "_"
        return tuple(f"{self.column}{joint}{suffix}" for suffix in self.kind.twins)

    def is_(self, flag: Is) -> bool:
        """Whether the field has the property."""
        return flag in self.flags
