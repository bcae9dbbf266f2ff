"""The plain values that leave the services: no table object, no session."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_tui.domain.fields import Field
from crm_tui.domain.kinds.base import Stored

Values = Mapping[str, Stored | None]


@dataclass(frozen=True)
class Row:
    """A record's stored values by field name; a reference is the id, with its readable name in `names`.

    `twins` holds derived values that are shown: `phone_e164`, `phone_ext`, `email_key` (None: not a valid address).
    """

    id: int
    values: Values
    names: Mapping[str, str] = field(default_factory=dict)
    twins: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Some rows of an entity, the fields asked for, and how many rows there are in all.

    With `more` there are even more than `total`: counting a million rows takes longer than listing ten.
    """

    entity: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    total: int
    more: bool = False


@dataclass(frozen=True)
class Moment:
    """One line of a timeline: what happened (UTC), of which kind, and to which record it leads."""

    at: str
    entity: str
    id: int
    kind: str
    text: str


@dataclass(frozen=True)
class Detail:
    """One record with everything that belongs to it."""

    page: Page
    points: Page | None
    timeline: tuple[Moment, ...]


@dataclass(frozen=True)
class Written:
    """What a write did: the ids it touched, its change set (None: nothing changed), and notes for the person."""

    entity: str
    ids: tuple[int, ...]
    change_set: int | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """`field=value`, `tags+=vip` or `tags-=cold`, as typed; an empty value clears."""

    field: str
    operator: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field of one record before and after, in the machine form."""

    record: str
    field: str
    before: str
    after: str
