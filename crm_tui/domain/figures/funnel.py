"""The stage funnel and what may be learned of probabilities from it (SPEC 15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from crm_tui.domain.figures.ratios import percent
from crm_tui.domain.pipeline import StageKind


@dataclass(frozen=True)
class Entered:
    """Deals that entered a stage in the period and count alike.

    `advanced` of them entered an open stage of higher position later, or were won, however many stages they skipped.
    `status` is how they stand now.
    """

    status: StageKind
    deals: int
    advanced: int


def funnel(deals: Entered) -> Mapping[str, int]:
    """What the deals add: whoever advanced did so for good, lost or back is not advanced, open is undecided."""
    stayed = "lost" if deals.status is StageKind.LOST else "undecided"
    parts = {"entered": deals.deals, "advanced": deals.advanced, stayed: deals.deals - deals.advanced}
    return {name: value for name, value in parts.items() if value}


def rates(sums: Mapping[str, int]) -> dict[str, Fraction | None]:
    """Advanced of decided, advanced of all, and the probability that the history proposes, in percent."""
    advanced, lost = sums.get("advanced", 0), sums.get("lost", 0)
    return {
        "rate": percent(advanced, advanced + lost),
        "of_all": percent(advanced, sums.get("entered", 0)),
        "proposed_probability": percent(advanced + 1, advanced + lost + 2),
    }
