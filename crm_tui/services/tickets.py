"""The verbs of tickets: assign, resolve, close, reopen, spam; one ticket or many, one undo step (SPEC 7)."""

from collections.abc import Sequence
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.journal import instant
from crm_tui.db.models import table
from crm_tui.domain.tickets import MOVES, TicketStatus
from crm_tui.errors import Conflict
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.ticketing import merged, refusal
from crm_tui.services.writing import change, door

Assignments = Sequence[Assignment]

S = TicketStatus

TO_DO = "status:new,open,pending,on_hold"

VIEWS = MappingProxyType({
    "mine": f"owner:me {TO_DO}",
    "unassigned": f"owner:none {TO_DO}",
    "at_risk": f"sla_state:at_risk {TO_DO}",
    "breached": f"sla_state:breached {TO_DO}",
    "waiting": "status:pending,on_hold",
})  # fmt: skip
"""The queues a help desk works through, by name, as filters; `waiting` is for somebody else."""

QUIET_DAYS = 5
"""The days without a post after which a resolved ticket is closed."""


def assign(
    db: Database,
    member: str,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Give tickets to a member; a new one is opened. Raises NotFound for an unknown member."""
    given = [Assignment("owner", "=", member), *assignments]
    return _change(db, "Assign", (S.NEW,), S.OPEN, refs, filters, given, only=False, dry_run=dry_run)


def resolve(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Take tickets for solved. Raises Invalid without a `resolution`, Conflict for one that is not to do, by REF."""
    return _change(db, "Resolve", _to(S.RESOLVED), S.RESOLVED, refs, filters, assignments, dry_run=dry_run)


def close(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Close resolved tickets. Raises Conflict for one that is not resolved, by REF."""
    return _change(db, "Close", _to(S.CLOSED), S.CLOSED, refs, filters, assignments, dry_run=dry_run)


def reopen(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Work on resolved and closed tickets again; a closed one needs a `status_reason`, else Invalid is raised."""
    ended = (S.RESOLVED, S.CLOSED)
    return _change(db, "Reopen", ended, S.OPEN, refs, filters, assignments, dry_run=dry_run)


def spam(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Assignments = (),
    dry_run: bool = False,
) -> Written:
    """Take tickets for spam; nobody works on them any more."""
    return _change(db, "Mark as spam:", _to(S.SPAM), S.SPAM, refs, filters, assignments, dry_run=dry_run)


def close_resolved(db: Database, *, days: int = QUIET_DAYS, dry_run: bool = False) -> Written:
    """Close the resolved tickets on which nobody wrote for so many days; again, it finds nothing to do."""
    before = instant(db.clock() - timedelta(days=days))
    tickets, posts, moves = map(table, ("tickets", "ticket_posts", "status_changes"))
    mine = (moves.c.entity == tickets.name) & (moves.c.record_id == tickets.c.id)
    since = select(func.max(moves.c.at)).where(mine, live(moves)).scalar_subquery()
    said = select(posts.c.id).where(posts.c.ticket_id == tickets.c.id, posts.c.at > before, live(posts))
    quiet = func.coalesce(tickets.c.resolved_at, since, tickets.c.created_at) <= before
    resolved = (tickets.c.status == S.RESOLVED.value, live(tickets))
    with door(db, f"Close tickets after {days} quiet days", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        found = select(tickets.c.id).where(*resolved, quiet, ~said.exists()).order_by(tickets.c.id)
        ids = list(bulk.connection.execute(found).scalars())
        given = [Assignment("status", "=", S.CLOSED)]
        return change(bulk, catalog, catalog.entity("tickets"), ids, given, link="create", verb="Close")


def _to(target: TicketStatus) -> tuple[TicketStatus, ...]:
    """The statuses from which a ticket may go there, and the one itself."""
    return (*(status for status in S if target in MOVES[status]), target)


def _change(
    db: Database,
    verb: str,
    sources: Sequence[TicketStatus],
    target: TicketStatus,
    refs: Sequence[str],
    filters: Sequence[str],
    assignments: Assignments,
    *,
    only: bool = True,
    dry_run: bool,
) -> Written:
    """Change tickets, those of `sources` to the target status; with `only` no others are meant."""
    with door(db, f"{verb} tickets", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("tickets")
        moving, staying, left = list[int](), list[int](), list[str]()
        for number, image in images(bulk.connection, entity, targets(catalog, entity, refs, filters)).items():
            if merged(image):
                left.append(refusal(image))
            elif image["status"] in sources:
                moving.append(number)
            elif only:
                left.append(f"T-{number} is {image['status']}, not {' or '.join(sources)}.")
            else:
                staying.append(number)
        if left and refs:
            raise Conflict(left[0])
        notes = [f"{len(left):,} of the tickets {'is' if len(left) == 1 else 'are'} left as they were"] if left else []
        to = Assignment("status", "=", target)
        for ids, given in ((moving, [to, *assignments]), (staying, list(assignments))):
            if ids:
                count = len(moving) + len(staying)
                notes += change(bulk, catalog, entity, ids, given, link="create", verb=verb, of=count).notes
        return Written(entity.name, (*moving, *staying), bulk.changed, tuple(dict.fromkeys(notes)))
