"""What may leave the house of a ticket: its public posts, and nothing else of what was written on it (SPEC 7).

Quotes, copies for a customer and templates read posts here and nowhere else, so a private note is in none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.domain.tickets import AuthorKind, TicketStatus
from crm_tui.services.attachments import Attached, of_posts
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.refs import resolve_shown
from crm_tui.text import safe

STANDING = {
    TicketStatus.NEW: "received",
    TicketStatus.OPEN: "in progress",
    TicketStatus.PENDING: "waiting for you",
    TicketStatus.ON_HOLD: "in progress",
    TicketStatus.RESOLVED: "resolved",
    TicketStatus.CLOSED: "closed",
}
"""What a customer is told of a status."""


@dataclass(frozen=True)
class PublicPost:
    """A post the customer has seen or may see; `at` is UTC, texts are raw."""

    id: int
    at: str
    author: str
    kind: str
    body: str
    attachments: tuple[Attached, ...]


def public_posts(connection: Connection, ticket: int, *, kinds: Sequence[str] = ()) -> tuple[PublicPost, ...]:
    """The public posts of a ticket by time; with `kinds` only those of such authors."""
    posts = table("ticket_posts")
    mine = select(posts).where(posts.c.ticket_id == ticket, posts.c.public == 1, live(posts))
    if kinds:
        mine = mine.where(posts.c.author_kind.in_(kinds))
    found = connection.execute(mine.order_by(posts.c.at, posts.c.id)).all()
    files = of_posts(connection, [row.id for row in found])
    return tuple(
        PublicPost(row.id, row.at, row.author or "", row.author_kind, row.body, files.get(row.id, ())) for row in found
    )


def quote(connection: Connection, ticket: int, context: Context) -> str:
    """The customer's last words, to stand below an answer; nothing where they have said nothing."""
    found = public_posts(connection, ticket, kinds=(AuthorKind.CUSTOMER,))
    if not found:
        return ""
    last = found[-1]
    lines = [f"> {line}".rstrip() for line in last.body.splitlines()]
    return "\n".join([f"{_when(last.at, context)}, {last.author or 'you'}:", *lines])


def template_values(connection: Connection, ticket: int) -> Mapping[str, str]:
    """What a template may say of a ticket, by the name of its field; empty where there is nothing."""
    tickets, people, firms, members = map(table, ("tickets", "contacts", "companies", "members"))
    columns = (
        tickets.c.ref, tickets.c.subject, people.c.name.label("contact"), people.c.given_name,
        firms.c.name.label("company"), members.c.name.label("owner"),
    )  # fmt: skip
    statement = (
        select(*columns)
        .select_from(tickets)
        .outerjoin(people, people.c.id == tickets.c.contact_id)
        .outerjoin(firms, firms.c.id == tickets.c.company_id)
        .outerjoin(members, members.c.id == tickets.c.owner_id)
        .where(tickets.c.id == ticket)
    )
    row = connection.execute(statement).mappings().one()
    said = public_posts(connection, ticket, kinds=(AuthorKind.CUSTOMER,))
    return {name: value or "" for name, value in row.items()} | {"last_message": said[-1].body if said else ""}


def customer_copy(db: Database, ref: str) -> str:
    """A ticket as its customer may read it, in Markdown: what was asked, and the public posts. Raises NotFound."""
    context = db.context()
    tickets = table("tickets")
    with db.read() as connection:
        catalog = Catalog(db, connection)
        number = resolve_shown(catalog, catalog.entity("tickets"), ref, context)
        names = ("ref", "subject", "status", "created_at", "description")
        row = connection.execute(select(*(tickets.c[name] for name in names)).where(tickets.c.id == number)).one()
        posts = public_posts(connection, number)
    standing = STANDING.get(TicketStatus(row.status), "closed")
    title = f"# {row.ref}: {safe(row.subject)}" if row.subject else f"# {row.ref}"
    parts = [title, " · ".join([*([_when(row.created_at, context)] if row.created_at else []), standing])]
    if row.description:
        parts.append(safe(row.description, multiline=True))
    return "\n\n".join([*parts, *(_post(each, context) for each in posts)]) + "\n"


def _post(post: PublicPost, context: Context) -> str:
    files = "".join(f"\n- {safe(each.name)} ({each.size:,} bytes)" for each in post.attachments)
    head = f"## {_when(post.at, context)}, {safe(post.author or post.kind)}"
    return "\n\n".join(filter(None, (head, safe(post.body, multiline=True), files.strip())))


def _when(at: str, context: Context) -> str:
    """In the zone of the settings."""
    return f"{datetime.fromisoformat(at).astimezone(context.zone):%Y-%m-%d %H:%M}"
