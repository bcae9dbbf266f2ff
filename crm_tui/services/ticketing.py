"""The rules of tickets, whoever changes them: their status, what it asks for, and what follows from it (SPEC 7)."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from crm_tui.db import journal
from crm_tui.db.models import table
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.tickets import MOVES, REOPENED, UNSOLVED, TicketStatus, needed, ways
from crm_tui.errors import Conflict, Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing, Image

EXAMPLES = {"resolution": "'Replaced the cable'", "status_reason": "'It broke again'"}

ENDS = ("resolved_at", "closed_at")


def merged(image: Mapping[str, Any]) -> bool:
    """Whether a ticket went into another one; it stays as it is."""
    return image.get("status") == TicketStatus.MERGED and image.get("merged_into_id") is not None


def refusal(image: Mapping[str, Any]) -> str:
    """Why a merged ticket is not changed."""
    into = image["merged_into_id"]
    return f"Ticket T-{image['id']} was merged into T-{into} and stays as it is; change T-{into}."


def complete(made: Completing) -> None:
    """The company of the contact, the times of the end, the count of reopenings; no file takes a merge back."""
    image, before = made.image, made.before
    if not made.new and merged(before):
        image["status"] = before["status"]
        return
    _employ(made)
    status = TicketStatus(image["status"])
    if status in UNSOLVED:
        image |= dict.fromkeys(ENDS)
        if not made.new and before["status"] in REOPENED:
            image["reopened_count"] = (before["reopened_count"] or 0) + 1
    elif status in REOPENED and (made.new or made.changed("status")):
        _end(made, status)


def _end(made: Completing, status: TicketStatus) -> None:
    """When it was resolved and closed: as given, else now; what it has from before holds for no new end."""
    image, now = made.image, stored_instant(made.context.now)
    if status is TicketStatus.RESOLVED:
        image["closed_at"] = None
    column = "resolved_at" if status is TicketStatus.RESOLVED else "closed_at"
    if image.get(column) is None or not (made.new or made.changed(column)):
        image[column] = now
    image["resolved_at"] = image["resolved_at"] or image["closed_at"]


def _employ(made: Completing) -> None:
    """A ticket is that of the company of its contact, unless another company was given."""
    image, before = made.image, made.before
    if not made.changed("contact_id") or image.get("contact_id") is None or made.changed("company_id"):
        return
    followed = before.get("company_id") == _employer(made.catalog, before.get("contact_id"))
    if image.get("company_id") is None or (not made.new and followed):
        image["company_id"] = _employer(made.catalog, image["contact_id"])


def _employer(catalog: Catalog, contact: int | None) -> int | None:
    people = table("contacts")
    found = select(people.c.company_id).where(people.c.id == contact)
    return None if contact is None else catalog.connection.execute(found).scalar_one_or_none()


def follow(image: Image, before: Image, given: Collection[str]) -> None:
    """What follows from the fields a person sets: an owner opens a new ticket; a reason goes with its status.

    Raises Invalid for a time of the end of a ticket that has not ended.
    """
    owned = image["owner_id"] is not None and image["owner_id"] != before.get("owner_id")
    if "status" not in given and image["status"] == TicketStatus.NEW and owned:
        image["status"] = TicketStatus.OPEN.value
    early = next((name for name in ENDS if name in given and image["status"] in UNSOLVED), None)
    if early is not None:
        raise Invalid(f"{early}: a ticket that is {image['status']} has none; resolve it first", field=early)
    moved = before.get("id") is not None and image["status"] != before["status"]
    if moved and "status_reason" not in given:
        image |= {"status_reason": None, "status_reason_f": None}


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Conflict for a merged ticket, Invalid for an illegal move or one without what it needs."""
    here = before.get("id") is not None
    if here and merged(before):
        if journal.differences("tickets", before, image)[0]:
            raise Conflict(refusal(before))
        return
    old = TicketStatus(before["status"]) if here and before["status"] else None
    new = TicketStatus(image["status"])
    if new is old:
        return
    if new is TicketStatus.MERGED:
        raise Invalid("status: crm tickets merge makes a ticket merged, no edit does.", field="status")
    if old is not None and new not in MOVES[old]:
        text = f"status: ticket T-{before['id']} cannot go from {old} to {new}; from there it goes to {ways(old)}."
        raise Invalid(text, field="status", candidates=[target.value for target in MOVES[old]])
    field = needed(old, new)
    if field is not None and image.get(field) is None:
        words = "to reopen a closed ticket" if new is TicketStatus.OPEN else f"for a ticket to be {new}"
        raise Invalid(f"{field} is required {words}, e.g. {field}={EXAMPLES[field]}", field=field)


def reopened(image: Mapping[str, Any]) -> Image:
    """The columns of a ticket that is open (again), whatever it was before."""
    again = image["status"] in REOPENED
    count = (image["reopened_count"] or 0) + again
    blank = dict.fromkeys(("status_reason", "status_reason_f", *ENDS))
    return blank | {"status": TicketStatus.OPEN.value, "reopened_count": count}
