"""Rows of one file that share a key: the later one belongs to the record of the earlier one (SPEC 8.4)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, exists, null, select

from crm_tui.services.transfer.stage import Stage, Verdict

BATCH = 1_000

Named = tuple[str | None, str]
"""An external system and an id in it."""


@dataclass
class _Row:
    """A row with its keys by rank, the records it hits, and its external id."""

    number: int
    keys: list[tuple[int, str]]
    hits: list[tuple[int, int]]
    named: Named | None


@dataclass
class _Settled:
    """What earlier rows came to: records by their id, new ones by minus the row that makes them."""

    by_key: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    named: dict[int, Named] = field(default_factory=dict)

    def find(self, row: _Row) -> list[int]:
        """The records of the first key that has any, in the database or earlier in the file."""
        ranks = sorted({rank for rank, _ in row.keys} | {rank for rank, _ in row.hits})
        for rank in ranks:
            found = {record for other, record in row.hits if other == rank}
            for key in row.keys:
                if key[0] == rank:
                    found.update(record for record in self.by_key.get(key, ()) if not self._differs(record, row))
            if found:
                return sorted(found)
        return []

    def _differs(self, record: int, row: _Row) -> bool:
        """Whether both have an external id in the same system, and not the same one."""
        theirs = self.named.get(record)
        return bool(theirs and row.named and theirs[0] == row.named[0] and theirs[1] != row.named[1])

    def add(self, row: _Row, record: int) -> None:
        """Remember what the row came to."""
        for key in row.keys:
            records = self.by_key.setdefault(key, [])
            if record not in records:
                records.append(record)
        if row.named:
            self.named[record] = row.named


def settle_repeats(connection: Connection, stage: Stage) -> None:
    """Put the verdict of every row that shares a key into the plan, in the order of the file."""
    settled = _Settled()
    made: list[tuple[object, ...]] = []
    for row in _rows(connection, stage):
        found = settled.find(row)
        if len(found) > 1:
            made.append((row.number, min((each for each in found if each > 0), default=None), None, *_AMBIGUOUS))
            continue
        record = found[0] if found else -row.number
        settled.add(row, record)
        if not found:
            made.append((row.number, None, None, int(Verdict.CREATE), None))
        elif record > 0:
            made.append((row.number, record, None, int(Verdict.MATCH), None))
        else:
            made.append((row.number, None, -record, int(Verdict.MATCH), None))
        if len(made) >= BATCH:
            stage.fill(connection, stage.plan, made)
            made = []
    stage.fill(connection, stage.plan, made)


_AMBIGUOUS = (int(Verdict.AMBIGUOUS), None)


def _rows(connection: Connection, stage: Stage) -> Iterator[_Row]:
    hits = _paged(connection, stage)
    waiting = next(hits, None)
    for number, lines in groupby(_keys(connection, stage), key=lambda line: int(line.row)):
        found = []
        while waiting is not None and waiting[0] <= number:
            if waiting[0] == number:
                found.append((waiting[2], waiting[1]))
            waiting = next(hits, None)
        some = list(lines)
        named = (some[0].system, some[0].number) if some[0].number is not None else None
        yield _Row(number, [(line.rank, line.value) for line in some], found, named)


def _keys(connection: Connection, stage: Stage) -> Iterator[Any]:
    keys, rows = stage.keys, stage.rows
    named = [rows.c[name] if name in rows.c else null() for name in ("external_system", "external_id")]
    statement = (
        select(keys.c.row, keys.c.rank, keys.c.value, named[0].label("system"), named[1].label("number"))
        .join(rows, rows.c.row == keys.c.row)
        .order_by(keys.c.row, keys.c.rank)
    )
    yield from connection.execute(statement)


def _paged(connection: Connection, stage: Stage) -> Iterator[tuple[int, int, int]]:
    hits, keys = stage.hits, stage.keys
    shared = exists().where(keys.c.row == hits.c.row)
    statement = select(hits.c.row, hits.c.record, hits.c.rank).where(shared).order_by(hits.c.row, hits.c.record)
    for row in connection.execute(statement):
        yield row.row, row.record, row.rank
