"""Phone numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Kind, Parsed, Stored
from crm_tui.domain.kinds.handles import accept_handle, handle_column

LIBRARY = "crm_tui.domain.kinds.phone_numbers"


@dataclass(frozen=True)
class Phone(Kind):
    """A number as given, with E.164 and extension beside it; both are empty for a text that is no valid number."""

    name: ClassVar[str] = "phone"
    example: ClassVar[str] = "+49 30 1234567"

    @property
    def twins(self) -> tuple[str, ...]:
        return ("e164", "ext")

    def parse(self, text: str, context: Context) -> str | None:
        return accept_handle(text) or None

    def derive(self, value: Stored, context: Context) -> tuple[Stored | None, ...]:
        return _library()(str(value), context.country)

    def parse_column(self, texts: Sequence[str], context: Context) -> Parsed:
        number, country = _library(), context.country
        return handle_column(self, texts, context, lambda text: (text, *number(text, country)))

    def show(self, value: Stored, context: Context) -> str:
        e164, extension = _library()(str(value), context.country)
        return self.show_number(e164, extension, str(value))

    def show_number(self, e164: str | None, extension: str | None, raw: str) -> str:
        """The number a person reads: E.164 with ` ext 5`, or the text as given where it is not valid."""
        if not e164:
            return raw
        return f"{e164} ext {extension}" if extension else e164

    def spell(self, value: Stored, context: Context) -> str:
        """The number with the spaces of its country, where there is room for one number alone."""
        e164, extension = _library()(str(value), context.country)
        if not e164:
            return str(value)
        text = import_module(LIBRARY).spaced(e164)
        return f"{text} ext {extension}" if extension else text

    def lookup_key(self, text: str, context: Context) -> str | None:
        """The E.164 form that finds a number written in any form; None for no valid number. Raises Invalid."""
        return _library()(accept_handle(text), context.country)[0]


@cache
def _library() -> Callable[[str, str], tuple[str | None, str | None]]:
    """The reader of numbers, loaded with the first number: its metadata costs 25 ms that a list does not need."""
    number: Callable[[str, str], tuple[str | None, str | None]] = import_module(LIBRARY).number
    return number
