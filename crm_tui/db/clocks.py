"""The clocks of tickets follow in the transaction that changes a ticket, a post, a status, a policy or a calendar.

They are derived rows: they are not journaled, because they can be made again from what is. Both doors collect the
tickets concerned and make their clocks at the end, each ticket once. What time alone changes is `pass_time`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
    update,
)

from crm_tui.db.choosing import CHOOSERS
from crm_tui.db.clock_reading import read_standings, read_tickets
from crm_tui.db.clock_rows import rows_of
from crm_tui.db.derived import chunks
from crm_tui.db.models import table
from crm_tui.db.promises import Promises
from crm_tui.domain.tickets import ENDED, ClockState

if TYPE_CHECKING:
    from crm_tui.db.database import Database
    from crm_tui.db.writing import Transaction

Image = dict[str, Any]

COLUMNS = {"tickets": "id", "ticket_posts": "ticket_id", "status_changes": "record_id"}
"""The column that leads to the ticket, by the table that changed."""

PROMISES = ("policies", "calendars")

OPEN = (ClockState.RUNNING.value, ClockState.AT_RISK.value, ClockState.BREACHED.value)
"""The states of clocks that run, as long as they have not stopped."""


@dataclass
class Concerned:
    """The tickets whose clocks a transaction makes again at its end; `every` one that has not ended, `anew` all over.

    `sources` are the tables that changed: a policy may look at the company of a ticket. `needed` is False while there
    is no policy, so that nothing is collected.
    """

    tickets: set[int] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    every: bool = False
    anew: bool = False
    needed: bool | None = None


def changed(door: "Transaction", source: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Remember the tickets that changed rows, before and after, belong to."""
    door.concerned.sources.add(source.name)
    if source.name in PROMISES:
        _promised(door)
    elif source.name in COLUMNS and _needed(door):
        mine = [row for row in rows if row.get("entity", "tickets") == "tickets"]
        found = {row.get(COLUMNS[source.name]) for row in mine}
        door.concerned.tickets |= {number for number in found if number is not None}


def changed_where(door: "Transaction", source: Table, condition: ColumnElement[bool]) -> None:
    """As `changed`, for rows that a condition names."""
    door.concerned.sources.add(source.name)
    if source.name in PROMISES:
        _promised(door)
    elif source.name in COLUMNS and _needed(door):
        about = source.c.entity == "tickets" if source.name == "status_changes" else None
        found = select(source.c[COLUMNS[source.name]]).where(condition, *(() if about is None else (about,)))
        door.concerned.tickets |= set(door.connection.execute(found.distinct()).scalars())


def _promised(door: "Transaction") -> None:
    """From here on there may be a policy where there was none when the transaction began."""
    door.concerned.every, door.concerned.needed = True, None


def _needed(door: "Transaction") -> bool:
    if door.concerned.needed is None:
        found = door.connection.execute(select(table("policies").c.id).limit(1)).first()
        door.concerned.needed = found is not None
    return door.concerned.needed


def settle(db: "Database", door: "Transaction") -> None:
    """Make the clocks of all tickets concerned."""
    concerned, chooser = door.concerned, CHOOSERS.get("tickets")
    ids = set(concerned.tickets)
    if concerned.every:
        wanted = select(table("tickets").c.id).where(unended(every=concerned.anew))
        ids |= set(door.connection.execute(wanted).scalars())
    elif chooser and concerned.sources and _needed(door):
        ids |= set(chooser.strayed(db, door.connection, concerned.sources))
    if ids:
        promises = Promises(door.connection)
        for part in chunks(sorted(ids)):
            _make(db, door, promises, part)


def unended(*, every: bool) -> ColumnElement[bool]:
    """The live tickets that somebody may still work on, or all of them."""
    tickets = table("tickets")
    live = tickets.c.deleted_at.is_(None)
    going = or_(tickets.c.status.is_(None), tickets.c.status.not_in([each.value for each in ENDED]))
    return live if every else and_(live, going)


def _make(db: "Database", door: "Transaction", promises: Promises, ids: Sequence[int]) -> None:
    found = read_tickets(door.connection, ids)
    chooser = CHOOSERS.get("tickets")
    live = [each.id for each in found if each.live]
    chosen = chooser.choose(db, door.connection, live) if chooser and promises.any else {}
    made: list[Image] = []
    standings: dict[int, Image] = {}
    for each in found:
        policy = chosen.get(each.id)
        rows = rows_of(each, promises, policy, door.author.at, anew=door.concerned.anew)
        known = {row["id"]: row for row in each.clocks}
        now = {"sla_policy_id": policy} | standing({**known.get(row.get("id"), {}), **row} for row in rows)
        standings |= {each.id: now} if now != each.standing else {}
        made += rows
    _write(door, made, {row["id"]: row for each in found for row in each.clocks})
    _stand(door.connection, standings)


