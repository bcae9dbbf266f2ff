"""Whole numbers and exact decimals, never floating point."""

import re
from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Json, JsonNumber, Kind, Stored, refused
from crm_tui.text import accept

LARGEST = 2**63 - 1
SMALLEST = -(2**63)
MILLIONTHS = 6

_WHOLE = re.compile(r"[+-]?[0-9]{1,40}")
_POINT = re.compile(r"([+-]?)([0-9]{0,40})(?:\.([0-9]{1,40}))?")
_COMMA = re.compile(r"([+-]?)([0-9]{0,40})(?:,([0-9]{1,40}))?")


def fits(number: int) -> bool:
    """Whether a whole number can be stored: 64 bits."""
    return SMALLEST <= number <= LARGEST


def decimal_text(number: int, digits: int, context: Context) -> str:
    """An integer of units of 10^-digits as a decimal, with the decimal sign of the context."""
    text = exact(number, digits)
    return text if context.decimal == "point" else text.replace(".", ",")


def exact(number: int, digits: int) -> str:
    """An integer of units of 10^-digits as a decimal with a point and exactly that many digits."""
    if not digits:
        return str(number)
    whole, rest = divmod(abs(number), 10**digits)
    return f"{'-' if number < 0 else ''}{whole}.{rest:0{digits}}"


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number of 64 bits."""

    name: ClassVar[str] = "integer"
    example: ClassVar[str] = "250"

    def parse(self, text: str, context: Context) -> int | None:
        text = accept(text)
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            raise refused(text, "is no whole number", self.example)
        number = int(text)
        if not fits(number):
            raise refused(text, "is beyond 64 bits", self.example)
        return number

    def json(self, value: Stored, context: Context) -> Json:
        return int(value)


@dataclass(frozen=True)
class Number(Kind):
    """An exact decimal, stored in millionths; the decimal sign is the context's, no thousands separators."""

    name: ClassVar[str] = "number"
    example: ClassVar[str] = "2.5"
    digits: ClassVar[int] = MILLIONTHS

    def parse(self, text: str, context: Context) -> int | None:
        text = accept(text)
        if not text:
            return None
        match = (_POINT if context.decimal == "point" else _COMMA).fullmatch(text)
        if not match or not (match[2] or match[3]):
            raise refused(text, "is no number", self._example(context))
        fraction = (match[3] or "").rstrip("0")
        if len(fraction) > self.digits:
            raise refused(text, f"has more than {self.digits} decimals", self._example(context))
        number = int(match[1] + (match[2] or "0") + fraction.ljust(self.digits, "0"))
        if not fits(number):
            raise refused(text, "is too large", self._example(context))
        return number

    def dump(self, value: Stored, context: Context) -> str:
        text = self._normalised(int(value))
        return text if context.decimal == "point" else text.replace(".", ",")

    def json(self, value: Stored, context: Context) -> Json:
        return JsonNumber(self._normalised(int(value)))

    def _example(self, context: Context) -> str:
        return self.example if context.decimal == "point" else "2,5"

    def _normalised(self, number: int) -> str:
        return exact(number, self.digits).rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Rate(Number):
    """An exchange rate, stored in units of 10^-10: a rupiah in euros keeps six figures."""

    example: ClassVar[str] = "0.9231"
    digits: ClassVar[int] = 10
