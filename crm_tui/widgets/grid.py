"""The table of a report as plain data: rows of numbers, each of which opens what is behind it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spot:
    """What a number stands for: a line of the report, all of them if that is None, and one of its numbers."""

    line: int | None
    number: str
    before: bool = False
    """Whether it is of the period that the report is compared with."""
    words: str = ""
    """How it reads, with its row: `Won 42,000, Oct`."""


@dataclass(frozen=True)
class Number:
    """A number as it reads; without a spot there is nothing behind it."""

    text: str
    tone: str = "text"
    spot: Spot | None = None


@dataclass(frozen=True)
class GridRow:
    """A row: what it is called, and its numbers; the row of all stands under a rule."""

    names: tuple[str, ...]
    numbers: tuple[Number, ...]
    total: bool = False


@dataclass(frozen=True)
class Grid:
    """The heads of the names and of the numbers, and the rows."""

    names: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
