"""Where the columns of a file go: fields, links to other records, points of contact, answers and comments."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm_tui.domain.fields import Field, Is
from crm_tui.domain.filters.paths import find
from crm_tui.domain.kinds import Instant, Reference

LINK_PARTS = ("name", "domain", "external_id")
KEPT = {
    "deals": ("closed_at", "stage_entered_at"),
    "tickets": ("reopened_count", "merged_into"),
    "tasks": ("done_at",),
}
"""Fields that crm keeps itself and a file may bring: when a deal was closed or entered its stage elsewhere."""

POINT_KINDS = ("email", "phone", "mobile", "address", "url", "handle")

UNITS = {"minutes": 60, "hours": 3_600}
"""Seconds of the units in which a file tells how long after its creation something happened."""

ANSWERS = ("score", "comment", "at")
"""What `csat.` brings of a ticket: how satisfied its customer was, 1 to 5, in words, and when they said so."""

COMMENTS = "posts"
"""The name of the target that makes posts of a column."""


@dataclass(frozen=True)
class Value:
    """A field of the record itself."""

    field: Field


@dataclass(frozen=True)
class Owner:
    """The member a record belongs to."""

    field: Field


@dataclass(frozen=True)
class Link:
    """One fact about a linked record: `ref` (what a person writes), name, domain, external_id or id."""

    field: Field
    part: str


@dataclass(frozen=True)
class Point:
    """A further way to reach a contact."""

    kind: str
    label: str


@dataclass(frozen=True)
class Override:
    """What counts instead of a field's own column, where it says something: a mark that a lead was converted."""

    field: Field


@dataclass(frozen=True)
class Later:
    """The instant so long after the creation of the record; `unit` is one of UNITS."""

    field: Field
    unit: str


@dataclass(frozen=True)
class Answer:
    """One fact about what the customer of a ticket answered; `part` is one of ANSWERS."""

    part: str


@dataclass(frozen=True)
class Comments:
    """Everything that was said on a ticket, in one cell."""


@dataclass(frozen=True)
class Identity:
    """The id of the record itself, which only matching reads."""


Target = Value | Owner | Link | Override | Later | Point | Answer | Comments | Identity


@dataclass(frozen=True)
class Column:
    """One column of the file and where it goes."""

    at: int
    header: str
    target: Target


def target_of(name: str, entity: str, fields: Mapping[str, Field]) -> Target | None:
    """The target of this name; None where there is none or it cannot be written. `status!` overrides the status."""
    if name.endswith("!"):
        base = target_of(name[:-1], entity, fields)
        overridden = isinstance(base, Value) or (isinstance(base, Link) and base.part == "ref")
        return Override(base.field) if overridden and isinstance(base, Value | Link) else None
    parts = name.split(".")
    if parts[0] == "points" and len(parts) == 3 and entity == "contacts" and parts[1] in POINT_KINDS:
        return Point(parts[1], parts[2])
    if entity == "tickets" and (beside := _beside(parts)) is not None:
        return beside
    field = find(fields, parts[0])
    if field is None or (field.is_(Is.READONLY) and field.name not in KEPT.get(entity, ())):
        return None
    if len(parts) == 2 and isinstance(field.kind, Instant):
        return Later(field, parts[1]) if entity == "tickets" and parts[1] in UNITS else None
    if len(parts) == 2:
        return Link(field, parts[1]) if _linked(field) and parts[1] in LINK_PARTS else None
    if len(parts) > 2:
        return None
    if _linked(field):
        return Link(field, "ref")
    return Owner(field) if field.name == "owner" else Value(field)


def _beside(parts: list[str]) -> Target | None:
    """What a file of tickets brings besides tickets."""
    if parts == [COMMENTS]:
        return Comments()
    return Answer(parts[1]) if parts[0] == "csat" and len(parts) == 2 and parts[1] in ANSWERS else None


def named(target: Target) -> str:
    """The name by which `--map` leads a column to the target."""
    match target:
        case Identity():
            return "id"
        case Point(kind, label):
            return f"points.{kind}.{label}"
        case Answer(part):
            return f"csat.{part}"
        case Comments():
            return COMMENTS
        case Later(field, unit):
            return f"{field.name}.{unit}"
        case Link(field, "ref"):
            return field.name
        case Link(field, "id"):
            return f"{field.name}_id"
        case Link(field, part):
            return f"{field.name}.{part}"
        case Override(field):
            return f"{field.name}!"
        case Value(field) | Owner(field):
            return field.name


def names(fields: Mapping[str, Field], entity: str) -> list[str]:
    """Where a column can go, by the names of `named`; further points of contact have labels of their own."""
    found = [name for name in fields if target_of(name, entity, fields) is not None]
    parts = [f"{name}.{part}" for name in found if _linked(fields[name]) for part in LINK_PARTS]
    beside = [COMMENTS, *(f"csat.{part}" for part in ANSWERS)] if entity == "tickets" else []
    return [*found, *parts, *beside]


def _linked(field: Field) -> bool:
    return isinstance(field.kind, Reference) and not field.is_(Is.CUSTOM) and field.name != "owner"
