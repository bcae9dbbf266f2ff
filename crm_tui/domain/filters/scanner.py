"""Where a filter is being read, and the smallest pieces there: words, quoted text, keywords."""

import re

from crm_tui.domain.filters.errors import FilterError

SPACES = re.compile(r"\s*")
WORD = re.compile(r'[^\s(),"]+')
QUOTED = re.compile(r'"([^"\\]*(?:\\["\\][^"\\]*)*)("|\\|\Z)')
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
OPERATOR = re.compile(r"!=|>=|<=|[:><~^]")


class Scanner:
    """A text and the place up to which it is read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def column(self) -> int:
        """The place as people count: from 1."""
        return self.at + 1

    def error(self, problem: str, *, column: int | None = None, suggestion: str | None = None) -> FilterError:
        """An error at the column, by default here; the caller raises it."""
        return FilterError(self.text, column or self.column, problem, suggestion=suggestion)

    def spaces(self) -> None:
        """Pass over any space."""
        found = SPACES.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def sees(self, start: str) -> bool:
        """Whether the text goes on with this."""
        return self.text.startswith(start, self.at)

    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Pass over what fits the pattern here, if it does."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def word(self) -> str:
        """The run of word characters here, not passed over; empty where there is none."""
        found = WORD.match(self.text, self.at)
        return found[0] if found else ""

    def keyword(self, keyword: str) -> bool:
        """Pass over a keyword, if the whole word here is one."""
        if self.word()[: len(keyword) + 1].lower() != keyword:
            return False
        self.at += len(keyword)
        return True

    def quoted(self) -> str:
        """Pass over quoted text; returns what is between the quotes."""
        start = self.column
        found = self.take(QUOTED)
        if found is None or not found[2]:
            raise self.error("the quote is not closed", column=start)
        if found[2] == "\\":
            raise self.error(r"in quotes write \\ for a backslash and \" for a quote", column=found.end())
        if not found[1]:
            raise self.error("nothing stands between the quotes; write field:none for empty", column=start)
        return ESCAPE.sub(r"\1", found[1])
