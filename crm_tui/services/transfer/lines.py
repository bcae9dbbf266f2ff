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
        rest = ""
        for piece in self.pieces:
            text = rest + piece if rest else piece
            found = list(io.StringIO(text, newline=""))
            rest = "" if found[-1].endswith("\n") else found.pop()
            self._check(rest)
            if found:
                self.chars += len(text) - len(rest)
                self.count += len(found)
                yield found
        if rest:
            self.chars += len(rest)
            self.count += 1
            yield [rest]

    def _check(self, rest: str) -> None:
        if len(rest) > self.limit:
            raise Invalid(
                f"line {self.count + 1} is longer than {self.limit:,} characters without a line break; is this a table?"
            )
