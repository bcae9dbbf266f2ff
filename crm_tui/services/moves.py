"""The moves of a deal from stage to stage, of a lead or ticket from status to status, as moments of timelines."""

from typing import Any

from sqlalchemy import select, tuple_

from crm_tui.db.models import table
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.rows import Moment
from crm_tui.text import safe

MOVES = {"deals": "stage_changes", "leads": "status_changes", "tickets": "status_changes"}
"""Where the moves of an entity are kept."""

TOLD = {
    "deals": ("stage", "pipeline", "status", "rate", "rate_base", "rate_on"),
    "leads": ("status", "status_reason", "converted_at"),
    "tickets": ("status", "status_reason", "first_response_at", "resolved_at", "closed_at", "reopened_count"),
}
"""The fields a move tells of, so that the journal need not."""

ASKING = {"contacts": "contact_id", "companies": "company_id"}
"""The column of a ticket that says whose it is."""

DAY = 86_400


def moved(catalog: Catalog, name: str, number: int, *, before: tuple[str, int] | None, most: int) -> list[Moment]:
    """The newest moves, newest first, in texts safe for the screen; where a record began is no move."""
    if name not in MOVES:
        return []
    source = table(MOVES[name])
    first, mine = _whose(name, number)
    statement = select(source).where(mine, first, live(source))
    if before is not None:
        statement = statement.where(tuple_(source.c.at, source.c.id) < before)
    rows = catalog.connection.execute(statement.order_by(source.c.at.desc(), source.c.id.desc()).limit(most))
    tell = _stage if name == "deals" else _status
    return [tell(row._mapping) for row in rows]


def _whose(name: str, number: int) -> tuple[Any, Any]:
    source = table(MOVES[name])
    if name == "deals":
        return source.c.from_stage_id.is_not(None), source.c.deal_id == number
    return source.c.from_status.is_not(None), (source.c.entity == name) & (source.c.record_id == number)


def _stage(row: Any) -> Moment:
    text = f"{row['from_name'] or '?'} → {row['to_name'] or '?'}{_after(row['seconds_in_from'])}"
    return Moment(row["at"], "stage_changes", row["id"], "stage", safe(text))


def _status(row: Any) -> Moment:
    reason = f": {row['reason']}" if row["reason"] else ""
    text = f"{row['from_status']} → {row['to_status']}{reason}{_after(row['seconds_in_from'])}"
    return Moment(row["at"], "status_changes", row["id"], "status", safe(text))


def of_tickets(catalog: Catalog, name: str, number: int, *, before: tuple[str, int] | None, most: int) -> list[Moment]:
    """What became of the tickets of a contact or a company, newest first, in texts safe for the screen."""
    if name not in ASKING:
        return []
    source, tickets = table("status_changes"), table("tickets")
    mine = (source.c.entity == "tickets", tickets.c[ASKING[name]] == number, live(tickets), live(source))
    statement = (
        select(source, tickets.c.ref, tickets.c.subject)
        .join(tickets, tickets.c.id == source.c.record_id)
        .where(*mine)
        .order_by(source.c.at.desc(), source.c.id.desc())
        .limit(most)
    )
    if before is not None:
        statement = statement.where(tuple_(source.c.at, source.c.id) < before)
    return [_ticket(row._mapping) for row in catalog.connection.execute(statement)]


def _ticket(row: Any) -> Moment:
    moved = f"{row['from_status']} → {row['to_status']}" if row["from_status"] else row["to_status"]
    text = f"{row['ref']} {row['subject']}: {moved}{_after(row['seconds_in_from'])}"
    return Moment(row["at"], "status_changes", row["id"], "ticket", safe(text))


def _after(seconds: int | None) -> str:
    """`, after 12 d`; nothing for less than a day."""
    return f", after {seconds // DAY:,} d" if seconds is not None and seconds >= DAY else ""
