"""The waterfall of a pipeline: from what was open at the start to what is open at the end (SPEC 15).

The pipeline of a period holds the open deals that are expected to close in it. Every change of a deal takes it from one
value to the next, so the steps of a deal add up to end minus start, whatever happened to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crm_tui.domain.pipeline import StageKind

STEPS = ("new", "reopened", "amount_up", "amount_down", "won", "lost", "moved_in", "moved_out")


class Step(StrEnum):
    """What changed a deal."""

    STAGE = "stage"
    FIELDS = "fields"


@dataclass(frozen=True)
class View:
    """A deal at one moment; None for the status of one that had none yet. `within`: it is expected in the period."""

    status: StageKind | None
    within: bool
    amount: int
    currency: str

    @property
    def value(self) -> int:
        """What it adds to the pipeline, in minor units."""
        return self.amount if self.status is StageKind.OPEN and self.within else 0


def walk(start: View, views: Sequence[View]) -> Mapping[str, dict[str, int]]:
    """The steps of one deal by currency, from its first view through all later ones.

    Changes of the amount and of the date are told net, so that a slip that was undone is nothing.
    """
    made: dict[str, dict[str, int]] = {}
    before = start
    for after in views:
        for step, currency, delta in _steps(before, after):
            some = made.setdefault(currency, {})
            some[step] = some.get(step, 0) + delta
        before = after
    told = {currency: _told(some) for currency, some in made.items()}
    return {currency: steps for currency, steps in told.items() if steps}


def _steps(before: View, after: View) -> Iterable[tuple[str, str, int]]:
    """One change in order: the stage, the date, the amount; each tells the difference it alone makes."""
    moved = replace(before, status=after.status)
    if moved.value != before.value:
        yield _name(before.status, after.status), before.currency, moved.value - before.value
    dated = replace(moved, within=after.within)
    if dated.value != moved.value:
        yield "dates", before.currency, dated.value - moved.value
    if dated.currency == after.currency:
        yield "amounts", after.currency, after.value - dated.value
        return
    yield "amounts", dated.currency, -dated.value
    yield "amounts", after.currency, after.value


def _name(before: StageKind | None, after: StageKind | None) -> str:
    if before is None:
        return "new"
    return "reopened" if after is StageKind.OPEN or after is None else after.value


def _told(steps: Mapping[str, int]) -> dict[str, int]:
    """The steps as the report names them; what leaves is positive, for it is subtracted."""
    told = {name: value for name, value in steps.items() if name in ("new", "reopened")}
    told |= {name: -steps[name] for name in ("won", "lost") if name in steps}
    for name, up, down in (("amounts", "amount_up", "amount_down"), ("dates", "moved_in", "moved_out")):
        net = steps.get(name, 0)
        told |= {up: net} if net > 0 else {down: -net}
    return {name: value for name, value in told.items() if value}


def end(sums: Mapping[str, int]) -> int:
    """What the steps make of the start: it must be what is there at the end."""
    came = sum(sums.get(name, 0) for name in ("start", "new", "reopened", "amount_up", "moved_in"))
    return came - sum(sums.get(name, 0) for name in ("amount_down", "won", "lost", "moved_out"))
