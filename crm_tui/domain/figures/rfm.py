"""How recently, how often and for how much a customer bought, scored from 1 to 5, and its segment (SPEC 15)."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from crm_tui.domain.figures.ratios import mean

FEW = 25
"""With fewer customers quintiles say nothing: then the cuts are fixed ones."""

RECENCY = (30, 90, 180, 365)
ORDERS = (1, 2, 3, 5)
VALUE = (100_000, 500_000, 2_000_000, 10_000_000)
"""The fixed cuts: days since the last order, orders, and minor units of the base currency (1,000.00 to 100,000.00)."""

BEST = 5


class Segment(StrEnum):
    """What a customer is, in the order of reports."""

    CHAMPIONS = "champions"
    LOYAL = "loyal"
    NEW = "new"
    AT_RISK = "at_risk"
    CANNOT_LOSE = "cannot_lose"
    LOST = "lost"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Bought:
    """What a customer bought: days since the last order, number of orders, net value in minor units."""

    recency: int
    orders: int
    value: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The three scores of a customer, 5 the best."""

    r: int
    f: int
    m: int

    @property
    def segment(self) -> Segment:
        """The most specific segment that they make."""
        frequent, valuable = self.f >= 4, self.m >= 4
        if frequent and valuable and self.r in (1, 4, BEST):
            return Segment.CANNOT_LOSE if self.r == 1 else Segment.CHAMPIONS
        if self.f == 1 and self.r in (1, BEST):
            return Segment.LOST if self.r == 1 else Segment.NEW
        if self.r <= 2 and self.f >= 3:
            return Segment.AT_RISK
        return Segment.LOYAL if frequent else Segment.OTHERS


def scores(customers: Collection[Bought]) -> list[Scores]:
    """The scores of all customers, in their order: by quintiles of these, or by fixed cuts if they are few."""
    few = len(customers) < FEW
    recency: Sequence[int | Fraction] = RECENCY if few else quintiles([each.recency for each in customers])
    orders: Sequence[int | Fraction] = ORDERS if few else quintiles([each.orders for each in customers])
    value: Sequence[int | Fraction] = VALUE if few else quintiles([each.value for each in customers])
    r, f, m = ([floor(cut) for cut in cuts] for cuts in (recency, orders, value))
    return [Scores(6 - score(each.recency, r), score(each.orders, f), score(each.value, m)) for each in customers]


def quintiles(values: Sequence[int]) -> list[Fraction]:
    """The values below which 20, 40, 60 and 80 percent lie, between two of them by type 7 of Hyndman and Fan (1996)."""
    ordered = sorted(values)
    return [_quantile(ordered, fifths) for fifths in range(1, BEST)]


def _quantile(ordered: Sequence[int], fifths: int) -> Fraction:
    at, rest = divmod((len(ordered) - 1) * fifths, BEST)
    if not rest:
        return Fraction(ordered[at])
    return ordered[at] + Fraction((ordered[at + 1] - ordered[at]) * rest, BEST)


def score(value: int, cuts: Sequence[int]) -> int:
    """1 and one more for each cut strictly below the value: equal values share the lower score.

    The cuts are whole ones: of whole values as many lie above 296.4 as above 296.
    """
    return 1 + bisect_left(cuts, value)


def means(sums: Mapping[str, int]) -> dict[str, Fraction | None]:
    """The mean scores of the customers of a row, and the mean of days since their last orders."""
    customers = sums.get("customers", 0)
    return {name: mean(sums.get(f"{name}_sum", 0), customers) for name in ("recency_days", "r", "f", "m")}
