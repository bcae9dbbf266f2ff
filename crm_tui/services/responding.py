"""The rules of responses: the contact of the ticket, scores by kind, one of a kind for a ticket (SPEC 19)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from crm_tui.db.models import table
from crm_tui.domain.tickets import REOPENED, SCORES
from crm_tui.errors import Conflict, Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing
from crm_tui.services.reading import live


def complete(made: Completing) -> None:
    """A response is that of the contact of its ticket, unless another one was given."""
    image = made.image
    if not made.changed("ticket_id") or image.get("ticket_id") is None or made.changed("contact_id"):
        return
    tickets = table("tickets")
    asks = select(tickets.c.contact_id).where(tickets.c.id == image["ticket_id"])
    image["contact_id"] = made.catalog.connection.execute(asks).scalar_one()


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for a score out of its range or a ticket that is not solved, Conflict for a second response."""
    low, high = SCORES[image["kind"]]
    score, ticket = image["score"], image["ticket_id"]
    if score is not None and not low <= score <= high:
        raise Invalid(f"score: {image['kind']} goes from {low} to {high}, not {score}.", field="score")
    if ticket is None and image["contact_id"] is None:
        raise Invalid("ticket is required, or the contact who answered, e.g. ticket=T-12", field="ticket")
    if ticket is None or (ticket, image["kind"]) == (before.get("ticket_id"), before.get("kind")):
        return
    if ticket != before.get("ticket_id"):
        _check_solved(catalog, ticket)
    _check_first(catalog, image)


def _check_solved(catalog: Catalog, ticket: int) -> None:
    tickets = table("tickets")
    status = catalog.connection.execute(select(tickets.c.status).where(tickets.c.id == ticket)).scalar_one()
    if status not in REOPENED:
        words = (
            f"ticket: T-{ticket} is {status}; customers are asked when it is solved: `crm tickets resolve T-{ticket}`"
        )
        raise Invalid(words, field="ticket")


def _check_first(catalog: Catalog, image: Mapping[str, Any]) -> None:
    responses = table("responses")
    mine = (responses.c.ticket_id == image["ticket_id"], responses.c.kind == image["kind"], live(responses))
    held = select(responses.c.id).where(*mine, responses.c.id.is_distinct_from(image.get("id"))).limit(1)
    other = catalog.connection.execute(held).scalar_one_or_none()
    if other is not None:
        kind, ticket = image["kind"], image["ticket_id"]
        hint = f"`crm responses edit {other} score=…` changes it."
        raise Conflict(f"T-{ticket} has a {kind} response already, {other}; {hint}", field="ticket")
