"""Rows ready to print: the same data as machine text, as JSON and as text for eyes."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.domain.fields import Field
from crm_tui.domain.kinds import Email, Instant, Integer, JsonNumber, Money, Number, Phone, Reference
from crm_tui.domain.kinds.base import Context
from crm_tui.services.rows import Page, Row
from crm_tui.text import safe

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Plain = str | int | float | bool | None | Sequence["Plain"] | Mapping[str, "Plain"]
"""A value as JSON knows it; a JsonNumber is written as it stands."""

Record = Mapping[str, Plain]
NUMBERS = (Integer, Number, Money)


@dataclass(frozen=True)
class Sheet:
    """Named columns and three readings of the same rows, each made only when it is asked for."""

    columns: tuple[str, ...]
    right: frozenset[str]
    ids: Callable[[], Iterator[str]]
    records: Callable[[], Iterator[Record]]
    machine: Callable[[], Iterator[list[str]]]
    human: Callable[[], Iterator[list[str]]]


def of_page(page: Page, context: Context) -> Sheet:
    """The sheet of records read from the database."""
    return Sheet(
        columns=tuple(field.name for field in page.fields),
        right=frozenset(field.name for field in page.fields if isinstance(field.kind, NUMBERS)),
        ids=lambda: (str(row.id) for row in page.rows),
        records=lambda: (record(page, row, context) for row in page.rows),
        machine=lambda: ([machine_text(field, row, context) for field in page.fields] for row in page.rows),
        human=lambda: ([human_text(field, row, context) for field in page.fields] for row in page.rows),
    )


def of_records(columns: Sequence[str], rows: Iterable[Sequence[Plain]], context: Context, *, ids: int = 0) -> Sheet:
    """The sheet of plain values; `ids` is the position of the column that `-o ids` prints, `at` is an instant."""
    kept = [list(row) for row in rows]
    numbers = (name for at, name in enumerate(columns) if kept and all(_is_number(row[at]) for row in kept))
    return Sheet(
        columns=tuple(columns),
        right=frozenset(numbers),
        ids=lambda: (_text(row[ids]) for row in kept),
        records=lambda: (dict(zip(columns, row, strict=True)) for row in kept),
        machine=lambda: ([_text(cell) for cell in row] for row in kept),
        human=lambda: ([shown(name, cell, context) for name, cell in zip(columns, row, strict=True)] for row in kept),
    )


def of_objects(kind: "type[DataclassInstance]", found: Iterable[object], context: Context) -> Sheet:
    """The sheet of plain dataclass values, a column for each field."""
    names = tuple(each.name for each in dataclasses.fields(kind))
    return of_records(names, ([getattr(each, name) for name in names] for each in found), context)


def first(sheet: Sheet, count: int) -> Sheet:
    """The sheet for eyes with its first columns alone."""
    columns = sheet.columns[:count]
    human = partial(_cut, sheet, count)
    return sheet if columns == sheet.columns else dataclasses.replace(sheet, columns=columns, human=human)


def _cut(sheet: Sheet, count: int) -> Iterator[list[str]]:
    return (row[:count] for row in sheet.human())


def record(page: Page, row: Row, context: Context) -> dict[str, Plain]:
    """The JSON object of a record: a reference with its id, a phone with its E.164 form, money with its currency."""
    made: dict[str, Plain] = {}
    for field in page.fields:
        value = row.values.get(field.name)
        if isinstance(field.kind, Reference):
            made[field.name] = row.names.get(field.name)
            made[f"{field.name}_id"] = value
            continue
        made[field.name] = None if value is None else field.kind.json(value, _within(field, row, context))
        if isinstance(field.kind, Phone):
            made[f"{field.name}_e164"] = row.twins.get(f"{field.name}_e164")
        if isinstance(field.kind, Money):
            made.setdefault("currency", row.values.get("currency") or context.currency)
    return made


def machine_text(field: Field, row: Row, context: Context) -> str:
    """The text a machine reads back; a reference is its readable name."""
    value = row.values.get(field.name)
    if value is None:
        return ""
    if isinstance(field.kind, Reference):
        return row.names.get(field.name, str(value))
    return field.kind.dump(value, _within(field, row, context.for_files()))


def human_text(field: Field, row: Row, context: Context) -> str:
    """The text a person reads: local time, E.164, and a word behind what is no valid address or number."""
    value = row.values.get(field.name)
    if value is None:
        return ""
    if isinstance(field.kind, Reference):
        return row.names.get(field.name, str(value))
    if isinstance(field.kind, Phone) and f"{field.name}_e164" in row.twins:
        number, extension = (row.twins.get(f"{field.name}_{suffix}") for suffix in ("e164", "ext"))
        shown = field.kind.show_number(_optional(number), _optional(extension), str(value))
        return shown if number else f"{shown} (invalid)"
    shown = field.kind.show(value, _within(field, row, context))
    if isinstance(field.kind, Money):
        return f"{shown} {row.values.get('currency') or context.currency}"
    invalid = isinstance(field.kind, Email) and row.twins.get(f"{field.name}_key", "") is None
    return f"{shown} (invalid)" if invalid else shown


def _within(field: Field, row: Row, context: Context) -> Context:
    """The context of a value: an amount is in the currency of its record."""
    if not isinstance(field.kind, Money):
        return context
    return context.in_currency(_optional(row.values.get("currency")))


def _optional(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _is_number(value: Plain) -> bool:
    return isinstance(value, int | float | JsonNumber) and not isinstance(value, bool)


def _text(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) else to_json(value)


def shown(name: str, value: Plain, context: Context) -> str:
    """A plain value for eyes; one named `at` is an instant and becomes local."""
    return Instant().show(value, context) if name == "at" and isinstance(value, str) and value else _text(value)


_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')


def to_json(value: Plain, indent: int | None = None, depth: int = 0) -> str:
    """JSON with exact numbers and all letters as they are; what could steer a terminal is escaped, not lost."""
    if isinstance(value, JsonNumber):
        return str(value)
    if isinstance(value, str):
        return f'"{_TO_ESCAPE.sub(_escape, value)}"'
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        parts = [f"{to_json(key)}: {to_json(each, indent, depth + 1)}" for key, each in value.items()]
        return _enclosed("{}", parts, indent, depth)
    return _enclosed("[]", [to_json(each, indent, depth + 1) for each in value], indent, depth)


def _escape(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[0]) or f"\\u{ord(match[0]):04x}"


def _enclosed(brackets: str, parts: Sequence[str], indent: int | None, depth: int) -> str:
    if not parts or indent is None:
        return f"{brackets[0]}{', '.join(parts)}{brackets[1]}"
    inner = "\n" + " " * indent * (depth + 1)
    return f"{brackets[0]}{inner}{(',' + inner).join(parts)}\n{' ' * indent * depth}{brackets[1]}"


_TSV = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_MD = str.maketrans({"\\": "\\\\", "|": "\\|", "<": "&lt;", "\n": "<br>"})


def tsv_line(cells: Iterable[str]) -> str:
    """A line of tab-separated cells, with tab, line break and backslash escaped."""
    return "\t".join([cell.translate(_TSV) for cell in cells]) + "\n"


def md_line(cells: Iterable[str]) -> str:
    """A line of a Markdown table."""
    return "".join(["|", *(f" {safe(cell, multiline=True).translate(_MD)} |" for cell in cells), "\n"])
