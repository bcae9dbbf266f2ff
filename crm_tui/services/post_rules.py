"""The rules of posts, whoever writes them: who wrote, and who may read (SPEC 7)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from crm_tui.db.models import table
from crm_tui.domain.tickets import AuthorKind
from crm_tui.errors import Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing
from crm_tui.text import fold


def complete(made: Completing) -> None:
    """What a customer wrote is public; a new post without author is mine, or that of the ticket's contact."""
    image = made.image
    if image["author_kind"] == AuthorKind.CUSTOMER:
        image["public"] = 1
    if made.new and image.get("author") is None:
        agent = image["author_kind"] == AuthorKind.AGENT
        author = made.catalog.db.login if agent else _customer(made)
        image |= {"author": author, "author_f": None if author is None else fold(author)}


def _customer(made: Completing) -> str | None:
    if made.image["author_kind"] != AuthorKind.CUSTOMER or made.image.get("ticket_id") is None:
        return None
    tickets, people = table("tickets"), table("contacts")
    asks = select(func.coalesce(people.c.name, people.c.email)).join(tickets, tickets.c.contact_id == people.c.id)
    found = made.catalog.connection.execute(asks.where(tickets.c.id == made.image["ticket_id"])).scalar_one_or_none()
    return None if found is None else str(found)


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for a note that would become public, and for a post that would change its ticket."""
    if before.get("id") is None:
        return
    if image["public"] and not before["public"]:
        words = "public: a private note stays private; `crm tickets reply` writes to the customer."
        raise Invalid(words, field="public")
    if image["ticket_id"] != before["ticket_id"]:
        raise Invalid("ticket: `crm tickets split` and `merge` move posts, no edit does.", field="ticket")
