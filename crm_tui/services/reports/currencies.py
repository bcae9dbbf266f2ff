"""One total in the base currency: closed deals by the rate frozen with them, all else by the rate of the day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection

from crm_tui.domain.totals import Amount, Rate, totals
from crm_tui.services.rating import rate_on
from crm_tui.services.reports.base import Lot


@dataclass(frozen=True)
class Base:
    """Sums in the base currency; `missing` are currencies without a rate, whose amounts are not in it.

    There are no sums at all where nothing could be converted. `rated_on` is the oldest day of a rate that is not
    frozen.
    """

    sums: Mapping[str, int]
    missing: tuple[str, ...] = ()
    rated_on: str | None = None


def in_base(connection: Connection, lots: Collection[Lot], money: Collection[str], base: str, day: date) -> Base:
    """The money of all lots together, each lot converted once and rounded half to even."""

    @cache
    def latest(currency: str) -> Rate | None:
        return rate_on(connection, currency, base, day)

    found = {name: totals(_amounts(lots, name, base, day), base, latest) for name in money}
    some = next(iter(found.values()), None)
    if some is None or (some.lines and all(line.base_minor is None for line in some.lines)):
        return Base({}, some.missing if some else ())
    sums = {name: total.minor for name, total in found.items()}
    return Base(sums, some.missing, some.rated_on.isoformat() if some.rated_on else None)


def _amounts(lots: Collection[Lot], name: str, base: str, day: date) -> list[Amount]:
    """The amounts with their frozen rates, as far as those are into the base."""
    return [
        Amount(
            lot.sums.get(name, 0),
            lot.currency,
            rate=Rate(lot.rate, day) if lot.rate is not None and lot.rate_base == base else None,
        )
        for lot in lots
    ]
