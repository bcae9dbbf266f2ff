"""Money in several currencies: the rate of a day, and one total in the base currency (SPEC 1.4).

Amounts are integer minor units of their currency; rates are integers in units of 10^-10, as the database keeps them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from crm_tui.domain.currencies import exponent
from crm_tui.domain.kinds.numbers import Rate as RateKind
from crm_tui.domain.kinds.numbers import fits

SCALE = 10**RateKind.digits


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency is worth in another: `value` in units of 10^-10, and the day it is of."""

    value: int
    on: date


Latest = Callable[[str, str], Rate | None]
"""The newest rate given for one currency in another, up to the day that is asked about; None without one."""


@dataclass(frozen=True)
class Amount:
    """Some money, `count` records of it; `rate` is the one frozen with them, into the base currency."""

    minor: int
    currency: str
    count: int = 1
    rate: Rate | None = None


@dataclass(frozen=True)
class Line:
    """All amounts of one currency; `base_minor` is None where one of them has no rate."""

    currency: str
    minor: int
    count: int
    base_minor: int | None


@dataclass(frozen=True)
class Totals:
    """A line for each currency, the base currency first, and what all that have a rate add up to.

    `missing` are the currencies of amounts that have none and are not in `minor`; `rated_on` is the oldest day of a
    rate that is not frozen.
    """

    base: str
    lines: tuple[Line, ...]
    minor: int
    missing: tuple[str, ...]
    rated_on: date | None

    @property
    def incomplete(self) -> bool:
        """Whether some amount is not in the total."""
        return bool(self.missing)


def totals(amounts: Iterable[Amount], base: str, rate_of: Callable[[str], Rate | None]) -> Totals:
    """Add up money of several currencies, each amount converted once, so that the total is the sum of its parts.

    `rate_of` gives the rate of a currency into the base for amounts that have none of their own.
    """
    sums: dict[str, tuple[int, int, int | None]] = {}
    days: list[date] = []
    for each in amounts:
        rate = None if each.currency == base else each.rate or rate_of(each.currency)
        known = each.currency == base or rate is not None
        in_base = convert(each.minor, each.currency, base, rate) if known else None
        if rate is not None and each.rate is None:
            days.append(rate.on)
        minor, count, so_far = sums.get(each.currency, (0, 0, 0))
        both = None if so_far is None or in_base is None else so_far + in_base
        sums[each.currency] = minor + each.minor, count + each.count, both
    order = sorted(sums, key=lambda code: (code != base, code))
    lines = tuple(Line(code, *sums[code]) for code in order)
    missing = tuple(line.currency for line in lines if line.base_minor is None)
    return Totals(base, lines, sum(line.base_minor or 0 for line in lines), missing, min(days, default=None))


def convert(minor: int, currency: str, base: str, rate: Rate | None) -> int:
    """An amount in minor units of the base currency, half to even; without a rate the currencies are the same."""
    return round(minor * worth(currency, base, rate))


def worth(currency: str, base: str, rate: Rate | None) -> Fraction:
    """What a minor unit of a currency is worth in those of the base currency."""
    one = Fraction(SCALE if rate is None else rate.value, SCALE)
    return one * Fraction(10) ** (exponent(base) - exponent(currency))


def rate_between(latest: Latest, currency: str, base: str, over: Iterable[str] = ()) -> Rate | None:
    """The newest rate from a currency into the base: as given, turned round, or over a currency that has both.

    One over another currency is as old as the older of its two, and taken only where there is none between the two.
    """
    found = _either(latest, currency, base)
    if found is not None:
        return found
    crossed = [_over(latest, currency, each, base) for each in over if each not in (currency, base)]
    return max((rate for rate in crossed if rate is not None), key=lambda rate: rate.on, default=None)


def _either(latest: Latest, currency: str, base: str) -> Rate | None:
    """The newer one of a rate as given and one turned round; as given on the same day."""
    given, other = latest(currency, base), latest(base, currency)
    turned = None if other is None or not other.value else _rate(Fraction(SCALE, other.value), other.on)
    if given is None or turned is None:
        return given or turned
    return turned if turned.on > given.on else given


def _over(latest: Latest, currency: str, pivot: str, base: str) -> Rate | None:
    one, other = _either(latest, currency, pivot), _either(latest, pivot, base)
    if one is None or other is None:
        return None
    return _rate(Fraction(one.value * other.value, SCALE**2), min(one.on, other.on))


def _rate(worth: Fraction, on: date) -> Rate | None:
    """A rate that can be stored; one that would be nothing is none."""
    value = round(worth * SCALE)
    return Rate(value, on) if value > 0 and fits(value) else None
