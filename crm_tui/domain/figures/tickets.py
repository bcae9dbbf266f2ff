"""Volume, one-touch and reopen rate, service levels, workload and satisfaction of tickets (SPEC 15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from crm_tui.domain.figures.ratios import mean, percent
from crm_tui.domain.tickets import ClockState

Sums = Mapping[str, int]
Numbers = dict[str, Fraction | None]

SATISFIED = 4
"""The lowest score, of 1 to 5, of a satisfied customer."""


@dataclass(frozen=True)
class Resolved:
    """Tickets resolved in the period that count alike.

    `one_touch`: one public post of an agent was enough; `again`: they were opened again after that resolution.
    """

    tickets: int
    one_touch: bool
    again: bool
    by_article: bool


def resolved(some: Resolved) -> Sums:
    """What resolved tickets add; one that was opened again was not solved by one touch."""
    found = {"resolved": some.tickets}
    if some.one_touch and not some.again:
        found["one_touch"] = some.tickets
    if some.again:
        found["reopened"] = some.tickets
    if some.by_article:
        found["by_article"] = some.tickets
    return found


def quality(sums: Sums) -> Numbers:
    """One-touch and reopen rate, of the resolved tickets, in percent."""
    done = sums.get("resolved", 0)
    return {
        "one_touch_rate": percent(sums.get("one_touch", 0), done),
        "reopen_rate": percent(sums.get("reopened", 0), done),
    }


@dataclass(frozen=True)
class Clocks:
    """Clocks that count alike: their state, whether they stopped, and whether the time given is over."""

    state: ClockState
    stopped: bool
    overdue: bool
    clocks: int


def judged(some: Clocks) -> Sums:
    """What clocks add: one that runs and is overdue is breached already, a cancelled one is nothing."""
    if some.state is ClockState.CANCELLED:
        return {}
    if some.stopped:
        return {some.state.value: some.clocks}
    if some.overdue or some.state is ClockState.BREACHED:
        return {"breached": some.clocks, "overdue": some.clocks}
    return {"undecided": some.clocks}


def attainment(sums: Sums) -> Numbers:
    """Met of met and breached, in percent."""
    met = sums.get("met", 0)
    return {"attainment": percent(met, met + sums.get("breached", 0))}


def answers(score: int, count: int) -> Sums:
    """What answers of one score add."""
    found = {"answers": count, "scores": score * count}
    return found | ({"satisfied": count} if score >= SATISFIED else {})


def satisfaction(sums: Sums) -> Numbers:
    """The share of satisfied answers, the mean score, and the share of resolved tickets that were answered."""
    count = sums.get("answers", 0)
    return {
        "csat": percent(sums.get("satisfied", 0), count),
        "mean_score": mean(sums.get("scores", 0), count),
        "response_rate": percent(sums.get("resolved_answered", 0), sums.get("resolved", 0)),
    }
