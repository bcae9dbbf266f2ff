"""The thread of a ticket: what was said on it and how it moved between, in pages from the newest back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import NotFound
from crm_tui.services.attachments import Attached, of_posts
from crm_tui.services.reading import live

MOST = 100
"""The most posts of a page."""

Mark = tuple[str, int]


@dataclass(frozen=True)
class Post:
    """One post; texts are raw, `at` is UTC, `origin` the ticket it was written on if it came from another."""

    id: int
    at: str
    author: str
    kind: str
    public: bool
    body: str
    attachments: tuple[Attached, ...]
    origin: int | None


@dataclass(frozen=True)
class Move:
    """The ticket went from one status to another; `old` is None where it began."""

    id: int
    at: str
    old: str | None
    new: str
    reason: str
    by: str


@dataclass(frozen=True)
class Thread:
    """A page of a thread, oldest entry first; `before` asks for the page before it, None where there is none.

    `posts` is how many posts there are in all; `merged_into` the ticket where the thread goes on.
    """

    ticket: int
    ref: str
    subject: str
    description: str
    status: str
    created_at: str
    merged_into: int | None
    parent: int | None
    posts: int
    entries: tuple[Post | Move, ...]
    before: Mark | None


def thread(db: Database, ticket: int, *, before: Mark | None = None, most: int = MOST) -> Thread:
    """The newest posts of a ticket, or those before a mark, with the moves between them. Raises NotFound."""
    with db.read() as connection:
        tickets = table("tickets")
        row = connection.execute(select(tickets).where(tickets.c.id == ticket)).mappings().one_or_none()
        if row is None:
            raise NotFound(f"There is no ticket T-{ticket}.")
        posts, more = _posts(connection, ticket, before, most)
        start = (posts[0].at, posts[0].id) if more else None
        moves = _moves(connection, ticket, start, before)
        total = _count(connection, ticket)
    entries: list[Post | Move] = [*posts, *moves]
    entries.sort(key=lambda each: (each.at, isinstance(each, Move), each.id))
    return Thread(
        ticket=ticket,
        ref=row["ref"] or "",
        subject=row["subject"],
        description=row["description"] or "",
        status=row["status"],
        created_at=row["created_at"] or "",
        merged_into=row["merged_into_id"],
        parent=row["parent_id"],
        posts=total,
        entries=tuple(entries),
        before=start,
    )


def _posts(connection: Connection, ticket: int, before: Mark | None, most: int) -> tuple[list[Post], bool]:
    """The last posts before the mark, oldest first, and whether there are others before them."""
    posts = table("ticket_posts")
    statement = select(posts).where(posts.c.ticket_id == ticket, live(posts))
    if before is not None:
        statement = statement.where(tuple_(posts.c.at, posts.c.id) < before)
    newest = statement.order_by(posts.c.at.desc(), posts.c.id.desc()).limit(most + 1)
    rows = connection.execute(newest).mappings().all()
    some = rows[:most][::-1]
    files = of_posts(connection, [row["id"] for row in some])
    return [_post(row, files.get(row["id"], ())) for row in some], len(rows) > most


def _post(row: Any, files: tuple[Attached, ...]) -> Post:
    origin = row["origin_ticket_id"] if row["origin_ticket_id"] != row["ticket_id"] else None
    said = (row["author"] or "", row["author_kind"], bool(row["public"]), row["body"])
    return Post(row["id"], row["at"], *said, files, origin)


def _moves(connection: Connection, ticket: int, start: Mark | None, before: Mark | None) -> Sequence[Move]:
    """The moves from the first post of the page on; those before the first post of all belong to the last page."""
    moves, members = table("status_changes"), table("members")
    mine = [moves.c.entity == "tickets", moves.c.record_id == ticket, live(moves)]
    if start is not None:
        mine.append(moves.c.at >= start[0])
    if before is not None:
        mine.append(moves.c.at < before[0])
    columns = (moves.c.id, moves.c.at, moves.c.from_status, moves.c.to_status)
    said = (func.coalesce(moves.c.reason, ""), func.coalesce(members.c.login, ""))
    found = select(*columns, *said).outerjoin(members, members.c.id == moves.c.by_id).where(*mine)
    return [Move(*row) for row in connection.execute(found)]


def _count(connection: Connection, ticket: int) -> int:
    posts = table("ticket_posts")
    found = select(func.count()).select_from(posts).where(posts.c.ticket_id == ticket, live(posts))
    return int(connection.execute(found).scalar_one())
