"""Where a lead may go from where it stands, by which command, and what it needs for that (SPEC 4)."""

from collections.abc import Mapping
from types import MappingProxyType

from crm_tui.domain.pipeline import LeadStatus

S = LeadStatus

EDIT = "edit"
UNCONVERTED = tuple(status for status in S if status is not S.CONVERTED)


def _moves() -> dict[LeadStatus, dict[LeadStatus, str]]:
    rows: tuple[tuple[tuple[LeadStatus, ...], LeadStatus, str], ...] = (
        ((S.NEW,), S.ASSIGNED, "assign"),
        ((S.NEW, S.ASSIGNED, S.NURTURING, S.RECYCLED), S.WORKING, EDIT),
        ((S.ASSIGNED, S.WORKING), S.NURTURING, EDIT),
        ((S.ASSIGNED, S.WORKING), S.QUALIFIED, EDIT),
        (UNCONVERTED, S.UNQUALIFIED, "disqualify"),
        (UNCONVERTED, S.RECYCLED, "recycle"),
        ((S.UNQUALIFIED,), S.WORKING, "reopen"),
        (tuple(status for status in UNCONVERTED if status is not S.UNQUALIFIED), S.CONVERTED, "convert"),
    )
    found: dict[LeadStatus, dict[LeadStatus, str]] = {status: {} for status in S}
    for sources, target, command in rows:
        for source in sources:
            if source is not target:
                found[source][target] = command
    return found


MOVES: Mapping[LeadStatus, Mapping[LeadStatus, str]] = MappingProxyType(_moves())
"""The statuses a lead may have next, by the one it has, with the command that leads there."""

NEEDS = MappingProxyType({S.ASSIGNED: "owner", S.UNQUALIFIED: "status_reason", S.RECYCLED: "recycle_on"})
"""The field a lead needs in a status; see also `needed`."""

STIRRED = (S.NEW, S.ASSIGNED, S.NURTURING, S.RECYCLED)
"""The statuses that an outbound activity ends: somebody works on the lead."""

RESTING = (S.NURTURING, S.RECYCLED)
"""Of these, the ones only an activity ends that happened after the lead was put there."""

OUT, MEETING = "out", "meeting"

RESPONSES = ("call", "email", "message", MEETING)
"""The kinds of activity that answer a lead if they go out; a meeting goes out unless it came in."""


def needed(old: LeadStatus | None, new: LeadStatus) -> str | None:
    """The field a lead needs for a move; a new lead comes from nowhere."""
    if old is S.UNQUALIFIED and new is S.WORKING:
        return "status_reason"
    return NEEDS.get(new)


def outbound(kind: str | None, direction: str | None) -> bool:
    """Whether an activity answers a lead."""
    return kind in RESPONSES and (direction == OUT or (kind == MEETING and direction is None))


def ways(status: LeadStatus) -> str:
    """The legal moves in words: `working (edit), unqualified (disqualify)`."""
    return ", ".join(f"{target} ({command})" for target, command in MOVES[status].items()) or "nowhere"


PUBLIC_MAIL = frozenset({
    "aol.com", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com",
    "icloud.com", "libero.it", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "orange.fr", "outlook.com",
    "proton.me", "protonmail.com", "qq.com", "t-online.de", "web.de", "wp.pl", "yahoo.com", "yandex.ru", "163.com",
})  # fmt: skip
"""Domains of mailboxes that belong to no company."""
