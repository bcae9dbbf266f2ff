"""Lead conversion by cohort and by flow, sources, and what answering early does (SPEC 15)."""

from collections.abc import Mapping
from fractions import Fraction

from crm_tui.domain.figures.ratios import mean, percent
from crm_tui.domain.pipeline import LeadStatus, StageKind

Sums = Mapping[str, int]


def cohort(status: str | None, leads: int) -> Sums:
    """What leads made in the period add: all of them, and those converted since."""
    return {"created": leads, **({"of_these_converted": leads} if status == LeadStatus.CONVERTED else {})}


def flow(status: str, leads: int) -> Sums:
    """What leads decided in the period add, whenever they were made."""
    return {status: leads} if status in (LeadStatus.CONVERTED, LeadStatus.UNQUALIFIED) else {}


def conversion(sums: Sums) -> dict[str, Fraction | None]:
    """Two rates with two names: converted of those made, and converted of those decided."""
    converted = sums.get("converted", 0)
    return {
        "cohort_rate": percent(sums.get("of_these_converted", 0), sums.get("created", 0)),
        "flow_rate": percent(converted, converted + sums.get("unqualified", 0)),
    }


def source_of_leads(status: str | None, leads: int) -> Sums:
    """What leads made in the period add to their source."""
    return {"leads": leads, **({"converted": leads} if status == LeadStatus.CONVERTED else {})}


def by_source(sums: Sums) -> dict[str, Fraction | None]:
    """The conversion of the leads and the win rate of the deals of a source."""
    won = sums.get("won", 0)
    return {
        "lead_rate": percent(sums.get("converted", 0), sums.get("leads", 0)),
        "win_rate": percent(won, won + sums.get("lost", 0)),
    }


def effort(sums: Sums) -> dict[str, Fraction | None]:
    """The win rate, and the activities that a win took."""
    won = sums.get("won", 0)
    return {
        "win_rate": percent(won, won + sums.get("lost", 0)),
        "activities_per_win": mean(sums.get("activities_on_won", 0), won),
    }


BUCKETS: tuple[tuple[str, int | None], ...] = (
    ("up to 1 h", 1),
    ("1 to 4 h", 4),
    ("4 to 24 h", 24),
    ("1 to 3 d", 72),
    ("later", None),
)
"""Names of the spans between making a deal and the first outbound touch, each with its last hour."""

NEVER = "never"


def activity(status: str, deals: int, activities: int) -> Sums:
    """What deals closed in the period add: won or lost, and the activities on the won ones."""
    return {status: deals, **({"activities_on_won": activities} if status == StageKind.WON else {})}
