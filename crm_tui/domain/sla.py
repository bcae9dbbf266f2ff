"""The clocks of a service level: what happened to a ticket, a calendar and a policy make them (SPEC 7).

Everything follows from the arguments, so that clocks can be made again at any time. Times are aware and in UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from crm_tui.domain.business_hours import WorkCalendar
from crm_tui.domain.sla_rounds import Event, Round, Stop, rounds
from crm_tui.domain.tickets import PAUSED, Clock, ClockState, TicketStatus

WARNED_AT = (4, 5)
"""From this part of the time given on a clock is at risk: 80 %."""


@dataclass(frozen=True)
class Level:
    """What a policy promises a ticket of one priority, in minutes by clock; `since` then has it been as it is."""

    minutes: Mapping[Clock, int]
    pause_in: frozenset[TicketStatus] = frozenset(PAUSED)
    since: datetime | None = None

    def gives(self, timed: Round) -> bool:
        """Whether it has a time for a round; until the first response that clock stands for every question."""
        return timed.kind in self.minutes and not (timed.early and Clock.FIRST_RESPONSE in self.minutes)


@dataclass(frozen=True)
class Kept:
    """What is known of a clock from before: the events since, or another policy, may make it another."""

    state: ClockState
    stopped: datetime | None


class Fate(StrEnum):
    """What becomes of a clock: it stays as it was kept, is read anew, is cancelled, or there is none."""

    KEEP = auto()
    READ = auto()
    CANCEL = auto()
    NONE = auto()


@dataclass(frozen=True)
class Reading:
    """A clock as it stands: seconds of the calendar, used and paused, `settled_s` without the stretch that runs now."""

    round: Round
    state: ClockState
    due: datetime | None
    warn: datetime | None
    allowance_s: int
    used_s: int
    settled_s: int
    paused_s: int


@dataclass(frozen=True)
class Span:
    """A part of the explanation: working time that counted, or a pause with the status that made it."""

    start: datetime
    end: datetime
    counted: bool
    seconds: int
    status: TicketStatus


def clocks(events: Sequence[Event], calendar: WorkCalendar, level: Level, now: datetime) -> list[Reading]:
    """Every clock the level gives a ticket with these events, in the order in which they started."""
    found = rounds(events, level.pause_in)
    return [read(each, calendar, level.minutes[each.kind] * 60, now) for each in found if level.gives(each)]


def fate(timed: Round, kept: Kept | None, level: Level | None) -> Fate:
    """Another policy reads open clocks anew and cancels those it lacks; what was judged before stays as it was."""
    given = level is not None and level.gives(timed)
    if kept is None:
        return Fate.READ if given and _is_news(timed, level) else Fate.NONE
    if timed.stopped is not None and kept.stopped == timed.stopped and kept.state is not ClockState.CANCELLED:
        return Fate.KEEP
    if kept.state is ClockState.CANCELLED:
        return Fate.READ if given and _is_news(timed, level) else Fate.KEEP
    return Fate.READ if given else Fate.CANCEL


def _is_news(timed: Round, level: Level | None) -> bool:
    """Whether a round may get a clock: it is open, or was recorded as over since the policy is what it is."""
    if timed.stopped is None or timed.entered is None or level is None or level.since is None:
        return True
    return timed.entered >= level.since


def read(timed: Round, calendar: WorkCalendar, allowance_s: int, now: datetime) -> Reading:
    """How the clock of a round stands now: met if no more than the time given was used, breached once it is over."""
    settled = paused = 0
    for each in timed.stretches:
        if each.end is not None:
            worked = calendar.seconds(each.start, each.end)
            settled, paused = (settled + worked, paused) if each.runs else (settled, paused + worked)
    last = timed.stretches[-1] if timed.stretches else None
    running = timed.stopped is None and last is not None and last.runs
    used = settled + (calendar.seconds(last.start, now) if running and last else 0)
    foretold = running or timed.stopped is not None
    due = _reached(timed, calendar, allowance_s, foretold=foretold)
    warn = _reached(timed, calendar, -(-allowance_s * WARNED_AT[0] // WARNED_AT[1]), foretold=foretold)
    if timed.stop is not None:
        state = _judged(timed.stop, late=used > allowance_s)
    else:
        state = _standing(due, warn, now, running=running)
    return Reading(timed, state, due, warn, allowance_s, used, settled, paused)


def _reached(timed: Round, calendar: WorkCalendar, seconds: int, *, foretold: bool) -> datetime | None:
    """When so much was used; where it was not yet, when it would be if the last stretch that ran went on."""
    found, left = None, seconds
    for each in timed.stretches:
        if each.runs:
            found = calendar.after(each.start, left)
            worked = left if each.end is None else calendar.seconds(each.start, each.end)
            if worked >= left:
                return found
            left -= worked
    if not foretold:
        return None
    return found or calendar.after(timed.started, seconds)


def _judged(stop: Stop, *, late: bool) -> ClockState:
    """Nobody has to answer a ticket that ended; but whoever was late by the time it was closed stays late."""
    if stop is Stop.GONE or (stop is Stop.CLOSED and not late):
        return ClockState.CANCELLED
    return ClockState.BREACHED if late else ClockState.MET


def _standing(due: datetime | None, warn: datetime | None, now: datetime, *, running: bool) -> ClockState:
    if due is not None and now >= due:
        return ClockState.BREACHED
    if not running:
        return ClockState.PAUSED
    return ClockState.AT_RISK if warn is not None and now >= warn else ClockState.RUNNING


def explained(reading: Reading, calendar: WorkCalendar, now: datetime) -> Iterator[Span]:
    """Every interval that counted, and every pause; the seconds of those that counted add up to what was used."""
    for each in reading.round.stretches:
        end = max(each.end or now, each.start)
        if not each.runs:
            yield Span(each.start, end, False, calendar.seconds(each.start, end), each.status)
            continue
        for start, finish in calendar.intervals(each.start, end):
            yield Span(start, finish, True, int((finish - start).total_seconds()), each.status)
