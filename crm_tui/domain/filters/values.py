"""The values of a filter, read by the kinds of their fields: what to compare the stored values with."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from crm_tui.domain.currencies import exponent
from crm_tui.domain.dates import WORDS, Period, parse_period
from crm_tui.domain.fields import Field
from crm_tui.domain.filters.errors import FilterError, nearest
from crm_tui.domain.filters.tree import Scalar
from crm_tui.domain.kinds import Choice, Context, Stored
from crm_tui.errors import Invalid

EXPONENTS = {0: "JPY", 2: "EUR", 3: "KWD", 4: "CLF"}
"""How many digits a minor unit can have, and a currency that has so many."""

SCALED = re.compile(r"([+-]?[0-9]*(?:[.,][0-9]*)?)([km])", re.ASCII | re.IGNORECASE)
STARTS_WITH_NUMBER = re.compile(r"[0-9]|--")


@dataclass(frozen=True)
class Span:
    """The first and last stored value that a text stands for; of a number both are the same."""

    low: Stored
    high: Stored


@dataclass(frozen=True)
class Days:
    """A stretch of calendar days, for what comes round every year; both ends are inside."""

    first: date
    last: date


class Reader:
    """Reads the values of one field; every fault is a FilterError under the value."""

    def __init__(self, text: str, field: Field, context: Context) -> None:
        self.text = text
        self.field = field
        self.context = context

    def error(self, value: Scalar, problem: str, suggestion: str | None = None) -> FilterError:
        """An error about this value."""
        return FilterError(self.text, value.column, f"{self.field.name}: {problem}", suggestion=suggestion)

    def stored(self, value: Scalar) -> tuple[Stored | None, ...]:
        """The stored value and its twins, as the kind reads the text."""
        try:
            found = self.field.kind.read(value.text, self.context)
        except Invalid as error:
            raise self.error(value, *self._explained(value, error)) from error
        if found[0] is None:
            raise self.error(value, f"nothing to compare with; write {self.field.name}:none for empty")
        return found

    def span(self, value: Scalar) -> Span:
        """What the text stands for in a kind that has an order; of money, in the base currency."""
        try:
            return SPANS[self.field.kind.name](value.text, self.field, self.context)
        except Invalid as error:
            raise self.error(value, *self._explained(value, error)) from error

    def amounts(self, value: Scalar) -> dict[int, Span]:
        """What an amount is in minor units, by the digits of a currency; digits it lacks lie between two units."""
        amount = self._amount(value)
        return {digits: _units(amount, digits) for digits in EXPONENTS}

    def days(self, value: Scalar) -> Days | None:
        """The days of a word such as `today` or `next-week`; None for a date that names its year."""
        if STARTS_WITH_NUMBER.match(value.text):
            return None
        try:
            period = parse_period(value.text, self.context)
        except Invalid:
            return None
        return Days(period.first_day, period.last_day) if period else None

    def _amount(self, value: Scalar) -> Decimal:
        for digits in sorted(EXPONENTS, reverse=True):
            context = self.context.in_currency(EXPONENTS[digits])
            try:
                minor = _number(value.text, self.field, context)
            except Invalid:
                continue
            return Decimal(minor).scaleb(-digits)
        return Decimal(self.span(value).low).scaleb(-exponent(self.context.currency))

    def _explained(self, value: Scalar, error: Invalid) -> tuple[str, str | None]:
        kind = self.field.kind
        if isinstance(kind, Choice):
            names = ", ".join(kind.options)
            return f"the values are {names}", nearest(value.text, kind.options)
        if SPANS.get(kind.name) in (_days, _seconds, _partial):
            return error.message, nearest(value.text, WORDS)
        return error.message, None


def _units(amount: Decimal, digits: int) -> Span:
    minor = amount.scaleb(digits)
    low, high = int(minor.to_integral_value("ROUND_CEILING")), int(minor.to_integral_value("ROUND_FLOOR"))
    return Span(_within(low), _within(high))


def _within(number: int) -> int:
    return max(-(2**63), min(number, 2**63 - 1))


def _number(text: str, field: Field, context: Context) -> int:
    """The stored number of a text; thousands and millions by `k` and `m`, a point wherever the setting's sign fails."""
    spellings = [text]
    if scaled := SCALED.fullmatch(text):
        spellings.append(_unscaled(scaled[1], 3 if scaled[2].lower() == "k" else 6))
    contexts = [context] if context.decimal == "point" else [context, replace(context, decimal="point")]
    failed: Invalid | None = None
    for spelling in spellings:
        for attempt in contexts:
            try:
                value = field.kind.parse(spelling, attempt)
            except Invalid as error:
                failed = failed or error
                continue
            if isinstance(value, int):
                return value
    raise failed or Invalid(f"nothing to compare with, e.g. {field.kind.example}")


def _unscaled(text: str, zeros: int) -> str:
    """`2.5` with three zeros is `2500`."""
    whole, _, fraction = text.replace(",", ".").partition(".")
    return whole + fraction[:zeros].ljust(zeros, "0") + (f".{fraction[zeros:]}" if fraction[zeros:] else "")


def _numbers(text: str, field: Field, context: Context) -> Span:
    number = _number(text, field, context)
    return Span(number, number)


def _period(text: str, field: Field, context: Context) -> Period:
    period = parse_period(text, context)
    if period is None:
        value = field.kind.parse(text, context)
        period = parse_period(str(value), context)
    if period is None:
        raise Invalid(f"{text} is no date, e.g. 2026-11-23")
    return period


def _days(text: str, field: Field, context: Context) -> Span:
    period = _period(text, field, context)
    return Span(period.first_day.isoformat(), period.last_day.isoformat())


def _seconds(text: str, field: Field, context: Context) -> Span:
    period = _period(text, field, context)
    return Span(_utc(period.start), _utc(period.end, before=timedelta(microseconds=1)))


def _utc(moment: datetime, before: timedelta = timedelta(0)) -> str:
    """The stored form of a moment; the first or last there is, where UTC has none."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        moment = datetime.min if moment.year == 1 else datetime.max
    plain = moment.replace(tzinfo=None)
    return (plain - before if plain > datetime.min else plain).isoformat(timespec="seconds") + "Z"


def _partial(text: str, field: Field, context: Context) -> Span:
    """A year holds its months and days, stored as `1985`, `1985-04`, `1985-04-12`; `--05-09` stands for itself."""
    if text.startswith("--"):
        value = field.kind.parse(text, context) or ""
        return Span(value, value)
    period = _period(text, field, context)
    first, last = period.first_day, period.last_day
    length = 10 if (last - first).days < 27 or first.day > 1 else 7 if (last - first).days < 364 else 4
    return Span(first.isoformat()[:length], last.isoformat())


SPANS: dict[str, Callable[[str, Field, Context], Span]] = {
    "integer": _numbers,
    "number": _numbers,
    "money": _numbers,
    "date": _days,
    "instant": _seconds,
    "partial_date": _partial,
}
"""Kind name to what a text stands for; a kind with an order is listed here."""
