"""The contract of a kind: how one sort of value is parsed, dumped and shown."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from crm_tui.errors import Invalid
from crm_tui.text import shortened

Stored = str | int
"""What a column holds: text, or a 64-bit integer. A boolean is 0 or 1, a list is its canonical JSON text."""

Json = str | int | float | bool | list[str] | None


class JsonNumber(str):
    """The text of an exact number: a JSON printer writes it as it stands, without quotes."""

    __slots__ = ()


def refused(text: str, reason: str, example: str) -> Invalid:
    """The error of a value its kind does not take: `31.31.2026 is no date, e.g. 2026-12-31`."""
    return Invalid(f"{shortened(text)} {reason}, e.g. {example}")


@dataclass(frozen=True)
class Context:
    """Everything a value's meaning depends on besides its text; passed in, never asked of the environment."""

    now: datetime
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    country: str = "US"
    currency: str = "USD"
    decimal: str = "point"
    date_order: str | None = None
    week_start: int = 0
    fiscal_start: int = 1

    def for_files(self) -> "Context":
        """The same context for files and pipes, which mean the same on every machine: a decimal point."""
        return self if self.decimal == "point" else replace(self, decimal="point")

    def in_currency(self, currency: str | None) -> "Context":
        """The same context for a record in another currency; None keeps the base currency."""
        return self if currency in (None, self.currency) else _in_currency(self, currency)


@cache
def _in_currency(context: Context, currency: str) -> Context:
    return replace(context, currency=currency)


@dataclass(frozen=True)
class Parsed:
    """A parsed column: `values[0]` the stored values, then one list for each twin; errors by position."""

    values: list[list[Stored | None]]
    errors: dict[int, Invalid]


@dataclass(frozen=True)
class Kind(ABC):
    """One sort of value. `parse(dump(v)) == v` for every stored v."""

    name: ClassVar[str]
    example: ClassVar[str]

    @property
    def twins(self) -> tuple[str, ...]:
        """Suffixes of the derived columns kept beside the value, such as `f` for the folded search key."""
        return ()

    @abstractmethod
    def parse(self, text: str, context: Context) -> Stored | None:
        """The stored value of a text; None when nothing visible is left. Raises Invalid with an example."""

    def derive(self, value: Stored, context: Context) -> tuple[Stored | None, ...]:
        """The twins of a stored value, in the order of `twins`."""
        return ()

    def dump(self, value: Stored, context: Context) -> str:
        """The text a machine reads back: CSV, TSV and `field=value`."""
        return str(value)

    def show(self, value: Stored, context: Context) -> str:
        """The text a person reads in a table or a form."""
        return self.dump(value, context)

    def json(self, value: Stored, context: Context) -> Json:
        """The JSON form; text unless the kind says otherwise."""
        return self.dump(value, context)

    def read(self, text: str, context: Context) -> tuple[Stored | None, ...]:
        """The stored value of a text and its twins; all None when nothing visible is left. Raises Invalid."""
        value = self.parse(text, context)
        if value is None:
            return (None,) * (1 + len(self.twins))
        return (value, *self.derive(value, context))

    def parse_column(self, texts: Sequence[str], context: Context) -> Parsed:
        """Parse many texts at once; equal texts are parsed once. Errors do not stop the column."""
        nothing: tuple[Stored | None, ...] = (None,) * (1 + len(self.twins))
        known: dict[str, tuple[Stored | None, ...]] = {}
        failed: dict[str, Invalid] = {}
        read = self.read
        for text in set(texts):
            try:
                known[text] = read(text, context)
            except Invalid as error:
                failed[text] = error
                known[text] = nothing
        errors = {at: failed[text] for at, text in enumerate(texts) if text in failed} if failed else {}
        if len(nothing) == 1:
            single = {text: values[0] for text, values in known.items()}
            return Parsed([[single[text] for text in texts]], errors)
        rows = [known[text] for text in texts]
        return Parsed([[row[at] for row in rows] for at in range(len(nothing))], errors)
