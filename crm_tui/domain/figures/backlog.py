"""The backlog of tickets: from what was open at the start to what is open at the end (SPEC 15).

Every entry of a ticket's history takes it from one status to the next, and adds to the backlog or takes from it, so the
steps make end minus start, whatever happened to it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from crm_tui.domain.figures.ratios import mean
from crm_tui.domain.tickets import REOPENED, UNSOLVED, TicketStatus

CAME = ("start", "created", "reopened")
WENT = ("resolved", "merged", "spam")
STEPS = (*CAME, *WENT)
"""What adds to the backlog, and what takes from it."""


class When(StrEnum):
    """On which side of a period something happened."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"


@dataclass(frozen=True)
class Move:
    """Entries of histories that count alike: from a status, None for a ticket just made, to another, and when.

    `made` is when a ticket just made was made; one that arrived resolved moved there later. One that arrived resolved
    and of which nobody knows when it was made (`known`) never was in the backlog.
    """

    before: TicketStatus | None
    after: TicketStatus
    made: When
    moved: When
    tickets: int
    known: bool = True


def backlog(move: Move) -> Mapping[str, int]:
    """What the entries add to the start, to each step and to the end."""
    sums: dict[str, int] = {}
    for step, delta, when in _deltas(move):
        if when is When.AFTER:
            continue
        sums["end"] = sums.get("end", 0) + delta * move.tickets
        if when is When.BEFORE:
            sums["start"] = sums.get("start", 0) + delta * move.tickets
        else:
            sums[step] = sums.get(step, 0) + move.tickets
    return {name: value for name, value in sums.items() if value or name in STEPS}


def _deltas(move: Move) -> Iterator[tuple[str, int, When]]:
    """The steps of one entry: a ticket that arrives closed comes and goes."""
    gone = move.after not in UNSOLVED
    if move.before is None:
        if not (move.after in REOPENED and not move.known):
            yield "created", 1, move.made
            if gone:
                yield _left(move.after), -1, move.moved
    elif move.before in UNSOLVED and gone:
        yield _left(move.after), -1, move.moved
    elif move.before not in UNSOLVED and not gone:
        yield "reopened", 1, move.moved


def _left(status: TicketStatus) -> str:
    return status.value if status in (TicketStatus.MERGED, TicketStatus.SPAM) else "resolved"


def end(sums: Mapping[str, int]) -> int:
    """What the steps make of the start: it must be what is there at the end."""
    return sum(sums.get(name, 0) for name in CAME) - sum(sums.get(name, 0) for name in WENT)


def days_of_work(sums: Mapping[str, int], working_days: int) -> Fraction | None:
    """The working days that what is open takes at the pace at which tickets were resolved; None where none were."""
    return mean(sums.get("end", 0) * working_days, sums.get("resolved", 0))
