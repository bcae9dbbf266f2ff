"""The state of a record as a sign in the margin of its list, with the tone it is drawn in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import LeadStatus, StageKind, TaskStatus
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.domain.tickets import UNSOLVED, TicketStatus
from crm_tui.screens.clock_words import standing
from crm_tui.services.rows import Row
from crm_tui.widgets.signs import DONE, LATE, MARKED, OPEN, RISK

Mark = tuple[str, str]

SOON = timedelta(days=3)
"""So long before it is due a touch counts as at risk."""

PATIENT = timedelta(days=1)
"""After so long a new lead that nobody has answered is at risk."""

CALM: Mark = ("", "text")


def marked(name: str, row: Row, context: Context) -> Mark:
    """The sign of a row of an entity's list and its tone."""
    found = MARKS.get(name)
    return found(row, context) if found else CALM


def _contact(row: Row, context: Context) -> Mark:
    """`!` for a touch that is late, `~` for one that is due soon."""
    due = row.values.get("next_touch_at")
    if due is None:
        return CALM
    left = datetime.fromisoformat(str(due)) - context.now
    if left < timedelta(0):
        return LATE, "error"
    return (RISK, "warning") if left < SOON else CALM


def _lead(row: Row, context: Context) -> Mark:
    """`!` for one to be taken up again, `~` for a new one nobody has answered, else how far it is."""
    values = row.values
    status, again = values.get("status"), values.get("recycle_on")
    if status == LeadStatus.RECYCLED and again is not None and str(again) <= today(context).isoformat():
        return LATE, "error"
    since = values.get("created_at")
    silent = values.get("first_response_at") is None and since is not None
    if status == LeadStatus.NEW and silent and context.now - datetime.fromisoformat(str(since)) > PATIENT:
        return RISK, "warning"
    return LEADS.get(str(status), CALM)


def _task(row: Row, context: Context) -> Mark:
    """`!` for one that is late."""
    status, due = row.values.get("status"), row.values.get("due")
    if status not in UNFINISHED:
        return (DONE, "faint") if status == TaskStatus.DONE else ("x", "faint")
    if due is not None and str(due) < today(context).isoformat():
        return LATE, "error"
    return (OPEN if status == TaskStatus.OPEN else MARKED), "muted"


def _deal(row: Row, context: Context) -> Mark:
    """`!` for an open one whose close date is past, `~` for one without a next step; how a closed one ended."""
    values = row.values
    if values.get("status") != StageKind.OPEN:
        return (DONE, "success") if values.get("status") == StageKind.WON else ("x", "faint")
    closes = values.get("close_date")
    if closes is not None and str(closes) < today(context).isoformat():
        return LATE, "error"
    return CALM if values.get("next_step") is not None else (RISK, "warning")


def _ticket(row: Row, context: Context) -> Mark:
    """`!` for one that is overdue, `~` for one that can still be saved; how far another one is."""
    values, status = row.values, row.values.get("status")
    if status not in UNSOLVED:
        return TICKETS.get(str(status), CALM)
    due, warn = values.get("sla_due_at"), values.get("sla_warn_at")
    found = standing(str(warn) if warn else None, str(due) if due else None, context.now)
    return found if found[0] else CALM


def today(context: Context) -> date:
    """The day it is where the member is."""
    return context.now.astimezone(context.zone).date()


LEADS: dict[str, Mark] = {
    LeadStatus.NEW: (OPEN, "muted"),
    LeadStatus.ASSIGNED: (OPEN, "muted"),
    LeadStatus.WORKING: (MARKED, "muted"),
    LeadStatus.QUALIFIED: (MARKED, "success"),
    LeadStatus.NURTURING: (MARKED, "faint"),
    LeadStatus.RECYCLED: (OPEN, "faint"),
    LeadStatus.UNQUALIFIED: ("x", "faint"),
    LeadStatus.CONVERTED: (DONE, "success"),
}

TICKETS: dict[str, Mark] = {
    TicketStatus.RESOLVED: (DONE, "success"),
    TicketStatus.CLOSED: (DONE, "faint"),
    TicketStatus.MERGED: ("x", "faint"),
    TicketStatus.SPAM: ("x", "faint"),
}

MARKS: dict[str, Callable[[Row, Context], Mark]] = {
    "contacts": _contact,
    "leads": _lead,
    "deals": _deal,
    "tasks": _task,
    "tickets": _ticket,
}
