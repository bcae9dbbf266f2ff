"""What is wrong with a filter: the column, a caret under it, and the nearest right word."""

from collections.abc import Iterable
from difflib import get_close_matches
from unicodedata import combining, east_asian_width

from crm_tui.errors import Usage


class FilterError(Usage):
    """A filter that is not written right; `column` counts characters from 1."""

    def __init__(self, text: str, column: int, problem: str, *, suggestion: str | None = None) -> None:
        hint = f" Did you mean {suggestion}?" if suggestion else ""
        stop = "." if hint else ""
        super().__init__(f"column {column}: {problem}{stop}{hint}", candidates=(suggestion,) if suggestion else ())
        self.text = text
        self.column = column
        self.problem = problem
        self.suggestion = suggestion

    @property
    def caret(self) -> str:
        """A line with `^` under the column, for printing below the text; a wide character takes two places."""
        before = self.text[: self.column - 1]
        return " " * sum(map(_width, before)) + "^"


def _width(char: str) -> int:
    return 0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The most similar of the words, if any is similar enough to be meant."""
    found = get_close_matches(word[:40].lower(), list(words), n=1)
    return found[0] if found else None
