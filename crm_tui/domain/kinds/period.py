"""Whole periods: a calendar month, quarter or year, or a fiscal quarter or year."""

from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain.dates import SPANS, parse_period
from crm_tui.domain.figures.periods import name
from crm_tui.domain.kinds.base import Context, Kind, refused
from crm_tui.domain.kinds.plain import Text
from crm_tui.text import accept

WHOLE = ("month", "quarter", "year", "fiscal-quarter", "fiscal-year")


@dataclass(frozen=True)
class WholePeriod(Text):
    """A month, quarter or year by its name, whatever was typed; one of the calendar by that of the calendar."""

    example: ClassVar[str] = "2026-Q4"
    folded: bool = False

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text, limit=self.limit)
        if not text:
            return None
        found = parse_period(text, context)
        if found is not None and found.whole_days:
            for unit in WHOLE:
                if SPANS[unit](found.first_day, context) == (found.first_day, found.last_day):
                    return name(found.first_day, unit, context)
        raise refused(text, "is no month, quarter or year", self.example)

    parse_column = Kind.parse_column
