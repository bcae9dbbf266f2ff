"""Text pieces into physical lines (LF, CRLF or lone CR), never holding more than one bounded line."""

import io
from collections.abc import Iterable, Iterator

from crm_tui.errors import Invalid

MAX_LINE = 20_000_000


class Lines:
    """Lists of lines, ends kept; `chars` and `count` say how much was handed out so far.

    Raises Invalid for a line longer than MAX_LINE characters, so that a file without a line break stays small.
    """

    def __init__(self, pieces: Iterable[str], limit: int = MAX_LINE) -> None:
        self.pieces = pieces
        self.limit = limit
        self.chars = 0
        self.count = 0

    def __iter__(self) -> Iterator[list[str]]:
        open_line: list[str] = []
        for piece in self.pieces:
            open_line.append(piece)
            if "\n" not in piece and "\r" not in piece:
                self._check(sum(map(len, open_line)))
                continue
            found = list(io.StringIO("".join(open_line), newline=""))
            open_line = [] if found[-1].endswith("\n") else [found.pop()]
            if found:
                yield self._handed(found)
        if open_line:
            yield self._handed(list(io.StringIO("".join(open_line), newline="")))

    def _handed(self, found: list[str]) -> list[str]:
        self.chars += sum(map(len, found))
        self.count += len(found)
        return found

    def _check(self, length: int) -> None:
        if length > self.limit:
            raise Invalid(
                f"line {self.count + 1} is longer than {self.limit:,} characters without a line break; is this a table?"
            )
