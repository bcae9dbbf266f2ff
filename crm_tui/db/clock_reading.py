"""What happened to tickets, as the clocks read it: their history, their posts, and the clocks they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from crm_tui.db.models import table
from crm_tui.domain.sla_rounds import SOLVED, Event, What
from crm_tui.domain.tickets import TicketStatus

TICKET = (
    "id", "created_at", "status", "priority", "first_response_at", "resolved_at", "closed_at", "deleted_at",
)  # fmt: skip
STANDING = ("sla_policy_id", "sla_state", "sla_due_at", "sla_warn_at")
AUTHORS = {"agent": What.REPLY, "customer": What.CUSTOMER}
"""Whose posts count; what programs write does not."""


@dataclass(frozen=True)
class Ticket:
    """A ticket, what happened to it, and the rows of its clocks so far."""

    id: int
    live: bool
    priority: str | None
    standing: Mapping[str, Any]
    events: tuple[Event, ...]
    clocks: tuple[Mapping[str, Any], ...]


def read_tickets(connection: Connection, ids: Sequence[int]) -> list[Ticket]:
    """Some hundred tickets, with three more statements for all of them."""
    tickets, history, posts, clocks = map(table, ("tickets", "status_changes", "ticket_posts", "sla_clocks"))
    columns = [tickets.c[name] for name in (*TICKET, *STANDING)]
    rows = [dict(row) for row in connection.execute(select(*columns).where(tickets.c.id.in_(ids))).mappings()]
    moves = select(history.c.record_id, history.c.at, history.c.to_status, history.c.updated_at).where(
        history.c.entity == "tickets", history.c.record_id.in_(ids), history.c.deleted_at.is_(None)
    )
    said = select(
        posts.c.ticket_id, posts.c.at, posts.c.author_kind, posts.c.origin_ticket_id, posts.c.updated_at
    ).where(posts.c.ticket_id.in_(ids), posts.c.public == 1, posts.c.author_kind.in_(AUTHORS), posts.c.at.is_not(None),
            posts.c.deleted_at.is_(None))  # fmt: skip
    kept = select(clocks).where(clocks.c.ticket_id.in_(ids)).order_by(clocks.c.id)
    by_move = _grouped(connection, moves.order_by(history.c.at, history.c.id), "record_id")
    by_post = _grouped(connection, said.order_by(posts.c.at, posts.c.id), "ticket_id")
    by_clock = _grouped(connection, kept, "ticket_id")
    return [
        Ticket(
            row["id"], row["deleted_at"] is None, row["priority"], {name: row[name] for name in STANDING},
            events(row, by_move.get(row["id"], ()), by_post.get(row["id"], ())), tuple(by_clock.get(row["id"], ())),
        )
        for row in rows
    ]  # fmt: skip


def read_standings(
    connection: Connection, ids: Sequence[int]
) -> dict[int, tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """What some tickets have from their clocks, and the rows of these."""
    tickets, clocks = table("tickets"), table("sla_clocks")
    own = select(tickets.c.id, *(tickets.c[name] for name in STANDING)).where(tickets.c.id.in_(ids))
    rows = _grouped(connection, select(clocks).where(clocks.c.ticket_id.in_(ids)), "ticket_id")
    found = [dict(row) for row in connection.execute(own).mappings()]
    return {row["id"]: ({name: row[name] for name in STANDING}, rows.get(row["id"], [])) for row in found}


def _grouped(connection: Connection, statement: Select[Any], key: str) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in connection.execute(statement).mappings():
        found.setdefault(row[key], []).append(dict(row))
    return found


def events(
    ticket: Mapping[str, Any], moves: Sequence[Mapping[str, Any]], posts: Sequence[Mapping[str, Any]]
) -> tuple[Event, ...]:
    """The events of one ticket; none where a file says that it is over and not since when."""
    history = _history(ticket, moves)
    if not history:
        return ()
    first = ticket["created_at"]
    said = [
        Event(_moment(row["at"]), AUTHORS[row["author_kind"]], None, _moment(row["updated_at"]))
        for row in posts
        if row["origin_ticket_id"] is None or first is None or row["at"] >= first
    ]
    replied = next((each.at for each in said if each.what is What.REPLY), None)
    answered = ticket["first_response_at"]
    if answered is not None and (replied is None or _moment(answered) < replied):
        said.append(Event(_moment(answered), What.REPLY, None, history[0].entered))
    return (*history, *said)


def _history(ticket: Mapping[str, Any], moves: Sequence[Mapping[str, Any]]) -> list[Event]:
    """The statuses; a ticket that arrived resolved was new before, and its end is where the ticket says it was."""
    found = [
        Event(_moment(row["at"]), What.STATUS, TicketStatus(row["to_status"]), _moment(row["updated_at"]))
        for row in moves
        if row["to_status"]
    ]
    created = ticket["created_at"]
    if not found:
        return []
    end = next((at for at in range(len(found)) if all(each.status in SOLVED for each in found[at:])), None)
    ended_at = ticket["resolved_at"] or ticket["closed_at"]
    if end == 0:
        if ended_at is None:
            return []
        found.insert(0, replace(found[0], status=TicketStatus.NEW))
        end = 1
    if end is not None and ended_at is not None:
        found[end] = replace(found[end], at=max(_moment(ended_at), found[end - 1].at))
        found[end + 1 :] = [replace(each, at=max(each.at, found[end].at)) for each in found[end + 1 :]]
    if created is not None:
        found[0] = replace(found[0], at=_moment(created), what=What.CREATED)
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
