"""Merging tickets into one and splitting posts off: each one undo step (SPEC 7)."""

from collections.abc import Sequence

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.tickets import MOVES, AuthorKind, TicketStatus, ways
from crm_tui.errors import Conflict, NotFound, Usage
from crm_tui.services.answered import successor
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Image
from crm_tui.services.reading import live
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.ticketing import merged, refusal
from crm_tui.services.writing import change, door
from crm_tui.text import safe, shortened

FOLLOWING = ("activities", "tasks")
"""What belongs to a ticket besides its posts; what a customer thought of it stays with it."""


def merge(db: Database, refs: Sequence[str], *, into: str, dry_run: bool = False) -> Written:
    """Put the posts of tickets into another one, in the order of their times, each with its origin.

    Activities, tasks and tickets below go along; references to a merged ticket lead to the other one from then on.
    Raises Conflict for a ticket that has ended, Usage for one into itself, NotFound, Ambiguous.
    """
    with door(db, "Merge tickets", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("tickets")
        target = targets(catalog, entity, [into], ())[0]
        sources = targets(catalog, entity, refs, ())
        if target in sources:
            raise Usage(f"T-{target} cannot be merged into itself.")
        found = images(bulk.connection, entity, [*sources, target])
        _refuse(found[target], [found[number] for number in sources])
        bulk.label = f"Merge {', '.join(f'T-{number}' for number in sources)[:200]} into T-{target}"
        for number in sources:
            _merge(bulk, found[number], target)
        return Written("tickets", (target,), bulk.changed)


def _refuse(target: Image, sources: Sequence[Image]) -> None:
    if TicketStatus(target["status"]) in (TicketStatus.CLOSED, TicketStatus.SPAM):
        raise Conflict(f"T-{target['id']} is {target['status']}; tickets are merged into one that has not ended.")
    for each in sources:
        status = TicketStatus(each["status"])
        if TicketStatus.MERGED not in MOVES[status]:
            raise Conflict(f"T-{each['id']} is {status} and cannot be merged; from there it goes to {ways(status)}.")


def _merge(bulk: Bulk, source: Image, target: int) -> None:
    number, tickets = source["id"], table("tickets")
    _move(bulk, _posts(bulk, number), target)
    for name in FOLLOWING:
        other = table(name)
        mine = select(other.c.id).where(other.c.ticket_id == number, live(other))
        bulk.update(other, [(each, {"ticket_id": target}) for each in bulk.connection.execute(mine).scalars().all()])
    below = bulk.connection.execute(select(tickets.c.id).where(tickets.c.parent_id == number, live(tickets)))
    bulk.update(tickets, [(each, {"parent_id": None if each == target else target}) for each in below.scalars().all()])
    into = {"status": TicketStatus.MERGED.value, "merged_into_id": target}
    bulk.update(tickets, [(number, into | {"status_reason": None, "status_reason_f": None})])
    said = "\n\n".join(
        filter(None, (f"T-{number} was merged into this ticket: {source['subject']}", source["description"]))
    )
    _tell(bulk, target, said)


def _tell(bulk: Bulk, ticket: int, text: str) -> None:
    """A private post of the program itself."""
    system: Image = {"author_kind": AuthorKind.SYSTEM.value, "public": 0, "at": bulk.author.at}
    bulk.insert(table("ticket_posts"), [system | {"ticket_id": ticket, "body": text}])


def _posts(bulk: Bulk, ticket: int) -> list[Image]:
    posts = table("ticket_posts")
    columns = (posts.c.id, posts.c.ticket_id, posts.c.origin_ticket_id, posts.c.at)
    found = select(*columns).where(posts.c.ticket_id == ticket, live(posts)).order_by(posts.c.at, posts.c.id)
    return [dict(row) for row in bulk.connection.execute(found).mappings()]


def _move(bulk: Bulk, posts: Sequence[Image], ticket: int) -> None:
    """A post that comes home has no origin any more."""
    moved = []
    for post in posts:
        origin = post["origin_ticket_id"] or post["ticket_id"]
        moved.append((post["id"], {"ticket_id": ticket, "origin_ticket_id": None if origin == ticket else origin}))
    bulk.update(table("ticket_posts"), moved)


def split(
    db: Database, ref: str, posts: Sequence[int], *, assignments: Sequence[Assignment] = (), dry_run: bool = False
) -> Written:
    """Move chosen posts of a ticket to a new one below it; `assignments` are fields of the new one. Its id.

    Raises NotFound for a post that is not of this ticket, Conflict for a merged or spam ticket, Usage without posts.
    """
    if not posts:
        raise Usage("Say which posts go to the new ticket: crm tickets split T-12 34 35")
    with door(db, "Split ticket", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("tickets")
        number = targets(catalog, entity, [ref], ())[0]
        ticket = images(bulk.connection, entity, [number])[number]
        if ticket["status"] in (TicketStatus.MERGED, TicketStatus.SPAM):
            raise Conflict(
                refusal(ticket) if merged(ticket) else f"T-{number} is {ticket['status']}; nothing is split."
            )
        here = {post["id"]: post for post in _posts(bulk, number)}
        lost = [post for post in posts if post not in here]
        if lost:
            raise NotFound(f"There is no post {lost[0]} on T-{number}; `crm tickets show T-{number}` lists them.")
        chosen = [post for key, post in here.items() if key in set(posts)]
        bulk.label = f"Split {len(chosen)} posts off T-{number}" if len(chosen) > 1 else f"Split a post off T-{number}"
        made = successor(bulk, ticket, chosen[0]["at"] or bulk.author.at)
        _move(bulk, chosen, made)
        what = "1 post was" if len(chosen) == 1 else f"{len(chosen)} posts were"
        _tell(bulk, number, f"{what} split off to T-{made}")
        if assignments:
            change(bulk, catalog, entity, [made], assignments, link="create")
        called = safe(shortened(images(bulk.connection, entity, [made])[made]["subject"]))
        return Written("tickets", (made,), bulk.changed, (f"{what} split off to T-{made} {called}",))
