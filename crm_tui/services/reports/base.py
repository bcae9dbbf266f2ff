"""What a report is asked, what it answers, and the register of all reports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from sqlalchemy import and_, or_, true

from crm_tui.domain.figures.periods import Days
from crm_tui.domain.filters import parse
from crm_tui.domain.kinds import Context
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.filtering import compile_query
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live

Exact = int | Fraction | None
Key = tuple["Group", ...]
Place = tuple[Key, str | None]
"""Where a number stands: its row, and its currency if it is money."""


class Unit(StrEnum):
    """What a number of a report counts."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    HOURS = "hours"
    SCORE = "score"
    RATIO = "ratio"


class Area(StrEnum):
    """Where a report stands in a list of all, in this order."""

    SALES = "Sales"
    LEADS = "Leads"
    CUSTOMERS = "Customers"
    WORK = "Work"
    SERVICE = "Service"


class Shape(StrEnum):
    """How the rows of a report are drawn."""

    BARS = "bars"
    FUNNEL = "funnel"
    STEPS = "steps"
    LINES = "lines"
    HEAT = "heat"


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a report: its shape, the numbers of a bar from left to right, the headline figures.

    Of the numbers those in `expected` are thin, those in `missing` the faintest, those in `trouble` in the colour of
    trouble; those in `minus` step down. `of` holds the others: what is left of it is thin, and cells of heat are parts
    of it. Numbers that are `apart` have a bar each. What has come so far goes `towards` a number, such as a target.
    """

    shape: Shape = Shape.BARS
    numbers: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    of: str = ""
    apart: bool = False
    towards: str = ""


@dataclass(frozen=True)
class Number:
    """A column of a report; one that is not `summed` is no sum of its rows, such as a rate.

    One that is `sparse` is not known, rather than 0, where nothing says it, such as a target.
    """

    name: str
    unit: Unit = Unit.COUNT
    summed: bool = True
    sparse: bool = False


@dataclass(frozen=True)
class Group:
    """One value that rows are grouped by: what tells it from others, how it reads, and where it stands."""

    ident: str | int | None
    text: str | None = field(compare=False)
    order: tuple[int, str] = field(default=(0, ""), compare=False)


@dataclass(frozen=True)
class Contribution:
    """What one record adds to one number of a row, in the units of the number."""

    key: Key
    currency: str | None
    number: str
    entity: str
    id: int
    name: str
    value: int


@dataclass(frozen=True)
class Lot:
    """Sums of one currency under one frozen rate into `rate_base`; None where none is frozen."""

    currency: str
    rate: int | None
    rate_base: str | None
    sums: Mapping[str, int]


@dataclass
class Tally:
    """The sums of a report, and what is no sum (`marks`), by row and currency; `totals` are the marks of all rows."""

    n: int = 0
    sums: dict[Place, dict[str, int]] = field(default_factory=dict)
    marks: dict[Place, dict[str, Exact]] = field(default_factory=dict)
    totals: dict[str | None, dict[str, Exact]] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, place: Place, sums: Mapping[str, int]) -> None:
        """Add numbers to a row."""
        into = self.sums.setdefault(place, {})
        for name, value in sums.items():
            into[name] = into.get(name, 0) + value

    def join(self, other: "Tally", *, counted: bool = False) -> "Tally":
        """Take in the numbers of another tally; its n counts only if it is `counted`."""
        self.n += other.n if counted else 0
        for place, sums in other.sums.items():
            self.add(place, sums)
        for place, marks in other.marks.items():
            self.marks.setdefault(place, {}).update(marks)
        for currency, marks in other.totals.items():
            self.totals.setdefault(currency, {}).update(marks)
        self.lots += other.lots
        self.contributions += other.contributions
        self.notes += other.notes
        return self


@dataclass(frozen=True)
class Only:
    """Of the records behind a report those of one row, of all rows if `key` is None, and of some numbers of it.

    No more than `most` records of a kind are read.
    """

    key: Key | None
    currency: str | None
    numbers: frozenset[str]
    most: int

    def row(self, key: Key, currency: str | None) -> bool:
        """Whether it is the row; what has no currency stands in the rows of all."""
        return self.key in (None, key) and (None in (currency, self.currency) or currency == self.currency)

    def means(self, each: Contribution) -> bool:
        """Whether a record is behind one of the numbers."""
        return each.number in self.numbers and each.value != 0 and self.row(each.key, each.currency)


@dataclass(frozen=True)
class Asked:
    """A report as it is asked for, inside a transaction.

    `cutoff` is the end of the day of --as-of in stored form, None for all that has happened; `today` the day it is seen
    from. `by` names a field, or a part of time, `split` is one that the report's own date is split by. `only` are the
    records that it explains itself by; without it all.
    """

    catalog: Catalog
    context: Context
    today: date
    cutoff: str | None = None
    days: Days | None = None
    by: str | None = None
    filters: tuple[str, ...] = ()
    explain: bool = False
    only: Only | None = None

    @cached_property
    def span(self) -> tuple[str, str] | None:
        """The period as stored instants, the second one outside."""
        if self.days is None:
            return None
        first, until = self.days.moments(self.context)
        return stored_instant(first), stored_instant(until)

    def within(self, column: Column) -> Condition:
        """Whether an instant lies in the period and before the cutoff; in all of time, so does one nobody knows."""
        if self.span is not None:
            end = self.span[1] if self.cutoff is None else min(self.span[1], self.cutoff)
            return and_(column >= self.span[0], column < end)
        return true() if self.cutoff is None else or_(column.is_(None), column < self.cutoff)

    def where(self, entity: Entity) -> Condition:
        """The live records that the filters let through. Raises FilterError."""
        found = [live(entity.table)]
        for text in self.filters:
            query = parse(text, self.catalog.fields, entity.name)
            compiled = compile_query(query, entity, self.catalog, self.context, self.catalog.db.dialect)
            found.append(true() if compiled.where is None else compiled.where)
        return and_(*found)

    def during(self, days: Days) -> "Asked":
        """The same for another period, not split further."""
        return replace(self, days=days, by=None)


@dataclass(frozen=True)
class Definition:
    """A report: what it is called and means, its numbers, and the function that reads them.

    `period` and `by` hold where nobody says otherwise. `finish` makes rates of sums, of a row as of a total. A report
    that is `split` is read once for each part of time; another one looks after that itself; one that
    `adds_up` counts no record in two of them. One that is not `totalled` measures another thing in each row, and their
    sum is nothing to show. One that `stands` tells how something is: the same of an earlier period is not what it
    said then. `dated` is the field whose first and last value bound all of time.
    """

    name: str
    title: str
    area: Area
    text: str
    numbers: tuple[Number, ...]
    drawing: Drawing
    read: Callable[[Asked], Tally]
    finish: Callable[[Mapping[str, int]], Mapping[str, Fraction | None]]
    period: str | None
    by: str | None
    rows: tuple[str, ...]
    dated: tuple[str, str]
    split: bool
    adds_up: bool
    totalled: bool
    stands: bool

    @property
    def money(self) -> bool:
        """Whether its rows have a currency."""
        return any(number.unit is Unit.MONEY for number in self.numbers)


REPORTS: dict[str, Definition] = {}
"""Every report by name."""


def _as_they_are(sums: Mapping[str, int]) -> Mapping[str, Fraction | None]:
    return {}


def report(
    name: str,
    text: str,
    numbers: Sequence[Number],
    *,
    area: Area,
    drawing: Drawing,
    title: str | None = None,
    finish: Callable[[Mapping[str, int]], Mapping[str, Fraction | None]] = _as_they_are,
    period: str | None = None,
    by: str | None = None,
    rows: Sequence[str] = (),
    dated: tuple[str, str] = ("deals", "closed_at"),
    split: bool = True,
    adds_up: bool = True,
    totalled: bool = True,
    stands: bool = False,
) -> Callable[[Callable[[Asked], Tally]], Callable[[Asked], Tally]]:
    """Declare a report; `rows` names what its rows are grouped by besides --by, a title stands for that of its name."""

    def register(read: Callable[[Asked], Tally]) -> Callable[[Asked], Tally]:
        shown = title or name.replace("-", " ").capitalize()
        how = (finish, period, by, tuple(rows), dated, split, adds_up, totalled, stands)
        REPORTS[name] = Definition(name, shown, area, text, tuple(numbers), drawing, read, *how)
        return read

    return register
