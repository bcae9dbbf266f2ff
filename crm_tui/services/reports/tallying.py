"""Facts grouped in SQL, and the records behind them: a record is a group of one, and counts by the same function."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import (
    BindParameter,
    FromClause,
    RowMapping,
    Select,
    and_,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)  # fmt: skip

from crm_tui.entities.base import Entity
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import title
from crm_tui.services.reports.base import Asked, Contribution, Group, Key, Lot, Only, Place, Tally
from crm_tui.services.reports.grouping import Grouping, Raw

AT_ONCE = 1_000

Count = Callable[[RowMapping], Mapping[str, int]]
"""What a group of records, or one, adds to which numbers."""

Look = Callable[[Place, RowMapping], None]


@dataclass(frozen=True)
class Facts:
    """What SQL reads for a report: records that are alike in `alike` are one group, `summed` is added up over it.

    `n` is always there. `money` are the columns of currency, frozen rate and its base; without it nothing is money. Of
    `least` the least value is read.
    """

    entity: Entity
    source: FromClause
    where: Condition
    groupings: Sequence[Grouping]
    alike: Mapping[str, Column] = field(default_factory=dict)
    summed: Mapping[str, Column] = field(default_factory=dict)
    money: tuple[Column, Column, Column] | None = None
    instead: Mapping[str, Column] = field(default_factory=dict)
    least: Mapping[str, Column] = field(default_factory=dict)

    def keys(self) -> dict[str, Column]:
        """The columns of rows and currency."""
        keys = {f"key_{at}": each.expression(self.instead) for at, each in enumerate(self.groupings)}
        names = ("currency", "rate", "rate_base")
        return keys | dict(zip(names, self.money or (), strict=False))

    def grouped(self) -> Select[Any]:
        """A line for each group."""
        same = {**self.keys(), **self.alike}
        made = {"n": func.count(), "first": func.min(self.entity.table.c.id)}
        added = {name: func.coalesce(func.sum(column), 0) for name, column in self.summed.items()}
        lowest = {name: func.min(column) for name, column in self.least.items()}
        found = select(*_labelled(same | made | added | lowest)).select_from(self.source).where(self.where)
        return found.group_by(*places(same.values()))

    def singly(self, *, ordered: bool) -> Select[Any]:
        """A line for each record; to sort a million takes longer than to read as many as anybody looks at."""
        source = self.entity.table
        alone: dict[str, Column] = {
            "n": literal(1),
            "first": source.c.id,
            "name": title(source, self.entity),
        }
        added = {name: func.coalesce(column, 0) for name, column in self.summed.items()}
        columns = _labelled(self.keys() | dict(self.alike) | alone | added)
        found = select(*columns).select_from(self.source).where(self.where)
        return found.order_by(source.c.id) if ordered else found


def places(columns: Iterable[Column]) -> list[Column]:
    """Columns by number, without constants: an expression with parameters written twice is worked out twice."""
    every = dict(enumerate(columns, 1))
    varied = [at for at, column in every.items() if not isinstance(column, BindParameter)]
    return [literal_column(str(at)) for at in varied or every]


def _labelled(columns: Mapping[str, Column]) -> Iterator[Column]:
    return (column.label(name) for name, column in columns.items())


def tally(asked: Asked, facts: Facts, count: Count, *, look: Look = lambda place, row: None) -> Tally:
    """The numbers of all groups; with the records behind them if the report explains itself.

    `look` sees each group with the row it belongs to.
    """
    made = Tally()
    rows = asked.catalog.connection.execute(facts.grouped()).mappings().all()
    keys = keys_of(facts.groupings, rows)
    for row, key in zip(rows, keys, strict=True):
        sums = count(row)
        if sums:
            made.n += row["n"]
            place = (key, row.get("currency"))
            made.add(place, sums)
            look(place, row)
            if facts.money is not None:
                made.lots.append(Lot(str(row["currency"]), row["rate"], row["rate_base"], sums))
    if asked.explain:
        some = facts if asked.only is None else _narrowed(facts, rows, keys, count, asked.only)
        made.contributions += _contributions(asked, some, count)
    return made


def _narrowed(facts: Facts, rows: Sequence[RowMapping], keys: Sequence[Key], count: Count, only: Only) -> Facts:
    """Facts about hardly more records than those meant, so that few are read where few are meant."""
    lines = zip(rows, keys, strict=True)
    wanted = [row for row, key in lines if only.row(key, row.get("currency")) and only.numbers & count(row).keys()]
    where: list[Condition] = [facts.where] if wanted else [false()]
    for name, column in (facts.keys() | dict(facts.alike)).items():
        values = {row[name] for row in wanted}
        if len(values) < len({row[name] for row in rows}):
            where.append(or_(column.in_(values - {None}), *([column.is_(None)] if None in values else [])))
    return replace(facts, where=and_(*where))


def singly(asked: Asked, facts: Facts) -> Iterator[tuple[Key, RowMapping]]:
    """The records of facts one by one, each with the row it belongs to; read as they are taken."""
    statement = facts.singly(ordered=asked.only is None)
    for rows in asked.catalog.connection.execute(statement).mappings().partitions(AT_ONCE):
        yield from zip(keys_of(facts.groupings, rows), rows, strict=True)


def _contributions(asked: Asked, facts: Facts, count: Count) -> Iterator[Contribution]:
    entity, only = facts.entity.name, asked.only
    found: set[int] = set()
    for key, row in singly(asked, facts):
        for number, value in count(row).items():
            name = str(row["name"] or "")
            each = Contribution(key, row.get("currency"), number, entity, row["first"], name, value)
            if only is None or only.means(each):
                found.add(each.id)
                yield each
        if only is not None and len(found) == only.most:
            return


def keys_of(groupings: Sequence[Grouping], rows: Sequence[RowMapping]) -> list[Key]:
    """The row each line belongs to."""
    found = [_groups(each, [(row[f"key_{at}"], row["first"]) for row in rows]) for at, each in enumerate(groupings)]
    return [tuple(some[at] for some in found) for at in range(len(rows))]


def _groups(grouping: Grouping, values: Iterable[tuple[Raw, int]]) -> list[Group]:
    values = list(values)
    first: dict[Raw, int] = {}
    for raw, number in values:
        first[raw] = min(number, first.get(raw, number))
    known = grouping.groups(first)
    by_ident: dict[Raw, Group] = {}
    for raw in sorted(first, key=first.__getitem__):
        by_ident.setdefault(known[raw].ident, known[raw])
    return [by_ident[known[raw].ident] for raw, _ in values]


@dataclass(frozen=True)
class Picked:
    """Some of the ordered values by their percentages: of each row, and of all rows together by currency."""

    rows: dict[Place, dict[int, list[int]]] = field(default_factory=dict)
    whole: dict[str | None, dict[int, list[int]]] = field(default_factory=dict)


def picked(asked: Asked, facts: Facts, value: Column, *shares: int) -> Picked:
    """The values at these percentages of the ordered values; 50 gives both middle ones.

    The rank is the nearest one above: 90 of ten values is the ninth.
    """
    made = Picked()
    if asked.only is not None:
        return made
    found = asked.catalog.connection.execute(_ranked(facts, value, shares)).mappings().all()
    for row, key in zip(found, keys_of(facts.groupings, found), strict=True):
        currency = row.get("currency")
        for share in shares:
            if row["rank"] in _ranks(row["size"], share):
                made.rows.setdefault((key, currency), {}).setdefault(share, []).append(row["value"])
            if row["whole_rank"] in _ranks(row["whole_size"], share):
                made.whole.setdefault(currency, {}).setdefault(share, []).append(row["value"])
    return made


def _ranked(facts: Facts, value: Column, shares: Sequence[int]) -> Select[Any]:
    """The wanted values with their ranks; without groupings the order of all is that of the one row.

    A row of a constant name is all there is, and is not ordered a second time.
    """
    keys = {name: column for name, column in facts.keys().items() if name not in ("rate", "rate_base")}
    given = {**keys, "value": value, "first": facts.entity.table.c.id}
    known = select(*_labelled(given)).select_from(facts.source).where(facts.where, value.is_not(None)).subquery("known")
    row = [known.c[name] for name, column in keys.items() if not isinstance(column, BindParameter)]
    whole = [known.c[name] for name in keys if name == "currency"]
    ranks = {
        "rank": _rank(known, row),
        "size": _size(row),
        "whole_rank": _rank(known, whole),
        "whole_size": _size(whole),
    }
    ranked = select(known, *_labelled(ranks)).subquery("ranked")
    wanted = [ranked.c.rank.in_([at for share in shares for at in _ranks(ranked.c.size, share)])]
    if facts.groupings:
        wanted.append(ranked.c.whole_rank.in_([at for share in shares for at in _ranks(ranked.c.whole_size, share)]))
    return select(ranked).where(or_(*wanted))


def _rank(known: FromClause, among: Sequence[Column]) -> Column:
    return func.row_number().over(partition_by=among, order_by=known.c.value)


def _size(among: Sequence[Column]) -> Column:
    return func.count().over(partition_by=among)


def _ranks(size: Any, share: int) -> tuple[Any, ...]:
    """The ranks that a share stands at, for a number as for a column."""
    if share == 50:
        return (size + 1) // 2, (size + 2) // 2
    return ((size * share + 99) // 100,)
