"""How numbers, amounts and dates are compared in SQL: a text stands for a span of stored values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, case, func, literal, or_

from crm_tui.domain.currencies import EXPONENTS, exponent
from crm_tui.domain.filters.tree import Operator, Range, Scalar
from crm_tui.domain.filters.values import Days, Reader, Span
from crm_tui.services.places import Column, Condition, Place

ORDER: dict[Operator, Callable[[Column, Any, Any], Condition]] = {
    Operator.EQUALS: lambda column, low, high: and_(column >= low, column <= high),
    Operator.AT_LEAST: lambda column, low, high: column >= low,
    Operator.AT_MOST: lambda column, low, high: column <= high,
    Operator.ABOVE: lambda column, low, high: column > high,
    Operator.BELOW: lambda column, low, high: column < low,
}


def ordered(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    return _between(place.column, operator, value, place.reader.span)


def _between(column: Column, operator: Operator, value: Scalar | Range, span: Callable[[Scalar], Any]) -> Condition:
    """A range includes both ends whole: from the first value of the one to the last of the other."""
    if isinstance(value, Scalar):
        found = span(value)
        same = operator is Operator.EQUALS and found.low == found.high
        return column == found.low if same else ORDER[operator](column, found.low, found.high)
    ends = []
    if value.low:
        ends.append(column >= span(value.low).low)
    if value.high:
        ends.append(column <= span(value.high).high)
    return and_(*ends)


@dataclass(frozen=True)
class Ends:
    """A span whose ends depend on the record."""

    low: Column
    high: Column


def money(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    """In the record's own currency: the minor units of the amount differ with the digits of the currency."""
    base = exponent(place.setting.context.currency)
    if "currency" not in place.table.c:
        return _between(place.column, operator, value, lambda scalar: place.reader.amounts(scalar)[base])
    return _between(place.column, operator, value, lambda scalar: _ends(place, place.reader.amounts(scalar), base))


def _ends(place: Place, amounts: dict[int, Span], base: int) -> Ends:
    return Ends(
        by_currency(place.table, base, {digits: span.low for digits, span in amounts.items()}),
        by_currency(place.table, base, {digits: span.high for digits, span in amounts.items()}),
    )


def by_currency(table: Table, base: int, by_digits: Mapping[int, Any]) -> Column:
    """The value for the digits of the record's currency; a record without one has those of the base currency."""
    currency = table.c.currency
    listed = [
        (currency.in_([code for code, found in EXPONENTS.items() if found == digits]), by_digits[digits])
        for digits in by_digits
        if digits != 2
    ]
    return case((currency.is_(None), by_digits[base]), *listed, else_=by_digits[2])


def partial_date(place: Place, operator: Operator, value: Scalar | Range) -> Condition:
    """Words such as `today` ask for the anniversary, dates with a year for that year."""
    days = _anniversaries(place.reader, value) if operator is Operator.EQUALS else None
    if days:
        return _round(place.column, days)
    dated = place.column >= "0"
    without_year = isinstance(value, Scalar) and value.text.startswith("--")
    found = ordered(place, operator, value)
    return found if without_year else and_(dated, found)


def _anniversaries(reader: Reader, value: Scalar | Range) -> Days | None:
    if isinstance(value, Scalar):
        return reader.days(value)
    first = reader.days(value.low) if value.low else None
    last = reader.days(value.high) if value.high else None
    return Days(first.first, last.last) if first and last else None


def _round(column: Column, days: Days) -> Condition:
    """Month and day between two days, over the turn of the year too; 29 February falls on the 28th in common years."""
    day = case(
        (column < "0", func.substr(column, 3, 5)),
        (func.length(column) == 10, func.substr(column, 6, 5)),
    )
    length = (days.last - days.first).days
    if length >= 365:
        return day.is_not(None)
    first, last = days.first.isoformat()[5:], days.last.isoformat()[5:]
    leap = days.last.year % 4 == 0 and (days.last.year % 100 != 0 or days.last.year % 400 == 0)
    last = "02-29" if last == "02-28" and not leap else last
    inside = and_ if days.first.year == days.last.year else or_
    return and_(literal(length >= 0), inside(day >= first, day <= last))
