"""The one shape in which every format hands its rows to the importer."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

MAX_COLUMNS = 1_000
MAX_CELL = 10 * 1024 * 1024

Known = Callable[[str], bool]
"""Whether a header cell is the name of a column somebody knows: a field, a synonym, a profile's column."""


@dataclass(frozen=True)
class Ragged:
    """A row that does not fit its columns; the importer rejects it, with its text as it was."""

    number: int
    line: int
    cells: list[str]
    message: str


@dataclass(frozen=True)
class Batch:
    """Rows as wide as the header; the row `rows[i]` is data row `numbers[i]` and begins on line `lines[i]`."""

    numbers: Sequence[int]
    lines: Sequence[int]
    rows: list[list[str]]
    ragged: list[Ragged] = field(default_factory=list)


class Rows(Protocol):
    """What a format's reader offers: a header, and the rows from the start as often as asked.

    The counts are those of the last complete reading.
    """

    header: list[str]
    skipped_titles: int
    skipped_totals: int

    def batches(self, size: int = 2_000, *, pad_short: bool = False) -> Iterator[Batch]:
        """Batches of at most `size` rows and a few megabytes."""
        ...
