"""Values out of a closed set: choices, yes or no, currency codes, countries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import ClassVar

from crm_tui.domain import countries, currencies
from crm_tui.domain.kinds.base import Context, Json, Kind, Stored, refused
from crm_tui.errors import Invalid
from crm_tui.text import accept, fold, shortened

_JOINTS = re.compile(r"[-_\s]+")
_BOOLEANS = {"yes": 1, "true": 1, "1": 1, "y": 1, "on": 1, "no": 0, "false": 0, "0": 0, "n": 0, "off": 0}


@dataclass(frozen=True)
class Choice(Kind):
    """One key of a closed set; read by key or label, whatever its case and its `-`, `_` or spaces."""

    name: ClassVar[str] = "choice"
    example: ClassVar[str] = "open"

    options: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text)
        if not text:
            return None
        if text in self.options:
            return text
        spellings = _spellings(self)
        key = spellings.get(_spelling(text))
        if key is None:
            near = get_close_matches(_spelling(text), spellings, 1)
            hint = f", did you mean {spellings[near[0]]}?" if near else ""
            raise Invalid(f"{shortened(text)} is none of {', '.join(self.options)}{hint}")
        return key

    def show(self, value: Stored, context: Context) -> str:
        return dict(self.labels).get(str(value), str(value))


def alike(options: Sequence[str]) -> list[str]:
    """The first options that read the same, whatever their case and their `-`, `_` or spaces."""
    found: dict[str, list[str]] = {}
    for option in options:
        found.setdefault(_spelling(option), []).append(option)
    return next((same for same in found.values() if len(same) > 1), [])


def _spelling(text: str) -> str:
    return _JOINTS.sub("_", fold(text))


@cache
def _spellings(choice: Choice) -> dict[str, str]:
    labels = {_spelling(label): key for key, label in choice.labels}
    return labels | {_spelling(key): key for key in reversed(choice.options)}


@dataclass(frozen=True)
class Boolean(Kind):
    """Yes or no, stored as 1 or 0."""

    name: ClassVar[str] = "boolean"
    example: ClassVar[str] = "yes"

    def parse(self, text: str, context: Context) -> int | None:
        text = accept(text)
        if not text:
            return None
        value = _BOOLEANS.get(text.lower())
        if value is None:
            raise refused(text, "is neither yes nor no", self.example)
        return value

    def dump(self, value: Stored, context: Context) -> str:
        return "true" if value else "false"

    def show(self, value: Stored, context: Context) -> str:
        return "yes" if value else "no"

    def json(self, value: Stored, context: Context) -> Json:
        return bool(value)


@dataclass(frozen=True)
class CurrencyCode(Kind):
    """An ISO 4217 code."""

    name: ClassVar[str] = "currency"
    example: ClassVar[str] = "EUR"

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text)
        if not text:
            return None
        code = currencies.parse_code(text)
        if code is None:
            raise refused(text, "is no currency code", self.example)
        return code


@dataclass(frozen=True)
class Country(Kind):
    """A country, read from its ISO codes or its name and stored as ISO 3166-1 alpha-2."""

    name: ClassVar[str] = "country"
    example: ClassVar[str] = "DE"

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text)
        if not text:
            return None
        code = countries.find(text)
        if code is None:
            near = countries.nearest(text)
            hint = f" or {near}" if near else ""
            raise refused(text, "is no country", f"DE, DEU, Germany{hint}")
        return code
