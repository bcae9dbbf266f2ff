"""Read delimited text strictly by RFC 4180, as a stream, a batch of rows at a time."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import BinaryIO

from crm_tui.errors import Invalid
from crm_tui.services.transfer.encoding import Encoding, texts
from crm_tui.services.transfer.layout import SAMPLE_LINES, checked_header, layout
from crm_tui.services.transfer.lines import Lines
from crm_tui.services.transfer.rows import MAX_CELL, Batch, Known, Ragged
from crm_tui.services.transfer.totals import Block, Totals

STEP = 32
MAX_BATCH = 4_000_000

Opener = Callable[[], BinaryIO]


class Delimited:
    """A table in delimited text; the header is read at once, the rows on every call of `batches`.

    A row of another width than the header, or with a value in a column without a name, is handed over as ragged.
    Raises Invalid, with a line, for everything that makes the rest of the file unreadable.
    """

    def __init__(self, opener: Opener, encoding: Encoding, known: Known, delimiter: str | None = None) -> None:
        csv.field_size_limit(MAX_CELL)
        self.opener = opener
        self.encoding = encoding
        self.layout = layout(self._sample(), known, delimiter)
        self.skipped_titles = self.layout.titles
        self.skipped_totals = 0
        with self.opener() as stream:
            self.header, self.header_line = self._past_header(_Rows(stream, encoding, self.layout.delimiter))
        self.unnamed = [at for at, name in enumerate(self.header) if not name.strip()]

    @property
    def delimiter(self) -> str:
        """The character between two cells."""
        return self.layout.delimiter

    def batches(self, size: int = 2_000, *, pad_short: bool = False) -> Iterator[Batch]:
        """The rows; `pad_short` takes a row that stops early as if its missing cells were blank."""
        totals = Totals()
        number = 1
        with self.opener() as stream:
            rows = _Rows(stream, self.encoding, self.delimiter)
            self._past_header(rows)
            for block in totals.without(rows.blocks(size)):
                batch = self._shaped(block, number, pad_short)
                number += len(batch.rows) + len(batch.ragged)
                if batch.rows or batch.ragged:
                    yield batch
        self.skipped_totals = totals.skipped

    def _sample(self) -> list[str]:
        with self.opener() as stream:
            sample = next(iter(Lines(texts(stream, self.encoding))), None)
        if not sample:
            raise Invalid("line 1: the file is empty; a header is needed")
        return sample[:SAMPLE_LINES]

    def _past_header(self, rows: "_Rows") -> tuple[list[str], int]:
        left = self.layout.titles
        for line, row in rows.singly():
            if row and not left:
                return checked_header(row, line), line
            left -= bool(row)
        raise Invalid("line 1: there is no header")

    def _shaped(self, block: Block, number: int, pad_short: bool) -> Batch:
        lines, rows = block
        width = len(self.header)
        if not self.unnamed and set(map(len, rows)) == {width}:
            return Batch(range(number, number + len(rows)), lines, rows)
        batch = Batch([], [], [])
        numbers, kept = [], []
        for line, row in zip(lines, rows, strict=True):
            if not row:
                continue
            if pad_short and len(row) < width:
                row = row + [""] * (width - len(row))
            if message := self._misfit(row):
                batch.ragged.append(Ragged(number, line, row, message))
            else:
                numbers.append(number)
                kept.append(line)
                batch.rows.append(row)
            number += 1
        return Batch(numbers, kept, batch.rows, batch.ragged)

    def _misfit(self, row: list[str]) -> str | None:
        width = len(self.header)
        if len(row) != width:
            return f"the row has {len(row)} {'cell' if len(row) == 1 else 'cells'}, the header {width}"
        for at in self.unnamed:
            if row[at].strip():
                return f"column {at + 1} has a value but no name in the header"
        return None


class _Rows:
    """Raw rows with the lines they begin on."""

    def __init__(self, stream: BinaryIO, encoding: Encoding, delimiter: str) -> None:
        self.lines = Lines(texts(stream, encoding))
        self.reader = csv.reader(chain.from_iterable(self.lines), delimiter=delimiter, strict=True)

    def singly(self) -> Iterator[tuple[int, list[str]]]:
        """One row at a time: for the few above the data."""
        while True:
            line = self.reader.line_num + 1
            rows: list[list[str]] = []
            self._take(rows, 1, line)
            if not rows:
                return
            yield line, rows[0]

    def blocks(self, size: int) -> Iterator[Block]:
        """Blocks of `size` rows, fewer when the rows are large."""
        while True:
            before, chars = self.reader.line_num, self.lines.chars
            rows: list[list[str]] = []
            while len(rows) < size and self.lines.chars - chars <= MAX_BATCH:
                had = len(rows)
                self._take(rows, min(STEP, size - had), before + 1)
                if len(rows) == had:
                    break
            if not rows:
                return
            yield self._begins(rows, before), rows

    def _take(self, rows: list[list[str]], count: int, first: int) -> None:
        """Append up to `count` rows; those before a bad one are in the list when it raises."""
        try:
            rows.extend(islice(self.reader, count))
        except csv.Error as error:
            raise Invalid(self._reason(str(error), first + sum(map(_height, rows)))) from error

    def _reason(self, error: str, began: int) -> str:
        if error.startswith("unexpected end"):
            return f"line {began}: a quote opens a cell here that is never closed"
        if error.startswith("field larger"):
            return f"line {began}: a cell is longer than {MAX_CELL:,} characters; a closing quote may be missing"
        line = self.reader.line_num
        row = f"; the row begins in line {began}" if began != line else ""
        return f'line {line}: a quote inside a quoted cell is not doubled (""){row}'

    def _begins(self, rows: list[list[str]], before: int) -> Sequence[int]:
        """The line of each row; a range, at no cost, while no cell of the block holds a line break."""
        if self.reader.line_num - before == len(rows):
            return range(before + 1, before + 1 + len(rows))
        begins, line = [], before + 1
        for row in rows:
            begins.append(line)
            line += _height(row)
        return begins


def _height(row: list[str]) -> int:
    """How many lines of the file a row takes."""
    text = "\t".join(row)
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")
