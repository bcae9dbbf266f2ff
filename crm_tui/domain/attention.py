"""Which open deals rot, and which need attention and why (SPEC 5, rule 7): for one deal, and as a filter for lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import Stage, StageKind


class Attention(StrEnum):
    """Why a deal needs attention."""

    ROTTING = "rotting"
    NO_NEXT_STEP = "no next step"
    PAST_CLOSE_DATE = "past close date"


@dataclass(frozen=True)
class Standing:
    """What the rules look at of a deal; `rot_days` is that of its stage, None where nothing rots."""

    status: StageKind
    entered: datetime | None
    last_activity: datetime | None
    rot_days: int | None
    next_step: str | None
    close_date: date | None


def days_still(deal: Standing, now: datetime) -> int | None:
    """Whole days since the deal entered its stage or was last touched, whichever is later."""
    since = _since(deal)
    return None if since is None else (now - since).days


def rotting(deal: Standing, now: datetime) -> bool:
    """Whether an open deal has stood still for longer than its stage allows."""
    if deal.status is not StageKind.OPEN or deal.rot_days is None:
        return False
    since = _since(deal)
    return since is not None and now - since > timedelta(days=deal.rot_days)


def attention(deal: Standing, now: datetime, today: date) -> tuple[Attention, ...]:
    """Why an open deal needs attention, the gravest first; `today` is the day in the member's zone."""
    if deal.status is not StageKind.OPEN:
        return ()
    late = deal.close_date is not None and deal.close_date < today
    found = {
        Attention.ROTTING: rotting(deal, now),
        Attention.PAST_CLOSE_DATE: late,
        Attention.NO_NEXT_STEP: not deal.next_step,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def _since(deal: Standing) -> datetime | None:
    return max((moment for moment in (deal.entered, deal.last_activity) if moment is not None), default=None)


def rotting_filter(stages: Iterable[Stage], now: datetime) -> str:
    """The filter for deals that rot; it holds no deal where no stage has a limit."""
    limits: dict[int, list[int]] = {}
    for stage in stages:
        if stage.kind is StageKind.OPEN and stage.rot_days is not None:
            limits.setdefault(stage.rot_days, []).append(stage.id)
    parts = [
        f"(stage.id:{','.join(map(str, ids))} stage_entered_at<{_before(now, days)} "
        f"-last_activity_at>={_before(now, days)})"
        for days, ids in sorted(limits.items())
    ]
    return f"({' or '.join(parts)})" if parts else "id:0"


def attention_filter(stages: Iterable[Stage], now: datetime) -> str:
    """The filter for open deals that need attention."""
    return f"status:open ({rotting_filter(stages, now)} or close_date<today or next_step:none)"


def _before(now: datetime, days: int) -> str:
    return stored_instant(now - timedelta(days=days))
