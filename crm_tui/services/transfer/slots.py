"""What of a row is staged: a slot for each field, and how a staged value meets the value a record has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import ListOf, Money
from crm_tui.entities.base import Entity
from crm_tui.services.transfer.options import Mode, Options
from crm_tui.services.transfer.targets import (
    UNITS,
    Answer,
    Column,
    Comments,
    Identity,
    Later,
    Link,
    Override,
    Owner,
    Point,
    Value,
)


class Rule(Enum):
    """How a value from the file meets the value a record has."""

    SET = auto()
    FILL = auto()
    UNITE = auto()
    APPEND = auto()


@dataclass(frozen=True)
class Slot:
    """A field of the record: the columns of its value and twins in the staging table.

    `made` is for a value that follows from others (a name from its parts): it never replaces one that is there.
    `over` is the column that counts instead where it says something. `after` are the seconds of the unit in which the
    column says how long after the creation it was.
    """

    number: int
    field: Field
    rule: Rule
    columns: tuple[Column, ...] = ()
    made: bool = False
    over: Column | None = None
    after: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The columns in the staging table: of the value, then of its twins."""
        prefix = "made_" if self.made else "x_" if self.field.is_(Is.CUSTOM) else ""
        return tuple(prefix + name for name in (self.field.column, *self.field.twins))

    @property
    def mark(self) -> str:
        """How this slot is named in the list of cleared slots of a row."""
        return f",{self.number},"


@dataclass(frozen=True)
class LinkSlot:
    """A reference to a record of another entity, by one fact or several."""

    number: int
    field: Field
    parts: tuple[Column, ...]
    over: Column | None = None

    @property
    def name(self) -> str:
        """The column of the staging table: a number in the table of links."""
        return f"link_{self.field.column}"

    @property
    def mark(self) -> str:
        """How this slot is named in the list of cleared slots of a row."""
        return f",{self.number},"


@dataclass(frozen=True)
class PointSlot:
    """A further point of a contact; several columns make one address."""

    number: int
    kind: str
    label: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, str]:
        """The columns of value and normalised value in the staging table."""
        return f"point_{self.number}", f"point_{self.number}_n"


@dataclass(frozen=True)
class Slots:
    """Everything a row is staged as."""

    entity: Entity
    values: tuple[Slot, ...]
    links: tuple[LinkSlot, ...]
    points: tuple[PointSlot, ...]
    identity: Column | None
    owner: Column | None
    answer: Mapping[str, Column]
    comments: Column | None

    def slot(self, name: str) -> Slot | None:
        """The slot that the file itself fills, by the name of the field."""
        return next((slot for slot in self.values if slot.field.name == name and not slot.made), None)

    def made(self, name: str) -> Slot | None:
        """The slot of a field that follows from others."""
        return next((slot for slot in self.values if slot.field.name == name and slot.made), None)

    def staged(self, name: str) -> list[str]:
        """The staged columns that can hold the stored column of this name; the first that is filled counts."""
        found = []
        for slot in self.values:
            pairs = zip((slot.field.column, *slot.field.twins), slot.names, strict=True)
            if not slot.field.is_(Is.CUSTOM):
                found += [staged for stored, staged in pairs if stored == name]
        return found


FIXED = {"ticket_posts": ("ticket", "author_kind", "public")}
"""What no import changes once a record is there: a private note stays private, and on its ticket."""

COMPOSED = {
    "contacts": ("name", ("given_name", "family_name")),
    "leads": ("name", ("given_name", "family_name")),
    "companies": ("domain", ("website",)),
    "deals": ("closed_at", ("close_date",)),
    "members": ("login", ("email", "name")),
}
"""The field of an entity that follows from others when it is empty."""


def slots(entity: Entity, fields: dict[str, Field], columns: Sequence[Column], options: Options) -> Slots:
    """The slots for the columns of a file."""
    mode = options.mode
    values: list[Slot] = []
    for column in columns:
        if isinstance(column.target, Value):
            field = column.target.field
            values.append(Slot(len(values), field, _rule(entity, field, mode), (column,), over=_over(columns, field)))
        elif isinstance(column.target, Later):
            values.append(Slot(len(values), column.target.field, Rule.SET, (column,), after=UNITS[column.target.unit]))
    owner = next((column for column in columns if isinstance(column.target, Owner)), None)
    if owner is not None and isinstance(owner.target, Owner):
        values.append(Slot(len(values), owner.target.field, Rule.SET, (owner,)))
        if not any(slot.field.name == "source_detail" for slot in values):
            values.append(Slot(len(values), fields["source_detail"], Rule.APPEND))
    named = {slot.field.name for slot in values}
    if "external_id" in named and "external_system" not in named:
        values.append(Slot(len(values), fields["external_system"], Rule.SET))
    money = any(isinstance(slot.field.kind, Money) and not slot.field.is_(Is.CUSTOM) for slot in values)
    if options.currency and money and "currency" not in named:
        values.append(Slot(len(values), fields["currency"], Rule.SET))
    name, sources = COMPOSED.get(entity.name, ("", ()))
    if named & set(sources):
        values.append(Slot(len(values), fields[name], Rule.FILL, made=True))
    identity = next((column for column in columns if isinstance(column.target, Identity)), None)
    links = _links(columns, len(values))
    answer = {each.target.part: each for each in columns if isinstance(each.target, Answer)}
    comments = next((column for column in columns if isinstance(column.target, Comments)), None)
    return Slots(entity, tuple(values), links, _points(columns), identity, owner, answer, comments)


def _rule(entity: Entity, field: Field, mode: str) -> Rule:
    if (field.name == "created_at" and mode != Mode.REPLACE) or field.is_(Is.READONLY):
        return Rule.FILL
    if field.name in FIXED.get(entity.name, ()):
        return Rule.FILL
    if isinstance(field.kind, ListOf) and mode != Mode.REPLACE:
        return Rule.UNITE
    return Rule.SET


def _links(columns: Sequence[Column], first: int) -> tuple[LinkSlot, ...]:
    parts: dict[str, list[Column]] = {}
    fields: dict[str, Field] = {}
    for column in columns:
        if isinstance(column.target, Link):
            parts.setdefault(column.target.field.name, []).append(column)
            fields[column.target.field.name] = column.target.field
    return tuple(
        LinkSlot(first + at, fields[name], tuple(found), _over(columns, fields[name]))
        for at, (name, found) in enumerate(parts.items())
    )


def _over(columns: Sequence[Column], field: Field) -> Column | None:
    return next((each for each in columns if each.target == Override(field)), None)


def _points(columns: Sequence[Column]) -> tuple[PointSlot, ...]:
    """Every column is a point of its own, but those of an address are joined."""
    joined: dict[tuple[str, str, int], list[Column]] = {}
    for column in columns:
        if isinstance(column.target, Point):
            apart = 0 if column.target.kind == "address" else column.at + 1
            joined.setdefault((column.target.kind, column.target.label, apart), []).append(column)
    return tuple(
        PointSlot(number, kind, label, tuple(found)) for number, ((kind, label, _), found) in enumerate(joined.items())
    )
