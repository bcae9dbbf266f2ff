"""The rows an import refuses: collected in the staging tables, read back for the outcome and the rejects file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, distinct, func, insert, literal, select, update
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.services.transfer.outcome import MOST_ERRORS, RowError
from crm_tui.services.transfer.rejects import Reject, write_rejects
from crm_tui.services.transfer.source import Source
from crm_tui.services.transfer.stage import Stage, Verdict

WRITABLE = (int(Verdict.CREATE), int(Verdict.MATCH))


def reject(
    connection: Connection,
    stage: Stage,
    rows: Select[tuple[int]],
    field: str,
    code: str,
    message: ColumnElement[str] | str,
) -> None:
    """Refuse planned rows, each with a message of its own (out of staged row and plan) or the same for all."""
    text = literal(message) if isinstance(message, str) else message
    staged, plan, chosen = stage.rows, stage.plan, rows.correlate(None)
    source = (
        select(staged.c.row, literal(field), literal(code), text, literal(""))
        .join(plan, plan.c.row == staged.c.row)
        .where(staged.c.row.in_(chosen))
    )
    columns = ["row", "field", "code", "message", "hint"]
    connection.execute(insert(stage.rejects).from_select(columns, source))
    connection.execute(update(plan).where(plan.c.row.in_(chosen)).values(verdict=int(Verdict.REJECT), record=None))


def counted(connection: Connection, stage: Stage) -> tuple[int, int]:
    """How many rows are refused, and for how many reasons."""
    found = select(func.count(distinct(stage.rejects.c.row)), func.count(stage.rejects.c.id))
    rows, reasons = connection.execute(found).one()
    return int(rows), int(reasons)


def first_errors(connection: Connection, stage: Stage, source: Source) -> tuple[RowError, ...]:
    """The first reasons, in the order of the file; those found late get their line by reading the file again."""
    rejects = stage.rejects
    columns = (rejects.c.row, rejects.c.line, rejects.c.field, rejects.c.code, rejects.c.message, rejects.c.hint)
    statement = select(*columns).order_by(rejects.c.row, rejects.c.id).limit(MOST_ERRORS)
    found = [RowError(*row) for row in connection.execute(statement)]
    lines = _lines(source, {each.row for each in found if each.line is None})
    return tuple(replace(each, line=lines[each.row]) if each.line is None else each for each in found)


def _lines(source: Source, rows: set[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for batch in source.batches() if rows else ():
        found |= {row: line for row, line in zip(batch.numbers, batch.lines, strict=True) if row in rows}
        found |= {each.number: each.line for each in batch.ragged if each.number in rows}
        if len(found) == len(rows):
            break
    return found


def write(connection: Connection, stage: Stage, source: Source, target: Path) -> int:
    """Write the refused rows as they were, with all their reasons; the file is read again for their cells."""
    delimiter = source.delimiter or ","
    return write_rejects(target, source.header, _rejects(connection, stage, source), delimiter=delimiter)


def _rejects(connection: Connection, stage: Stage, source: Source) -> Iterator[Reject]:
    reasons = groupby(_reasons(connection, stage), key=lambda row: int(row.row))
    waiting = next(reasons, None)
    for numbers, cells in _cells(source):
        if waiting is None:
            return
        if numbers == waiting[0]:
            yield _joined(numbers, cells, list(waiting[1]))
            waiting = next(reasons, None)


def _reasons(connection: Connection, stage: Stage) -> Iterator[Any]:
    statement = select(stage.rejects).order_by(stage.rejects.c.row, stage.rejects.c.id)
    yield from connection.execute(statement)


def _cells(source: Source) -> Iterator[tuple[int, Sequence[str]]]:
    for batch in source.batches():
        pairs = [(number, row) for number, row in zip(batch.numbers, batch.rows, strict=True)]
        pairs += [(row.number, row.cells) for row in batch.ragged]
        yield from sorted(pairs, key=lambda pair: pair[0])


def _joined(number: int, cells: Sequence[str], reasons: list[Any]) -> Reject:
    fields = "|".join(dict.fromkeys(each.field for each in reasons if each.field))
    message = "; ".join(dict.fromkeys(each.message for each in reasons))
    hint = "; ".join(dict.fromkeys(each.hint for each in reasons if each.hint))
    return Reject(number, cells, fields, reasons[0].code, message, hint)
