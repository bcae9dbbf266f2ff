"""One total in the base currency: closed deals by the rate frozen with them, all else by the rate of the day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import Connection, select

from crm_tui.db.models import table
from crm_tui.domain.currencies import exponent
from crm_tui.domain.figures.ratios import rounded
from crm_tui.domain.kinds.numbers import Rate
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Lot


@dataclass(frozen=True)
class Base:
    """Sums in the base currency; `missing` are currencies without a rate, whose amounts are not in it.

    `rated_on` is the oldest day of the rates used that are not frozen.
    """

    sums: Mapping[str, int]
    missing: tuple[str, ...] = ()
    rated_on: str | None = None


def in_base(connection: Connection, lots: Collection[Lot], money: Collection[str], base: str, day: date) -> Base:
    """The money of all lots together, each converted once and rounded half to even."""
    sums: dict[str, int] = {}
    missing: set[str] = set()
    days: set[str] = set()
    rates = {code: _rate(connection, code, base, day) for code in {lot.currency for lot in lots} - {base}}
    for lot in lots:
        found = (Fraction(1), None) if lot.currency == base else _frozen(lot, base) or rates[lot.currency]
        if found is None:
            missing.add(lot.currency)
            continue
        rate, on = found
        days |= {on} if on else set()
        scale = rate * Fraction(10) ** (exponent(base) - exponent(lot.currency))
        for name in money:
            sums[name] = sums.get(name, 0) + rounded(lot.sums.get(name, 0) * scale)
    return Base(sums, tuple(sorted(missing)), min(days, default=None))


def _frozen(lot: Lot, base: str) -> tuple[Fraction, str | None] | None:
    return (_exact(lot.rate), None) if lot.rate is not None and lot.rate_base == base else None


def _rate(connection: Connection, code: str, base: str, day: date) -> tuple[Fraction, str | None] | None:
    """The newest rate up to the day, the other way round where only that is known."""
    for source, target in ((code, base), (base, code)):
        rates = table("exchange_rates")
        known = select(rates.c.rate, rates.c.on_date).where(
            rates.c.base == source, rates.c.quote == target, rates.c.on_date <= day.isoformat(), live(rates)
        )
        row = connection.execute(known.order_by(rates.c.on_date.desc()).limit(1)).first()
        if row is not None and row.rate:
            rate = _exact(row.rate)
            return (rate if source == code else 1 / rate), row.on_date
    return None


def _exact(rate: int) -> Fraction:
    return Fraction(rate, 10**Rate.digits)
