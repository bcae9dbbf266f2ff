"""What there is to time on a ticket: rounds from a question to its answer, before any calendar (SPEC 7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from itertools import pairwise

from crm_tui.domain.tickets import ENDED, Clock, TicketStatus

SOLVED = (TicketStatus.RESOLVED, TicketStatus.CLOSED)


class What(Enum):
    """What happens to a ticket, as far as clocks are concerned; notes and what programs write are nothing to them."""

    CREATED = auto()
    CUSTOMER = auto()
    REPLY = auto()
    STATUS = auto()


@dataclass(frozen=True)
class Event:
    """A customer's post, an agent's public reply, or the status it has from then on, `CREATED` being the first.

    `entered` is when it was recorded here, for what happened before that elsewhere.
    """

    at: datetime
    what: What
    status: TicketStatus | None = None
    entered: datetime | None = None


class Stop(Enum):
    """What stops a clock: what it waited for, the ticket closed without it, or the ticket merged or spam."""

    ANSWERED = auto()
    CLOSED = auto()
    GONE = auto()


@dataclass(frozen=True)
class Stretch:
    """A time in one status, in which a clock runs (inside the calendar) or stands still; without end it is now."""

    start: datetime
    end: datetime | None
    status: TicketStatus
    runs: bool


@dataclass(frozen=True)
class Round:
    """What one clock times: from a question to what stopped it; `early` if asked before the first response."""

    kind: Clock
    started: datetime
    stopped: datetime | None
    stop: Stop | None
    stretches: tuple[Stretch, ...]
    entered: datetime | None = None
    early: bool = False


def rounds(events: Sequence[Event], pause_in: frozenset[TicketStatus]) -> list[Round]:
    """What there is to time, of all three kinds."""
    ordered = sorted(events, key=lambda each: each.at)
    statuses = [each for each in ordered if each.status is not None]
    if not statuses:
        return []
    made = next((each for each in ordered if each.what is What.CREATED), None)
    found = [*_further(ordered, statuses, pause_in)]
    if made is not None:
        first = next((each for each in ordered if each.what is What.REPLY), None)
        found.append(_response(Clock.FIRST_RESPONSE, made, first, statuses, pause_in))
        found.append(_resolution(made, statuses, pause_in))
    return sorted(found, key=lambda each: each.started)


def _further(ordered: Sequence[Event], statuses: Sequence[Event], pause_in: frozenset[TicketStatus]) -> Iterator[Round]:
    """A round from each customer's post that follows a reply, or is the first, up to the next reply."""
    asked: Event | None = None
    early = any(each.what is What.CREATED for each in ordered)
    for each in ordered:
        if each.what is What.CUSTOMER:
            asked = asked or each
        elif each.what is What.REPLY:
            if asked is not None:
                yield _response(Clock.NEXT_RESPONSE, asked, each, statuses, pause_in, early=early)
            asked, early = None, False
    if asked is not None:
        yield _response(Clock.NEXT_RESPONSE, asked, None, statuses, pause_in, early=early)


def _response(
    kind: Clock,
    asked: Event,
    reply: Event | None,
    statuses: Sequence[Event],
    pause_in: frozenset[TicketStatus],
    *,
    early: bool = False,
) -> Round:
    """Up to the reply; a ticket that has ended without one stops the clock, too."""
    end = reply or _entry(statuses, ENDED)
    stopped = None if end is None else max(end.at, asked.at)
    parts = _stretches(statuses, asked.at, stopped, pause_in | frozenset(ENDED))
    stop = Stop.ANSWERED if reply else _ended(statuses)
    return Round(kind, asked.at, stopped, stop, parts, end.entered if end else None, early)


def _resolution(made: Event, statuses: Sequence[Event], pause_in: frozenset[TicketStatus]) -> Round:
    """Up to the last time it was resolved, without the times before in which it seemed to be."""
    solved = _entry([each for each in statuses if each.status in SOLVED or each.status not in ENDED], SOLVED)
    end = solved or _entry(statuses, ENDED)
    stopped = None if end is None else max(end.at, made.at)
    parts = _stretches(statuses, made.at, stopped, pause_in | frozenset((*SOLVED, *ENDED)))
    stop = Stop.ANSWERED if solved else _ended(statuses)
    return Round(Clock.RESOLUTION, made.at, stopped, stop, parts, end.entered if end else None)


def _ended(statuses: Sequence[Event]) -> Stop | None:
    last = statuses[-1].status
    if last is TicketStatus.CLOSED:
        return Stop.CLOSED
    return Stop.GONE if last in ENDED else None


def _entry(statuses: Sequence[Event], among: tuple[TicketStatus, ...]) -> Event | None:
    """What brought the ticket into its last status, if that is one of some; moves among them count as one."""
    found = None
    for each in reversed(statuses):
        if each.status not in among:
            break
        found = each
    return found


def _stretches(
    statuses: Sequence[Event], start: datetime, end: datetime | None, still: frozenset[TicketStatus]
) -> tuple[Stretch, ...]:
    edges: list[tuple[datetime | None, Event]] = [(after.at, each) for each, after in pairwise(statuses)]
    edges.append((None, statuses[-1]))
    found = []
    for at, (until, each) in enumerate(edges):
        begin = start if at == 0 else max(start, each.at)
        finish = end if until is None else until if end is None else min(until, end)
        if each.status is not None and (finish is None or begin < finish):
            found.append(Stretch(begin, finish, each.status, each.status not in still))
    return tuple(found)
