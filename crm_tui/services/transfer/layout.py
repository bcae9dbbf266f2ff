"""Where the header of a delimited file stands and what separates its cells, judged from its first lines."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm_tui.errors import Invalid, Usage
from crm_tui.services.transfer.rows import MAX_COLUMNS, Known

DELIMITERS = (",", ";", "\t", "|")
NAMES = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "bar": "|"}
TITLES = 20
SAMPLE_LINES = 100


@dataclass(frozen=True)
class Layout:
    """`titles` rows (empty lines not counted) stand above the header."""

    delimiter: str
    titles: int


def delimiter_of(text: str) -> str:
    """The character of a `--delimiter` argument: itself, `tab`, `\\t`, `comma`, `semicolon` or `pipe`."""
    found = NAMES.get(text.strip().casefold(), text)
    if len(found) != 1 or found in '"\r\n\0':
        raise Usage(f"{text!r} is not a delimiter; use , ; | or tab")
    return found


def layout(sample: Sequence[str], known: Known, delimiter: str | None = None) -> Layout:
    """The layout that makes most sense of the first lines; with no better evidence, comma and the first row.

    Known header cells weigh most, then rows as wide as the header, then the number of columns.
    """
    best, best_score = Layout(delimiter or ",", 0), (0, 0.0, 0)
    for candidate in [delimiter] if delimiter else DELIMITERS:
        rows = _rows(sample, candidate)
        titles = header_at(rows, known)
        header = rows[titles] if rows else []
        alike = sum(len(row) == len(header) for row in rows[titles:])
        consistent = round(alike / (len(rows) - titles), 1) if rows else 0.0
        score = (_recognised(header, known), consistent, len(header))
        if len(header) > 1 and score > best_score:
            best, best_score = Layout(candidate, titles), score
    if best_score == (0, 0.0, 0):
        return Layout(best.delimiter, header_at(_rows(sample, best.delimiter), known))
    return best


def _rows(lines: Iterable[str], delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return rows
    return rows


def _recognised(row: Sequence[str], known: Known) -> int:
    return sum(1 for cell in row if cell.strip() and known(cell))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def header_at(rows: Sequence[Sequence[str]], known: Known) -> int:
    """The index of the header among the first rows.

    It is the first row of two or more cells at least half of which are known, while everything above is
    narrower; else a known single cell on top; else the first row of two or more cells.
    """
    widest, wide = 0, None
    for at, row in enumerate(rows[:TITLES]):
        filled = _filled(row)
        if filled >= 2 and wide is None:
            wide = at
        if filled >= 2 and filled > widest and _recognised(row, known) * 2 >= filled:
            return at
        widest = max(widest, filled)
    if wide is None or (rows and _recognised(rows[0], known)):
        return 0
    return wide


def checked_header(header: list[str], line: int) -> list[str]:
    """The header itself; Invalid when it is too wide, empty, or names two columns alike."""
    if len(header) > MAX_COLUMNS:
        raise Invalid(f"line {line}: {len(header):,} columns; at most {MAX_COLUMNS:,} are read")
    if not any(cell.strip() for cell in header):
        raise Invalid(f"line {line}: the header is empty")
    folded = [cell.strip().casefold() for cell in header]
    twice = [name for name, times in Counter(folded).items() if name and times > 1]
    if twice:
        first, second = [at + 1 for at, name in enumerate(folded) if name == twice[0]][:2]
        name = header[first - 1].strip()
        raise Invalid(f'line {line}: columns {first} and {second} are both called "{name}"; rename one of them')
    return header