def _stand(connection: Connection, standings: Mapping[int, Image]) -> None:
    """Store what tickets have from their clocks."""
    tickets = table("tickets")
    names = ("sla_policy_id", "sla_state", "sla_due_at", "sla_warn_at")
    values: Image = {name: bindparam(name) for name in names}
    if standings:
        pointed = update(tickets).where(tickets.c.id == bindparam("_id")).values(values)
        connection.execute(pointed, [{"_id": number} | now for number, now in standings.items()])


def _write(door: "Transaction", made: Sequence[Image], known: Mapping[int, Mapping[str, Any]]) -> None:
    """Store what is not there already; what is no clock any more goes."""
    clocks, at = table("sla_clocks"), door.author.at
    stay = {row["id"] for row in made if "id" in row}
    gone = [number for number in known if number not in stay]
    for part in chunks(gone):
        door.connection.execute(delete(clocks).where(clocks.c.id.in_(part)))
    fresh = [row | {"created_at": at, "updated_at": at, "version": 0} for row in made if "id" not in row]
    if fresh:
        door.connection.execute(insert(clocks), fresh)
    groups: dict[tuple[str, ...], list[Image]] = {}
    for row in made:
        if "id" in row and any(known[row["id"]][name] != value for name, value in row.items()):
            changes = {name: value for name, value in row.items() if name != "id"}
            groups.setdefault(tuple(changes), []).append(changes | {"_id": row["id"]})
    for names, rows in groups.items():
        values: Image = {name: bindparam(name) for name in names} | {"updated_at": at}
        door.connection.execute(update(clocks).where(clocks.c.id == bindparam("_id")).values(values), rows)


WORST = (ClockState.BREACHED, ClockState.AT_RISK, ClockState.RUNNING, ClockState.PAUSED)
WORST_STOPPED = (ClockState.BREACHED, ClockState.MET, ClockState.CANCELLED)
"""The state of a ticket is the first of these that one of its clocks has: of those that are open, if there are any."""


def standing(rows: Iterable[Mapping[str, Any]]) -> Image:
    """What a ticket has from its clocks: the state of the worst, and when the first that runs is at risk and due."""
    live = [row for row in rows if row["deleted_at"] is None]
    going = [row for row in live if row["stopped_at"] is None]
    states = {row["state"] for row in going or live}
    state = next((each.value for each in (WORST if going else WORST_STOPPED) if each.value in states), None)
    return {
        "sla_state": state,
        "sla_due_at": min((row["due_at"] for row in going if row["due_at"] is not None), default=None),
        "sla_warn_at": min((row["warn_at"] for row in going if row["warn_at"] is not None), default=None),
    }


def due_since(now: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The clocks that are at risk by now and are not called so, and those that are breached; each by an index."""
    clocks = table("sla_clocks")
    live = and_(clocks.c.deleted_at.is_(None), clocks.c.stopped_at.is_(None))
    warned = and_(live, clocks.c.state == ClockState.RUNNING.value, clocks.c.warn_at <= now)
    late = and_(live, clocks.c.state.in_((ClockState.RUNNING.value, ClockState.AT_RISK.value)), clocks.c.due_at <= now)
    return warned, late


def pass_time(connection: Connection, now: str) -> set[int]:
    """Call clocks at risk or breached that have become so; the tickets whose clocks they are."""
    clocks, touched = table("sla_clocks"), set[int]()
    warned, late = due_since(now)
    for which, state in ((late, ClockState.BREACHED), (warned, ClockState.AT_RISK)):
        ids = list(connection.execute(select(clocks.c.id).where(which)).scalars())
        for part in chunks(ids):
            touched |= set(connection.execute(select(clocks.c.ticket_id).where(clocks.c.id.in_(part))).scalars())
            connection.execute(update(clocks).where(clocks.c.id.in_(part)).values(state=state.value))
    for part in chunks(sorted(touched)):
        found = read_standings(connection, part)
        _stand(connection, {number: {**own, **standing(rows)} for number, (own, rows) in found.items()})
    return touched
