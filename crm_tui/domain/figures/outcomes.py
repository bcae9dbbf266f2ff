"""Win rate, average sale, cycle length and velocity (SPEC 15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from crm_tui.domain.figures.ratios import mean, percent
from crm_tui.domain.pipeline import StageKind

Sums = Mapping[str, int]
Numbers = dict[str, Fraction | None]

LEVER = Fraction(11, 10)
"""What ten percent more of one of the four does to velocity."""


@dataclass(frozen=True)
class Outcome:
    """Deals that count alike: how they stand, and their amounts in minor units; cycles in seconds."""

    status: StageKind
    deals: int
    amount: int
    seconds: int = 0


def closed(deals: Outcome) -> Sums:
    """What deals closed in the period add to won and lost; open ones add nothing."""
    if deals.status is StageKind.OPEN:
        return {}
    return {deals.status.value: deals.deals, f"{deals.status}_amount": deals.amount}


def win_rate(sums: Sums) -> Numbers:
    """Won of won and lost, by count and by value, and the average sale in minor units."""
    won, worth = sums.get("won", 0), sums.get("won_amount", 0)
    return {
        "win_rate": percent(won, won + sums.get("lost", 0)),
        "win_rate_by_value": percent(worth, worth + sums.get("lost_amount", 0)),
        "average_sale": mean(worth, won),
    }


def moving(deals: Outcome) -> Sums:
    """What deals add to velocity: open ones are counted; won ones bring their amounts and the time they took."""
    if deals.status is StageKind.OPEN:
        return {"open": deals.deals}
    if deals.status is StageKind.LOST:
        return {"lost": deals.deals}
    return {"won": deals.deals, "won_amount": deals.amount, "cycle_seconds": deals.seconds}


def velocity(sums: Sums) -> Numbers:
    """Open deals x win rate x average sale / mean cycle, in minor units a day, and what +10 % of each lever makes."""
    won = sums.get("won", 0)
    rate, sale = percent(won, won + sums.get("lost", 0)), mean(sums.get("won_amount", 0), won)
    cycle = mean(Fraction(sums.get("cycle_seconds", 0), 86_400), won)
    daily = daily_value(sums.get("open", 0), rate, sale, cycle)
    more = None if daily is None else daily * LEVER
    levers: Numbers = dict.fromkeys(("with_more_deals", "with_win_rate", "with_larger_sales"), more)
    shorter = None if cycle is None else cycle * Fraction(9, 10)
    levers["with_shorter_cycle"] = daily_value(sums.get("open", 0), rate, sale, shorter)
    return {"win_rate": rate, "average_sale": sale, "cycle_days": cycle, "velocity": daily, **levers}


def daily_value(
    open_deals: int, rate: Fraction | None, sale: Fraction | None, cycle: Fraction | None
) -> Fraction | None:
    """What a day is worth in minor units; None where a part of it is not known or the cycle took no time."""
    if rate is None or sale is None or not cycle:
        return None
    return open_deals * rate / 100 * sale / cycle
