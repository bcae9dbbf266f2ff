"""The rules of leads, whoever changes them: their status, what it asks for, and what moves it by itself (SPEC 4)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from crm_tui.db import journal
from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.leads import MOVES, RESTING, STIRRED, needed, outbound, ways
from crm_tui.domain.pipeline import LeadStatus
from crm_tui.errors import Conflict, Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing
from crm_tui.services.reading import live

Image = dict[str, Any]

STIRRING = ("lead_id", "kind", "direction", "occurred_at")
"""The columns of an activity that tell whether it answers a lead."""

EXAMPLES = {"status_reason": "'no budget'", "recycle_on": "+90d", "owner": "me"}


def read_only(image: Mapping[str, Any]) -> bool:
    """Whether a lead was converted here; one that arrived as converted has no record made of it."""
    return image.get("status") == LeadStatus.CONVERTED and image.get("converted_at") is not None


def refusal(image: Mapping[str, Any]) -> str:
    """Why a converted lead is not changed."""
    return f"Lead {image['id']} is converted and stays as it is; change the records made of it."


def complete(made: Completing) -> None:
    """A file does not take a conversion back."""
    if not made.new and read_only(made.before):
        made.image["status"] = made.before["status"]


def follow(image: Image, before: Image, given: Collection[str]) -> None:
    """What follows from the fields a person sets: an owner assigns a new lead; reason and date go with their status."""
    owned = image["owner_id"] is not None and image["owner_id"] != before.get("owner_id")
    if "status" not in given and image["status"] == LeadStatus.NEW and owned:
        image["status"] = LeadStatus.ASSIGNED.value
    if before.get("id") is None or image["status"] == before["status"]:
        return
    if "status_reason" not in given:
        image |= {"status_reason": None, "status_reason_f": None}
    if "recycle_on" not in given:
        image["recycle_on"] = None


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Conflict for a converted lead, Invalid for an illegal move or one without its reason."""
    here = before.get("id") is not None
    if here and read_only(before):
        if journal.differences("leads", before, image)[0]:
            raise Conflict(refusal(before))
        return
    old = LeadStatus(before["status"]) if here and before["status"] else None
    new = LeadStatus(image["status"])
    if new is old:
        if new is LeadStatus.RECYCLED and before.get("recycle_on") is not None:
            _check_needed(image, old, new)
        return
    if new is LeadStatus.CONVERTED:
        raise Invalid("status: crm leads convert makes a lead converted, no edit does.", field="status")
    if old is not None and new not in MOVES[old]:
        text = f"status: lead {before['id']} cannot go from {old} to {new}; from there it goes to {ways(old)}."
        raise Invalid(text, field="status", candidates=[target.value for target in MOVES[old]])
    _check_needed(image, old, new)


def _check_needed(image: Mapping[str, Any], old: LeadStatus | None, new: LeadStatus) -> None:
    field = needed(old, new)
    column = "owner_id" if field == "owner" else field
    if field is not None and column is not None and image.get(column) is None:
        what = f"reopen a lead that was {old}" if old is LeadStatus.UNQUALIFIED and field == "status_reason" else new
        words = f"to {what}" if new is LeadStatus.WORKING else f"for a lead to be {what}"
        raise Invalid(f"{field} is required {words}, e.g. {field}={EXAMPLES[field]}", field=field)


def stir(bulk: Bulk, written: Iterable[tuple[Image, Image]]) -> None:
    """The first outbound activity makes a waiting lead one that is worked on, in the same undo step.

    `written` are activities before (of a new one: without id) and after. A lead that rests does not stir for what
    happened before it was put to rest.
    """
    latest: dict[int, str] = {}
    for before, each in written:
        lead, at = each["lead_id"], each["occurred_at"]
        changed = before.get("id") is None or any(each[name] != before[name] for name in STIRRING)
        if changed and lead is not None and at is not None and outbound(each["kind"], each["direction"]):
            latest[lead] = max(latest.get(lead, ""), at)
    if not latest:
        return
    leads, moves = table("leads"), table("status_changes")
    since = select(func.max(moves.c.at)).where(
        moves.c.entity == leads.name, moves.c.record_id == leads.c.id, live(moves)
    )
    waiting = select(leads.c.id, leads.c.status, since.scalar_subquery().label("since")).where(
        leads.c.id.in_(latest), live(leads), leads.c.status.in_(STIRRED)
    )
    worked = {"status": LeadStatus.WORKING.value, "status_reason": None, "status_reason_f": None, "recycle_on": None}
    stirred = [
        (row.id, worked)
        for row in bulk.connection.execute(waiting).all()
        if row.status not in RESTING or row.since is None or latest[row.id] >= row.since
    ]
    bulk.update(leads, stirred)
