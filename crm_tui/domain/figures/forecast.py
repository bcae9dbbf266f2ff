"""The weighted forecast and the open pipeline (SPEC 15): which deals count in which number."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from crm_tui.domain.pipeline import StageKind

OMITTED = "omitted"


class Due(StrEnum):
    """When an open deal is expected to close, seen from a period and today."""

    SLIPPED = "slipped"
    EXPECTED = "expected"
    UNDATED = "undated"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Standing:
    """Deals that count alike: how many, their amounts and weighted amounts in minor units.

    `closed_within`: their close lies in the period.
    """

    status: StageKind
    due: Due
    category: str | None
    closed_within: bool
    deals: int
    amount: int
    weighted: int


def forecast(deals: Standing) -> Mapping[str, int]:
    """What the deals add to the rows of a forecast; a lost deal adds nothing, a won one only to what is won.

    `best_case` holds commit, and `pipeline` both: everything expected that is not omitted. `weighted` follows the
    definition alone: every open deal expected in the period.
    """
    if deals.status is StageKind.WON:
        return {"won_deals": deals.deals, "won": deals.amount} if deals.closed_within else {}
    if deals.status is StageKind.LOST:
        return {}
    if deals.due is not Due.EXPECTED:
        return {} if deals.due is Due.ELSEWHERE else {deals.due.value: deals.amount, f"{deals.due}_deals": deals.deals}
    found = {"deals": deals.deals, "weighted": deals.weighted}
    for row, categories in CUMULATIVE.items():
        if deals.category in categories:
            found[row] = deals.amount
    return found | ({"omitted": deals.amount} if deals.category == OMITTED else {})


CUMULATIVE: dict[str, tuple[str | None, ...]] = {
    "commit": ("commit",),
    "best_case": ("commit", "best_case"),
    "pipeline": ("commit", "best_case", "pipeline", "closed", None),
}
"""The forecast categories that each row adds up."""


def pipeline(deals: int, amount: int, weighted: int, slipped: int) -> Mapping[str, int]:
    """What open deals add to the pipeline: their number, amount and weighted amount, and what of it has slipped."""
    return {"deals": deals, "amount": amount, "weighted": weighted, **({"slipped": slipped} if slipped else {})}
