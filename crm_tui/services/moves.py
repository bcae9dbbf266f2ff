"""The moves of a deal from stage to stage, of a lead or ticket from status to status, as moments of timelines."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_

from crm_tui.db.database import Database
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

OURS = {"contacts": "contact_id", "companies": "company_id"}
"""The column by which a deal or ticket belongs to a record whose timeline tells its moves."""

DAY = 86_400


@dataclass(frozen=True)
class Stay:
    """A stage a deal stood in: since when, and until when unless it stands there now."""

    stage: str
    since: str
    until: str | None


def stays(db: Database, deal: int, most: int) -> tuple[Stay, ...]:
    """The latest stages a deal stood in, the oldest of them first, in texts safe for the screen."""
    moves = table("stage_changes")
    statement = select(moves.c.at, moves.c.to_name).where(moves.c.deal_id == deal, live(moves))
    with db.read() as connection:
        rows = connection.execute(statement.order_by(moves.c.at.desc(), moves.c.id.desc()).limit(most)).all()
    ends = [None, *(row.at for row in rows)]
    return tuple(Stay(safe(row.to_name or "?"), row.at, end) for row, end in zip(rows, ends, strict=False))[::-1]


def moved(catalog: Catalog, name: str, number: int, *, before: tuple[str, int] | None, most: int) -> list[Moment]:
    """The newest moves, newest first, in texts safe for the screen; where a record began is no move."""
    if name in OURS:
        return _of_deals(catalog, OURS[name], number, before=before, most=most)
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


def _of_deals(catalog: Catalog, link: str, number: int, *, before: tuple[str, int] | None, most: int) -> list[Moment]:
    """The newest moves of all deals of a contact or a company."""
    moves, deals = table("stage_changes"), table("deals")
    statement = (
        select(moves, deals.c.name, deals.c.id.label("deal"))
        .join_from(deals, moves, moves.c.deal_id == deals.c.id)
        .where(deals.c[link] == number, live(deals), moves.c.from_stage_id.is_not(None), live(moves))
        .order_by(moves.c.at.desc(), moves.c.id.desc())
        .limit(most)
    )
    if before is not None:
        statement = statement.where(tuple_(moves.c.at, moves.c.id) < before)
    return [_deal(row._mapping) for row in catalog.connection.execute(statement)]


def _deal(row: Any) -> Moment:
    """`Globex renewal: Discovery → Proposal`."""
    text = f"{row['name'] or 'deal ' + str(row['deal'])}: {row['from_name'] or '?'} → {row['to_name'] or '?'}"
    return Moment(row["at"], "stage_changes", row["id"], "deal", safe(text))


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
    if name not in OURS:
        return []
    source, tickets = table("status_changes"), table("tickets")
    theirs = select(tickets.c.id).where(tickets.c[OURS[name]] == number, live(tickets))  # else all history is read
    mine = (source.c.entity == "tickets", source.c.record_id.in_(theirs), live(source))
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
