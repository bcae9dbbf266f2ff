"""Service levels of tickets: their clocks, what time makes of them, how they came about, and making them anew."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from crm_tui.db import clocks as derived
from crm_tui.db.clock_reading import Ticket, read_tickets
from crm_tui.db.database import Database
from crm_tui.db.journal import instant
from crm_tui.db.models import table
from crm_tui.db.promises import Promises
from crm_tui.domain.sla import Span, explained, read
from crm_tui.domain.sla_rounds import Round, rounds
from crm_tui.domain.tickets import Clock, ClockState
from crm_tui.errors import Busy, NotAllowed, StorageError
from crm_tui.services.catalog import Catalog
from crm_tui.services.refs import resolve


@dataclass(frozen=True)
class ClockRow:
    """A clock of a ticket as it stands now, times in UTC, seconds of the calendar.

    `due` and `warn` are None while it is paused; `open` is whether it still waits for something.
    """

    kind: Clock
    state: ClockState
    started: datetime
    due: datetime | None
    warn: datetime | None
    stopped: datetime | None
    used_s: int
    allowance_s: int
    paused_s: int
    policy: str
    open: bool

    @property
    def share(self) -> float:
        """How much of the time given is used: 1.0 is all of it."""
        return self.used_s / self.allowance_s


@dataclass(frozen=True)
class Explained:
    """A clock with its calendar and every interval that counted or did not."""

    clock: ClockRow
    calendar: str
    zone: str
    spans: tuple[Span, ...]


def tick(db: Database) -> frozenset[int]:
    """Call clocks at risk or breached that time has made so; the ids of the tickets whose clocks changed.

    It is no change anybody made, so it is not journaled. While nothing is due it costs two look-ups in an index; where
    nothing can be written it does nothing.
    """
    now = instant(db.clock())
    with db.read() as connection:
        ids = table("sla_clocks").c.id
        if not any(connection.execute(select(ids).where(each).limit(1)).first() for each in derived.due_since(now)):
            return frozenset()
    with suppress(NotAllowed, Busy, StorageError), db.following() as connection:
        return frozenset(derived.pass_time(connection, now))
    return frozenset()


def clocks(db: Database, number: int) -> tuple[ClockRow, ...]:
    """The clocks of a ticket as they stand now, in the order in which they started, cancelled ones too."""
    return tuple(each.clock for each in explain(db, number))


def explain(db: Database, number: int) -> tuple[Explained, ...]:
    """How each clock of a ticket came about: every interval counted, every pause; they add up to what was used."""
    with db.read() as connection:
        found = read_tickets(connection, [number])
        return tuple(_explained(connection, found[0], db.clock())) if found else ()


def recompute(db: Database, *, closed: bool = False, dry_run: bool = False) -> int:
    """Make the clocks of all tickets that have not ended again, and say how many tickets there are.

    `closed`: of all tickets, and what was judged before is judged again by the policies of now.
    """
    tickets = table("tickets")
    with db.read() as connection:
        promised = Promises(connection).any
        ids = list(connection.execute(select(tickets.c.id).where(derived.unended(every=closed))).scalars())
    if promised and not dry_run:
        with db.bulk("Recompute service levels") as door:
            door.concerned = derived.Concerned(every=True, anew=closed)
    return len(ids)


def ticket_id(db: Database, ref: str) -> int:
    """The ticket a reference means. Raises NotFound, Ambiguous."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        return resolve(catalog, catalog.entity("tickets"), ref, db.context())


def _explained(connection: Connection, ticket: Ticket, now: datetime) -> list[Explained]:
    promises = Promises(connection, binned=True)
    known = {(row["kind"], row["started_at"]): row for row in ticket.clocks if row["deleted_at"] is None}
    made: list[Explained] = []
    for each in _rounds(ticket, promises):
        row = known.pop((each.kind.value, instant(each.started)), None)
        calendar = promises.calendar(row["policy_id"]) if row else None
        if row is None or calendar is None:
            continue
        state, stopped = ClockState(row["state"]), row["stopped_at"]
        if state is ClockState.CANCELLED and each.stopped is None:
            each = _cut(each, datetime.fromisoformat(stopped))
        reading = read(each, calendar, row["allowance_min"] * 60, now)
        if state is ClockState.CANCELLED:
            reading = replace(reading, state=state, due=None, warn=None)
        elif stopped is not None:
            due = datetime.fromisoformat(row["due_at"]) if row["due_at"] else None
            reading = replace(reading, state=state, due=due, used_s=row["used_s"], paused_s=row["paused_s"])
        clock = ClockRow(
            each.kind, reading.state, each.started, reading.due, reading.warn, each.stopped, reading.used_s,
            reading.allowance_s, reading.paused_s, promises.name(row["policy_id"]), each.stopped is None,
        )  # fmt: skip
        names = promises.calendar_name(row["policy_id"]), calendar.zone.key
        made.append(Explained(clock, *names, tuple(explained(reading, calendar, now))))
    return made


def _rounds(ticket: Ticket, promises: Promises) -> list[Round]:
    """What there is to time: each round as the policy of its clock pauses."""
    policies = {(row["kind"], row["started_at"]): row["policy_id"] for row in ticket.clocks}
    found = [
        each
        for policy in dict.fromkeys(policies.values())
        for each in rounds(ticket.events, promises.pauses(policy))
        if policies.get((each.kind.value, instant(each.started))) == policy
    ]
    return sorted(found, key=lambda each: each.started)


def _cut(timed: Round, at: datetime) -> Round:
    """A round up to where its clock was cancelled."""
    parts = tuple(
        replace(each, end=at if each.end is None else min(each.end, at)) for each in timed.stretches if each.start < at
    )
    return replace(timed, stopped=at, stretches=parts)
