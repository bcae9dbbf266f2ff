"""How often something comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain import recurrence
from crm_tui.domain.kinds.base import Context, Kind, Parsed, Stored, refused
from crm_tui.domain.kinds.plain import Text
from crm_tui.text import accept


@dataclass(frozen=True)
class Recurrence(Text):
    """A rule of RFC 5545 by days, or a word for one: `weekly`; stored as the rule, shown in words."""

    example: ClassVar[str] = recurrence.EXAMPLE
    folded: bool = False

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text)
        if not text:
            return None
        try:
            return recurrence.canonical(text)
        except ValueError as error:
            raise refused(text, str(error), self.example) from error

    def parse_column(self, texts: Sequence[str], context: Context) -> Parsed:
        return Kind.parse_column(self, texts, context)

    def show(self, value: Stored, context: Context) -> str:
        return recurrence.words(str(value))
