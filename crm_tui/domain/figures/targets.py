"""Targets (SPEC 15, 20): which are in force, how much of one is reached, and how fast."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Generic, TypeVar

from crm_tui.domain.figures.periods import Days, working_days
from crm_tui.domain.figures.ratios import mean, percent

T = TypeVar("T")


@dataclass(frozen=True)
class Goal(Generic[T]):
    """Something to be reached in some days; goals of one `kind` stand for each other, a year for its quarters."""

    kind: tuple[str, ...]
    days: Days
    what: T


def in_force(goals: Iterable[Goal[T]], days: Days) -> list[Goal[T]]:
    """The goals of a period: of each kind its own, else the longest of those inside it, which add up."""
    inside = [goal for goal in goals if days.first <= goal.days.first and goal.days.until <= days.until]
    longest: dict[tuple[str, ...], int] = {}
    for goal in inside:
        longest[goal.kind] = max(_months(goal.days), longest.get(goal.kind, 0))
    return [goal for goal in inside if _months(goal.days) == longest[goal.kind]]


def _months(days: Days) -> int:
    return (days.until.year - days.first.year) * 12 + days.until.month - days.first.month


def elapsed(days: Days, today: date) -> tuple[int, int]:
    """How many working days of a period have come, today included, and how many it has."""
    until = min(max(today + timedelta(days=1), days.first), days.until)
    return working_days(replace(days, until=until)), working_days(days)


def towards(sums: Mapping[str, int]) -> dict[str, Fraction | None]:
    """Gap = target - won - weighted, coverage = weighted / (target - won); none without a target or when reached."""
    target, won, weighted = sums.get("target", 0), sums.get("won", 0), sums.get("weighted", 0)
    if not target:
        return {"gap": None, "coverage": None}
    return {
        "gap": Fraction(target - won - weighted),
        "coverage": mean(weighted, target - won) if target > won else None,
    }


def reached(sums: Mapping[str, int]) -> dict[str, Fraction | None]:
    """Attainment = actual / target, pace = attainment / elapsed share of working days, of amounts and of deals.

    `elapsed` and `working` may be sums over rows: their ratio is the share.
    """
    gone, working = sums.get("elapsed", 0), sums.get("working", 0)
    found: dict[str, Fraction | None] = {}
    for made, target, prefix in (("won", "target", ""), ("won_deals", "target_deals", "deals_")):
        attainment = percent(sums.get(made, 0), sums.get(target, 0))
        found[f"{prefix}attainment"] = attainment
        found[f"{prefix}pace"] = attainment * working / gone if attainment is not None and gone else None
    return found | towards(sums)
