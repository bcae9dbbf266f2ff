"""The words of tickets, and where one may go from where it stands (SPEC 7)."""

import re
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


class AuthorKind(StrEnum):
    """Who wrote a post."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SYSTEM = "system"


S = TicketStatus

TICKET_STATUSES = tuple(status.value for status in S)
TICKET_TYPES = ("question", "incident", "problem", "task", "complaint", "feature")
CHANNELS = ("email", "phone", "chat", "web", "social", "other")
AUTHOR_KINDS = tuple(kind.value for kind in AuthorKind)
CLOCKS = tuple(clock.value for clock in Clock)
SLA_STATES = tuple(state.value for state in ClockState)
ARTICLE_STATUSES = ("draft", "review", "published", "archived")
SCORES: Mapping[str, tuple[int, int]] = MappingProxyType({"csat": (1, 5), "nps": (0, 10), "ces": (1, 5)})
"""The lowest and the highest score of each kind of response."""

RESPONSE_KINDS = tuple(SCORES)

UNSOLVED = (S.NEW, S.OPEN, S.PENDING, S.ON_HOLD)
"""The statuses in which somebody still has to do something."""

ENDED = (S.CLOSED, S.MERGED, S.SPAM)
"""The statuses of tickets nobody works on any more."""

PAUSED = (S.PENDING, S.ON_HOLD, S.RESOLVED)
"""The statuses in which clocks stand still unless a policy says otherwise."""

NEVER = "never"
PAUSING = (S.NEW.value, S.OPEN.value, S.PENDING.value, S.ON_HOLD.value, S.RESOLVED.value, NEVER)
"""What a policy may say of where its clocks pause."""

NUMBER = re.compile(r"\s*[Tt]-([1-9][0-9]{0,17})\s*")

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

REOPENED = (S.RESOLVED, S.CLOSED)
"""The statuses a ticket is reopened from."""

AWAITING = (S.PENDING, S.ON_HOLD, S.RESOLVED)
"""The statuses that a customer's words end; those on a closed ticket begin another one."""


def needed(old: TicketStatus | None, new: TicketStatus) -> str | None:
    """The field a ticket needs for a move; a new ticket comes from nowhere."""
    if new is S.RESOLVED or (old is None and new is S.CLOSED):
        return "resolution"
    return "status_reason" if old is S.CLOSED and new is S.OPEN else None


def ways(status: TicketStatus) -> str:
    """The legal moves in words: `open (assign), resolved (resolve)`."""
    return ", ".join(f"{target} ({command})" for target, command in MOVES[status].items()) or "nowhere"


def numbered(text: str) -> int | None:
    """The id of the ticket that a text like `T-12` names; its number is not stored as text to search in."""
    found = NUMBER.fullmatch(text)
    return None if found is None else int(found[1])
