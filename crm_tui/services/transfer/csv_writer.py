"""Write RFC 4180 delimited text with LF or CRLF line ends."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO


class _Collected:
    """The rows a csv.writer wrote, each with its CRLF."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.write = self.rows.append


class CsvWriter:
    """Rows of text into a stream opened without newline translation; equal rows give equal bytes.

    The csv module quotes a bare CR only when its own line end holds one; so it writes CRLF, and the end of each
    row is put right after it.
    """

    def __init__(self, stream: TextIO, delimiter: str = ",", end: str = "\n") -> None:
        self.stream = stream
        self.end = end
        self.collected = _Collected()
        self.writer = csv.writer(self.collected, delimiter=delimiter, lineterminator="\r\n")

    def rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Write rows; a cell with a CR, LF, quote or the delimiter in it is quoted."""
        self.writer.writerows(rows)
        written = self.collected.rows
        if self.end == "\r\n":
            self.stream.write("".join(written))
        else:
            self.stream.write("".join([row[:-2] + self.end for row in written]))
        written.clear()
