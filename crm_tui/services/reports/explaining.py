"""The records behind one number of a report, as many as a list can hold; a report of a million is no trouble."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from crm_tui.db.database import Database
from crm_tui.domain.figures import periods
from crm_tui.services.catalog import Catalog
from crm_tui.services.reports.base import REPORTS, Asked, Contribution, Definition, Exact, Key, Only
from crm_tui.services.reports.running import Line, Wanted, asking, in_time, is_split
from crm_tui.services.transfer.stopping import Check, stoppable

MOST = 20_000
"""The records of a kind that are read of what is behind a number."""


@dataclass(frozen=True)
class Cell:
    """A number of a row, or of all rows if `key` is None, with the other numbers beside it."""

    key: Key | None
    currency: str | None
    number: str
    values: Mapping[str, Exact]

    @staticmethod
    def of(line: Line, number: str) -> "Cell":
        """A number of a line."""
        return Cell(line.key, line.currency, number, line.values)


@dataclass(frozen=True)
class Behind:
    """The ids of the records behind a number, by entity; `capped` if only the first ones are."""

    ids: Mapping[str, tuple[int, ...]]
    capped: bool


def behind(
    db: Database, name: str, wanted: Wanted, cell: Cell, *, most: int = MOST, check: Check | None = None
) -> Behind:
    """The records behind a number. `check` may raise Stopped while it is read. Raises Usage."""
    numbers = made_of(REPORTS[name], cell.number, cell.values)
    found: dict[str, dict[int, None]] = {}
    for each in _read(db, name, wanted, Only(cell.key, cell.currency, numbers, most), check):
        found.setdefault(each.entity, {})[each.id] = None
    capped = any(len(ids) >= most for ids in found.values())
    return Behind({entity: tuple(ids)[:most] for entity, ids in found.items()}, capped)


def explained(
    db: Database, name: str, wanted: Wanted, cell: Cell, *, most: int, check: Check | None = None
) -> tuple[Contribution, ...]:
    """What each record adds to the numbers of a row, by number. Raises Usage."""
    order = [number.name for number in REPORTS[name].numbers]
    only = Only(cell.key, cell.currency, frozenset(order), most)
    found = _read(db, name, wanted, only, check)
    return tuple(sorted(found, key=lambda each: (order.index(each.number) if each.number in order else 0, each.id)))


def made_of(definition: Definition, number: str, values: Mapping[str, Exact]) -> frozenset[str]:
    """The sums that a number follows from: those that change it; all of them where none does, as with a median."""
    summed = {each.name for each in definition.numbers if each.summed}
    if number in summed:
        return frozenset({number})
    sums = {name: int(values.get(name) or 0) for name in summed}
    before = _rate(definition, number, sums)
    changing = {name for name in summed if _rate(definition, number, sums | {name: sums[name] + 1}) != before}
    return frozenset(changing or summed)


def _rate(definition: Definition, number: str, sums: Mapping[str, int]) -> Fraction | None:
    return definition.finish(sums).get(number)


def _read(db: Database, name: str, wanted: Wanted, only: Only, check: Check | None) -> list[Contribution]:
    definition = REPORTS[name]
    with db.read() as connection, stoppable(db, connection, check):
        db.dialect.prepare_bulk(connection)
        asked = asking(db, Catalog(db, connection), definition, wanted)
        part, here = _part(definition, asked, only)
        found = definition.read(replace(part, explain=True, only=here)).contributions
        return [each for each in found if here.means(each)]


def _part(definition: Definition, asked: Asked, only: Only) -> tuple[Asked, Only]:
    """Of a report that is split the part that the row is about."""
    if not is_split(definition, asked):
        return asked, only
    dated = in_time(definition, asked)
    if only.key is None or dated.days is None:
        return replace(dated, by=None), only
    parts = dict(periods.parts(dated.days, str(asked.by), asked.context))
    return asked.during(parts[str(only.key[-1].text)]), replace(only, key=only.key[:-1])
