"""Text of one line and of many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Kind, Parsed, Stored
from crm_tui.text import LINE, accept, fold

LONG = 10_000_000
"""The most characters of a long text."""


@dataclass(frozen=True)
class Text(Kind):
    """One line of text, stored as given; `folded` keeps a search key beside it."""

    name: ClassVar[str] = "text"
    example: ClassVar[str] = "Ada Lovelace"

    folded: bool = True
    limit: int = LINE

    @property
    def twins(self) -> tuple[str, ...]:
        return ("f",) if self.folded else ()

    def parse(self, text: str, context: Context) -> str | None:
        return accept(text, limit=self.limit) or None

    def derive(self, value: Stored, context: Context) -> tuple[Stored | None, ...]:
        return (fold(str(value)),) if self.folded else ()

    def parse_column(self, texts: Sequence[str], context: Context) -> Parsed:
        return _column(self, texts, context, self.limit)


@dataclass(frozen=True)
class LongText(Kind):
    """Text of many lines, stored as given."""

    name: ClassVar[str] = "long_text"
    example: ClassVar[str] = "Met at the fair"

    def parse(self, text: str, context: Context) -> str | None:
        return accept(text, limit=LONG) or None

    def parse_column(self, texts: Sequence[str], context: Context) -> Parsed:
        return _column(self, texts, context, LONG)


def _column(kind: Kind, texts: Sequence[str], context: Context, limit: int) -> Parsed:
    """Parse a column at C speed where it is printable ASCII, and cell by cell where it is not.

    One look at the joined column proves the common case; then trimming and lower case are all there is to do.
    """
    values: list[list[Stored | None]] = [[text.strip(" ") or None for text in texts]]
    if kind.twins:
        values.append([text and text.lower() for text in values[0]])  # type: ignore[union-attr]
    unusual = unusual_cells(texts, limit)
    if not unusual:
        return Parsed(values, {})
    parsed = Kind.parse_column(kind, [texts[at] for at in unusual], context)
    for column, cells in zip(values, parsed.values, strict=True):
        for at, cell in zip(unusual, cells, strict=True):
            column[at] = cell
    return Parsed(values, {unusual[at]: error for at, error in parsed.errors.items()})


def unusual_cells(texts: Sequence[str], limit: int) -> list[int]:
    """Where a column holds more than printable ASCII of usual length; one look at the joined column is enough."""
    joined = " ".join(texts)
    if joined.isascii() and joined.isprintable():
        if len(joined) <= limit or max(map(len, texts)) <= limit:
            return []
        return [at for at, text in enumerate(texts) if len(text) > limit]
    return [at for at, text in enumerate(texts) if not (text.isascii() and text.isprintable()) or len(text) > limit]
