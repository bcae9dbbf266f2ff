"""What a paged table shows: columns, rows of cells, and where they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Key = tuple[str | int | None, ...]
"""Where a row stands in the order of its list."""


@dataclass(frozen=True)
class Column:
    """A field as a column; `most` is the widest it gets, `right` puts its texts at the right end."""

    name: str
    label: str
    right: bool = False
    most: int = 28
    order: str = ""
    """`▲` or `▼` on the column the table is sorted by."""
    quiet: bool = False
    """A text that is the same as in the row above is not said again."""


@dataclass(frozen=True)
class Cell:
    """A text in a tone of the look."""

    text: str
    tone: str = "muted"
    bold: bool = False


@dataclass(frozen=True)
class Bar(Cell):
    """A line of two weights over the column: so much of 100 is used."""

    used: int = 0


@dataclass(frozen=True)
class Item:
    """A row: the record's id, its place in the order of the list, its cells, and a mark in the margin."""

    id: int
    key: Key
    cells: tuple[Cell, ...]
    mark: str = ""
    tone: str = "text"
    bold: int = 0
    """The cell that is bold under the cursor."""


class Source(Protocol):
    """Where the rows of a table come from; asked in a thread."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in order."""

    def stretch(self, after: Key | None, *, backwards: bool, skip: int, limit: int) -> Sequence[Item]:
        """The rows after a key, or before it; None is before the first and after the last."""

    def count(self) -> int:
        """How many rows there are."""

    def position(self, key: Key) -> int:
        """How many rows stand before the row with this key."""

    def key_of(self, number: int) -> Key | None:
        """Where a record stands; None if it is not in the list."""
