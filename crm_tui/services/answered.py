"""What posts do to their tickets: open them, reopen them, begin another one (SPEC 7)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.tickets import AWAITING, AuthorKind, TicketStatus
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Image
from crm_tui.services.reading import live
from crm_tui.services.records import images
from crm_tui.services.ticketing import reopened

COPIED = (
    "subject", "subject_f", "type", "priority", "channel", "contact_id", "company_id", "queue", "queue_f", "owner_id",
    "tags",
)  # fmt: skip
"""What a ticket that comes out of another one has of it."""


def posted(bulk: Bulk, catalog: Catalog, written: Sequence[tuple[Image, Image]]) -> list[str]:
    """What new posts do to their tickets, in the same undo step; a note for each ticket they begin.

    `written` are posts before and after, with ids. An agent opens a new ticket; a customer one that waits or is
    resolved, if nothing moved it since; what a customer writes on a closed ticket begins another one.
    """
    notes: list[str] = []
    for post in (after for before, after in written if before.get("id") is None):
        ticket = images(bulk.connection, catalog.entity("tickets"), [post["ticket_id"]])[post["ticket_id"]]
        status = TicketStatus(ticket["status"])
        if post["author_kind"] == AuthorKind.AGENT and status is TicketStatus.NEW:
            bulk.update(table("tickets"), [(ticket["id"], reopened(ticket))])
        if post["author_kind"] != AuthorKind.CUSTOMER or post["at"] < _since(bulk, ticket):
            continue
        if status in AWAITING:
            bulk.update(table("tickets"), [(ticket["id"], reopened(ticket))])
        elif status is TicketStatus.CLOSED:
            number = successor(bulk, ticket, post["at"])
            bulk.update(table("ticket_posts"), [(post["id"], {"ticket_id": number})])
            notes.append(f"ticket T-{ticket['id']} is closed; the post began T-{number}")
    return notes


def _since(bulk: Bulk, ticket: Image) -> str:
    """When the ticket came to where it stands."""
    moves = table("status_changes")
    mine = (moves.c.entity == "tickets") & (moves.c.record_id == ticket["id"])
    found = bulk.connection.execute(select(func.max(moves.c.at)).where(mine, live(moves))).scalar_one()
    return found or ""


def successor(bulk: Bulk, ticket: Image, at: str, **given: Any) -> int:
    """A new ticket that goes on from this one; open if somebody owns it. Returns its id."""
    status = TicketStatus.OPEN if ticket["owner_id"] is not None else TicketStatus.NEW
    image = {name: ticket[name] for name in COPIED} | {"parent_id": ticket["id"], "created_at": at}
    image |= {"status": status.value, "reopened_count": 0} | given
    return bulk.insert(table("tickets"), [image])[0]
