"""Running a report: its period, its parts of time, its lines and totals, and what it is compared with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.dates import parse_day
from crm_tui.domain.figures import periods
from crm_tui.domain.figures.periods import UNITS, Against, Days
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.reports import (  # noqa: F401  register
    accuracy,
    activities,
    backlog,
    cohorts,
    csat,
    leads,
    outcomes,
    pipeline,
    repeat,
    response_times,
    rfm,
    service_levels,
    stages,
    targets,
    tickets,
    waterfall,
    workload,
)  # fmt: skip
from crm_tui.services.reports.base import REPORTS, Asked, Contribution, Definition, Exact, Group, Key, Tally, Unit
from crm_tui.services.reports.currencies import Base, in_base
from crm_tui.services.transfer.stopping import Check, stoppable
from crm_tui.text import shortened

ALL_TIME = "all"
"""The period of a report that has another one where nobody says otherwise."""


@dataclass(frozen=True)
class Wanted:
    """How a report is asked for, as typed: None and empty are what the report itself says."""

    period: str | None = None
    by: str | None = None
    filters: tuple[str, ...] = ()
    compare: Against | None = None
    explain: bool = False
    as_of: str | None = None


@dataclass(frozen=True)
class Line:
    """The numbers of one row in one currency: minor units, percents, days; None is not applicable."""

    key: Key
    currency: str | None
    values: Mapping[str, Exact]


@dataclass(frozen=True)
class Totals:
    """The numbers of all rows: money in the base currency, and by currency as it is.

    `missing` are the currencies without a rate: then the base total is incomplete.
    """

    values: Mapping[str, Exact]
    by_currency: tuple[Line, ...]
    missing: tuple[str, ...]
    rated_on: str | None


@dataclass(frozen=True)
class Compared:
    """A number of a row, of all rows if `key` is None, beside that of another period."""

    key: Key | None
    currency: str | None
    number: str
    value: Exact
    before: Exact


@dataclass(frozen=True)
class Comparison:
    """A report beside the same report of another period, seen up to a day."""

    against: Against
    days: Days
    until: date
    lines: tuple[Compared, ...]


@dataclass(frozen=True)
class Report:
    """A report as it was read."""

    definition: Definition
    period: str | None
    days: Days | None
    as_of: date
    by: tuple[str, ...]
    n: int
    lines: tuple[Line, ...]
    totals: Totals
    comparison: Comparison | None
    contributions: tuple[Contribution, ...]
    notes: tuple[str, ...]


def definitions() -> tuple[Definition, ...]:
    """Every report with its meaning."""
    return tuple(REPORTS.values())


def run(db: Database, name: str, wanted: Wanted, check: Check | None = None) -> Report:
    """Read a report; `check` may raise Stopped meanwhile. Raises Usage for a period, field or filter unknown to it."""
    definition = REPORTS[name]
    with db.read() as connection, stoppable(db, connection, check):
        db.dialect.prepare_bulk(connection)
        asked = asking(db, Catalog(db, connection), definition, wanted)
        report = _read(definition, asked, wanted.period or definition.period)
        if wanted.compare is None:
            return report
        return replace(report, comparison=_comparison(definition, asked, report, wanted.compare))


def past(db: Database, name: str, wanted: Wanted, count: int, check: Check | None = None) -> tuple[Report, ...]:
    """The same report of as many periods before its own, the oldest first; none without a period. Raises Usage."""
    definition, found = REPORTS[name], list[Report]()
    with db.read() as connection, stoppable(db, connection, check):
        db.dialect.prepare_bulk(connection)
        asked = asking(db, Catalog(db, connection), definition, wanted)
        days = asked.days
        while days is not None and len(found) < count:
            days = periods.other(days, Against.PREVIOUS)
            found.append(_read(definition, replace(asked, days=days), None))
    return tuple(reversed(found))


def asking(db: Database, catalog: Catalog, definition: Definition, wanted: Wanted) -> Asked:
    """What is asked of a report, read from what was typed. Raises Usage."""
    context, cutoff = db.context(), None
    today = context.now.astimezone(context.zone).date()
    if wanted.as_of is not None:
        day = parse_day(wanted.as_of, context)
        if day is None:
            raise Usage(f"--as-of: {shortened(wanted.as_of)} is no day, e.g. 2026-09-30.")
        if day < today:
            end = periods.midnight(day + timedelta(days=1), context)
            today, cutoff, context = day, stored_instant(end), replace(context, now=end - timedelta(seconds=1))
    period = wanted.period or definition.period
    days = periods.read(period, context) if period and period != ALL_TIME else None
    by = wanted.by or definition.by
    return Asked(catalog, context, today, cutoff, days, by, wanted.filters, wanted.explain)


def _read(definition: Definition, asked: Asked, period: str | None) -> Report:
    split = is_split(definition, asked)
    dated = in_time(definition, asked)
    total = definition.read(replace(dated, by=None) if split else asked)
    rows = _parts(definition, dated) if split else total
    if split and not definition.adds_up:
        total.notes.append("a record may count in several parts of time, so the rows do not add up to the total")
    by = (*definition.rows, *((asked.by,) if asked.by else ()))
    return Report(
        definition,
        period,
        asked.days,
        asked.today,
        by,
        total.n,
        tuple(_lines(definition, asked, rows)),
        _totals(definition, asked, total),
        None,
        tuple(sorted(rows.contributions, key=lambda each: (_order(each.key), each.number, each.id))),
        tuple(dict.fromkeys(total.notes)),
    )


def is_split(definition: Definition, asked: Asked) -> bool:
    """Whether it is read once for each part of time."""
    return definition.split and asked.by in UNITS


def in_time(definition: Definition, asked: Asked) -> Asked:
    """The same with a first and a last day, if it is split by parts of time."""
    split = is_split(definition, asked)
    return replace(asked, days=asked.days or _all_time(definition, asked)) if split else asked


def _parts(definition: Definition, asked: Asked) -> Tally:
    """The report of each part of time; a part in which nothing happened has a row, too."""
    made = Tally()
    for text, part in periods.parts(asked.days, str(asked.by), asked.context) if asked.days else ():
        found, group = definition.read(asked.during(part)), Group(text, text, (0, text))
        keyed = Tally()
        keyed.sums = {((*key, group), currency): sums for (key, currency), sums in found.sums.items()}
        keyed.marks = {((*key, group), currency): marks for (key, currency), marks in found.marks.items()}
        keyed.contributions = [replace(each, key=(*each.key, group)) for each in found.contributions]
        if not definition.rows and not found.sums:
            keyed.sums[((group,), None)] = {}
        made.join(keyed)
    return made


def _all_time(definition: Definition, asked: Asked) -> Days | None:
    """From the first to the last date of a report; None where there is none."""
    name, column = definition.dated
    source = table(name)
    bounds = select(func.min(source.c[column]), func.max(source.c[column])).where(live(source))
    first, last = asked.catalog.connection.execute(bounds).one()
    if first is None:
        return None
    ends = [_local(text, asked) for text in (first, last)]
    return Days(ends[0], min(ends[1], asked.today) + timedelta(days=1))


def _local(text: str, asked: Asked) -> date:
    return datetime.fromisoformat(text).astimezone(asked.context.zone).date()


def _order(key: Key) -> list[tuple[int, str]]:
    return [group.order for group in key]


def _lines(definition: Definition, asked: Asked, tally: Tally) -> Iterator[Line]:
    """A line for each row and currency, in order, the base currency first."""
    base = asked.context.currency
    counts = {name for (_, currency), sums in tally.sums.items() if currency is None for name in sums}
    merged = _merged(definition, tally, base)
    for key, currency in sorted(merged, key=lambda place: (_order(place[0]), place[1] != base, place[1] or "")):
        sums = merged[key, currency]
        bare: set[str] = counts - sums.keys() if currency not in (None, base) else set()
        values = _summed(definition, sums)
        values |= {name: None for name in values if name in bare}
        marks = tally.marks.get((key, currency), {})
        yield Line(key, currency, values | _finished(definition, sums, marks))


def _merged(definition: Definition, tally: Tally, base: str) -> dict[tuple[Key, str | None], dict[str, int]]:
    """In a report with money, what has no currency stands in the first line of its row."""
    if not definition.money:
        return tally.sums
    made = {place: dict(sums) for place, sums in tally.sums.items() if place[1] is not None}
    first: dict[Key, str | None] = {}
    for key, currency in sorted(made, key=lambda place: (place[1] != base, place[1])):
        first.setdefault(key, currency)
    for (key, currency), sums in tally.sums.items():
        if currency is None:
            into = made.setdefault((key, first.get(key, base)), {})
            into.update({name: into.get(name, 0) + value for name, value in sums.items()})
    return made


def _summed(definition: Definition, sums: Mapping[str, int]) -> dict[str, Exact]:
    """The sums in the order of the report; where nothing was added it is 0, or not known."""
    summed = (number for number in definition.numbers if number.summed)
    return {number.name: sums.get(number.name, None if number.sparse else 0) for number in summed}


def _finished(definition: Definition, sums: Mapping[str, int], marks: Mapping[str, Exact]) -> dict[str, Exact]:
    """What follows from sums, and what was read besides; in the order of the report."""
    found: dict[str, Exact] = {**definition.finish(sums), **marks}
    return {number.name: found.get(number.name) for number in definition.numbers if not number.summed}


def _totals(definition: Definition, asked: Asked, tally: Tally) -> Totals:
    money = [number.name for number in definition.numbers if number.unit is Unit.MONEY and number.summed]
    by_currency: dict[str | None, dict[str, int]] = {}
    whole: dict[str, int] = {}
    for (_, currency), sums in tally.sums.items():
        for name, value in sums.items():
            whole[name] = whole.get(name, 0) + value
            into = by_currency.setdefault(currency, {})
            into[name] = into.get(name, 0) + value
    base = asked.context.currency
    converted = in_base(asked.catalog.connection, tally.lots, money, base, asked.today) if money else Base({})
    sums = whole | {name: converted.sums.get(name, 0) for name in money if name in whole}
    marks = _marks_of_all(definition, tally, set(by_currency), base)
    known = _summed(definition, sums) | _finished(definition, sums, marks)
    known |= _unknown(definition, converted, known)
    lines = [
        Line((), currency, _currency_line(definition, some, tally.totals.get(currency, {})))
        for currency, some in sorted(by_currency.items(), key=lambda each: (each[0] != base, each[0] or ""))
        if currency is not None
    ]
    return Totals(known, tuple(lines), converted.missing, converted.rated_on)


def _currency_line(definition: Definition, sums: Mapping[str, int], marks: Mapping[str, Exact]) -> dict[str, Exact]:
    return _summed(definition, sums) | _finished(definition, sums, marks)


def _marks_of_all(definition: Definition, tally: Tally, currencies: set[str | None], base: str) -> Mapping[str, Exact]:
    """A median is one of all rows where they have one currency; an amount only where that is the base currency."""
    some = currencies - {None} or {None}
    if len(some) > 1:
        return {}
    currency = next(iter(some))
    foreign = {each.name for each in definition.numbers if each.unit is Unit.MONEY and currency not in (None, base)}
    return {name: value for name, value in tally.totals.get(currency, {}).items() if name not in foreign}


def _unknown(definition: Definition, converted: Base, known: Mapping[str, Exact]) -> dict[str, Exact]:
    """With a rate missing no mean holds; where nothing could be converted no sum does either."""
    if not converted.missing:
        return {}
    return {
        number.name: None
        for number in definition.numbers
        if number.unit is Unit.MONEY and (not number.summed or not converted.sums)
    }


def _comparison(definition: Definition, asked: Asked, report: Report, against: Against) -> Comparison:
    """The same of the other period; a running one is compared with as many working days of it."""
    if asked.days is None:
        raise Usage("--compare needs a period, e.g. --period this-quarter.")
    if is_split(definition, asked):
        raise Usage("--compare and parts of time exclude each other; leave --by out.")
    days = periods.other(asked.days, against)
    last = periods.same_stretch(asked.days, days, asked.today)
    before = replace(asked, days=days, explain=False)
    if last is not None:
        end = periods.midnight(last + timedelta(days=1), asked.context)
        context = replace(asked.context, now=end - timedelta(seconds=1))
        before = replace(before, today=last, cutoff=stored_instant(end), context=context)
    then = _read(definition, before, None)
    until = days.until - timedelta(days=1) if last is None else last
    return Comparison(against, days, until, tuple(_beside(report, then)))


def _beside(now: Report, then: Report) -> Iterator[Compared]:
    """The rows of both; of a row that one of them does not have all sums are 0 there, and nothing else is known."""
    nothing = {each.name: 0 for each in now.definition.numbers if each.summed and not each.sparse}
    was = {(_idents(line.key), line.currency): line.values for line in then.lines}
    keys, before = ({_idents(line.key) for line in report.lines} for report in (now, then))
    gone = [line for line in then.lines if _idents(line.key) not in keys]
    for line in sorted((*now.lines, *gone), key=lambda line: _order(line.key)) if now.by else ():
        ident = _idents(line.key)
        other = was.get((ident, line.currency), {} if ident in before else nothing)
        values = line.values if ident in keys else nothing
        for number in line.values:
            yield Compared(line.key, line.currency, number, values.get(number), other.get(number))
    for number, value in now.totals.values.items() if now.definition.totalled else ():
        yield Compared(None, None, number, value, then.totals.values.get(number))


def _idents(key: Key) -> Sequence[str | int | None]:
    return tuple(group.ident for group in key)


def changed(line: Compared) -> tuple[Exact, Fraction | None]:
    """By how much a number changed, and by how many percent; None where either is not known."""
    if line.value is None or line.before is None:
        return None, None
    difference = Fraction(line.value) - line.before
    return difference, difference * 100 / abs(Fraction(line.before)) if line.before else None
