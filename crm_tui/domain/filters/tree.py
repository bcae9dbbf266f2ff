"""What a filter means, before any value is read: conditions, fields, values, sorts; columns count from 1."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from crm_tui.domain.fields import Field


class Operator(StrEnum):
    """How a field is compared with a value."""

    EQUALS = ":"
    DIFFERS = "!="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOVE = ">"
    BELOW = "<"
    CONTAINS = "~"
    STARTS = "^"


class Word(StrEnum):
    """The values with a meaning of their own, when they are not in quotes."""

    NONE = "none"
    ANY = "any"
    ME = "me"


@dataclass(frozen=True)
class Scalar:
    """A value as written, quotes and escapes taken off."""

    text: str
    column: int
    quoted: bool = False


@dataclass(frozen=True)
class Keyword:
    """`none`, `any` or `me`."""

    word: Word
    column: int


@dataclass(frozen=True)
class Range:
    """Both ends are included; one of them may be open."""

    low: Scalar | None
    high: Scalar | None
    column: int


Value = Scalar | Keyword | Range


@dataclass(frozen=True)
class Path:
    """A field, reached through references: of `company.country` the fields company and country."""

    fields: tuple[Field, ...]
    column: int

    @property
    def field(self) -> Field:
        """The field whose value is compared."""
        return self.fields[-1]

    @property
    def name(self) -> str:
        """The path by its right names."""
        return ".".join(field.name for field in self.fields)


@dataclass(frozen=True)
class Phrase:
    """Text that some searched field of the record contains."""

    text: str
    column: int


@dataclass(frozen=True)
class Term:
    """A field compared with values, any of which may fit."""

    path: Path
    operator: Operator
    values: tuple[Value, ...]
    column: int


@dataclass(frozen=True)
class Not:
    """True where the part is false or about an empty value."""

    part: "Condition"


@dataclass(frozen=True)
class And:
    """True where every part is."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Or:
    """True where some part is."""

    parts: "tuple[Condition, ...]"


Condition = Phrase | Term | Not | And | Or


@dataclass(frozen=True)
class Sort:
    """An order of the rows; empty values come last either way."""

    path: Path
    descending: bool = False


@dataclass(frozen=True)
class Query:
    """A whole filter: no condition means every record."""

    text: str
    entity: str
    condition: Condition | None = None
    sorts: tuple[Sort, ...] = ()


def terms(condition: Condition | None) -> Iterator[Term]:
    """Every comparison of a condition, in the order of the text."""
    match condition:
        case Term():
            yield condition
        case Not(part):
            yield from terms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from terms(part)


def height(condition: Condition) -> int:
    """How deep conditions are inside each other; a comparison has none."""
    match condition:
        case Not(part):
            return height(part)
        case And(parts) | Or(parts):
            return 1 + max(map(height, parts))
    return 0


def mentions(query: Query, name: str) -> bool:
    """Whether a condition compares this field of the record itself."""
    return any(term.path.name == name for term in terms(query.condition))
