"""The slow reference of the clocks: every minute is looked at by itself, with nothing of the program's arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm_tui.domain.sla_rounds import Event, What
from crm_tui.domain.tickets import TicketStatus as S

MINUTE = timedelta(minutes=1)


@dataclass
class Slow:
    """A clock found by looking."""

    kind: str
    started: datetime
    used: int
    state: str
    due: datetime | None


@dataclass(frozen=True)
class Desk:
    """Who works when, what is promised in minutes, and where the clocks stand still."""

    zone: ZoneInfo
    week: Sequence[Sequence[tuple[int, int]]]
    holidays: frozenset[date]
    minutes: dict[str, int]
    pause_in: frozenset[S]
    seen: dict[datetime, bool] = field(default_factory=dict, repr=False)

    def works(self, moment: datetime) -> bool:
        if moment not in self.seen:
            self.seen[moment] = self._works(moment)
        return self.seen[moment]

    def _works(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        at = local.hour * 60 + local.minute
        hours = self.week[local.weekday()]
        return local.date() not in self.holidays and any(start <= at < end for start, end in hours)


def looked_at(events: Sequence[Event], desk: Desk, now: datetime) -> list[Slow]:
    """All clocks of a ticket whose events fall on whole minutes, the first being its creation."""
    ordered = sorted(events, key=lambda each: each.at)
    replies = [each.at for each in ordered if each.what is What.REPLY]
    found = []
    if "first_response" in desk.minutes:
        found.append(_look("first_response", ordered[0].at, replies[0] if replies else None, ordered, desk, now))
    if "resolution" in desk.minutes:
        found.append(_look("resolution", ordered[0].at, None, ordered, desk, now))
    if "next_response" in desk.minutes:
        for started, stopped in _asked(ordered, wait="first_response" in desk.minutes):
            found.append(_look("next_response", started, stopped, ordered, desk, now))
    return sorted(found, key=lambda each: (each.started, each.kind))


def _asked(ordered: Sequence[Event], *, wait: bool) -> list[tuple[datetime, datetime | None]]:
    found: list[tuple[datetime, datetime | None]] = []
    for at, each in enumerate(ordered):
        before = [other.what for other in ordered[:at] if other.what in (What.REPLY, What.CUSTOMER)]
        fresh = not before or before[-1] is What.REPLY
        if each.what is What.CUSTOMER and fresh and not (wait and What.REPLY not in before):
            later = [other.at for other in ordered[at:] if other.what is What.REPLY]
            found.append((each.at, later[0] if later else None))
    return found


def _look(
    kind: str, started: datetime, reply: datetime | None, ordered: Sequence[Event], desk: Desk, now: datetime
) -> Slow:
    statuses = [each for each in ordered if each.status is not None]
    last, allowance = statuses[-1].status, desk.minutes[kind]
    ended = last in (S.CLOSED, S.MERGED, S.SPAM)
    answered = reply is not None
    stop = reply
    if kind == "resolution":
        solved = _since([each for each in statuses if each.status not in (S.MERGED, S.SPAM)], (S.RESOLVED, S.CLOSED))
        stop, answered = solved, solved is not None
    if stop is None and ended:
        stop = max(started, _since(statuses, (S.CLOSED, S.MERGED, S.SPAM)) or started)
    still = {*desk.pause_in, S.CLOSED, S.MERGED, S.SPAM} | ({S.RESOLVED} if kind == "resolution" else set())
    used, due, moment = 0, None, started
    while moment < (stop or now):
        status = next(each.status for each in reversed(statuses) if each.at <= moment)
        if status not in still and desk.works(moment):
            used += 1
            due = moment + MINUTE if used == allowance else due
        moment += MINUTE
    late = used > allowance
    if stop is not None:
        if answered or (late and last is S.CLOSED):
            return Slow(kind, started, used, "breached" if late else "met", due)
        return Slow(kind, started, used, "cancelled", due)
    if used >= allowance:
        return Slow(kind, started, used, "breached", due)
    if statuses[-1].status in still:
        return Slow(kind, started, used, "paused", due)
    return Slow(kind, started, used, "at_risk" if used * 5 >= allowance * 4 else "running", due)


def _since(statuses: Sequence[Event], among: tuple[S, ...]) -> datetime | None:
    found = None
    for each in reversed(statuses):
        if each.status not in among:
            return found
        found = each.at
    return found
