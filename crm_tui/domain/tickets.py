"""The words of tickets, and where one may go from where it stands (SPEC 7)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class TicketStatus(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    SPAM = "spam"


class Clock(StrEnum):
    """What a service level gives a time for."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class ClockState(StrEnum):
    """How a clock stands; a ticket's own state is that of its worst clock, or `at_risk` from 80 % on."""

    RUNNING = "running"
    PAUSED = "paused"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    MET = "met"
    CANCELLED = "cancelled"


S = TicketStatus

TICKET_STATUSES = tuple(status.value for status in S)
TICKET_TYPES = ("question", "incident", "problem", "task", "complaint", "feature")
CHANNELS = ("email", "phone", "chat", "web", "social", "other")
AUTHOR_KINDS = ("agent", "customer", "system")
CLOCKS = tuple(clock.value for clock in Clock)
SLA_STATES = tuple(state.value for state in ClockState)
ARTICLE_STATUSES = ("draft", "review", "published", "archived")
RESPONSE_KINDS = ("csat", "nps", "ces")

UNSOLVED = (S.NEW, S.OPEN, S.PENDING, S.ON_HOLD)
"""The statuses in which somebody still has to do something."""

ENDED = (S.CLOSED, S.MERGED, S.SPAM)
"""The statuses of tickets nobody works on any more."""

PAUSED = (S.PENDING, S.ON_HOLD, S.RESOLVED)
"""The statuses in which clocks stand still unless a policy says otherwise."""

EDIT = "edit"


def _moves() -> dict[TicketStatus, dict[TicketStatus, str]]:
    rows: tuple[tuple[tuple[TicketStatus, ...], TicketStatus, str], ...] = (
        ((S.NEW,), S.OPEN, "assign"),
        ((S.NEW, S.OPEN), S.PENDING, "reply --pending"),
        ((S.NEW, S.OPEN, S.PENDING), S.ON_HOLD, EDIT),
        (UNSOLVED, S.RESOLVED, "resolve"),
        ((S.PENDING, S.ON_HOLD), S.OPEN, EDIT),
        ((S.RESOLVED, S.CLOSED), S.OPEN, "reopen"),
        ((S.RESOLVED,), S.CLOSED, "close"),
        ((*UNSOLVED, S.RESOLVED), S.MERGED, "merge"),
        ((*UNSOLVED, S.RESOLVED), S.SPAM, "spam"),
    )
    found: dict[TicketStatus, dict[TicketStatus, str]] = {status: {} for status in S}
    for sources, target, command in rows:
        for source in sources:
            found[source][target] = command
    return found


MOVES: Mapping[TicketStatus, Mapping[TicketStatus, str]] = MappingProxyType(_moves())
"""The statuses a ticket may have next, by the one it has, with the command that leads there."""
