"""The rows that the clocks of one ticket are stored as."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crm_tui.db.clock_reading import Ticket
from crm_tui.db.journal import instant
from crm_tui.db.promises import Promises
from crm_tui.domain.sla import Fate, Kept, Level, Reading, fate, read
from crm_tui.domain.sla_rounds import Round, rounds
from crm_tui.domain.tickets import PAUSED, ClockState

Row = dict[str, Any]


def rows_of(ticket: Ticket, promises: Promises, policy: int | None, at: str, *, anew: bool) -> list[Row]:
    """The rows there are to be, with the ids of those that stay; `anew` what was judged before is judged again."""
    if not ticket.live:
        return [{"id": row["id"], "deleted_at": row["deleted_at"] or at} for row in ticket.clocks]
    level, calendar = promises.level(policy, ticket.priority), promises.calendar(policy)
    known = {(row["kind"], row["started_at"]): row for row in ticket.clocks}
    made: list[Row] = []
    for each in rounds(ticket.events, level.pause_in if level else frozenset(PAUSED)):
        row = known.pop((each.kind.value, instant(each.started)), None)
        what = _fate(each, row, level, anew=anew)
        if what is Fate.READ and level is not None and calendar is not None:
            reading = read(each, calendar, level.minutes[each.kind] * 60, datetime.fromisoformat(at))
            made.append(_named(row) | _stored(reading, ticket.id, policy))
        elif what is Fate.KEEP and row is not None:
            made.append(_named(row) | {"deleted_at": None})
        elif what is Fate.CANCEL and row is not None:
            gone = {"state": ClockState.CANCELLED.value, "stopped_at": at, "due_at": None, "warn_at": None}
            made.append(_named(row) | gone | {"deleted_at": None})
    return made


def _fate(timed: Round, row: Mapping[str, Any] | None, level: Level | None, *, anew: bool) -> Fate:
    if anew and level is not None and level.gives(timed):
        return Fate.READ
    kept = None
    if row is not None:
        stopped = row["stopped_at"]
        kept = Kept(ClockState(row["state"]), datetime.fromisoformat(stopped) if stopped else None)
    return fate(timed, kept, level)


def _named(row: Mapping[str, Any] | None) -> Row:
    return {} if row is None else {"id": row["id"]}


def _stored(reading: Reading, ticket: int, policy: int | None) -> Row:
    timed = reading.round
    return {
        "ticket_id": ticket,
        "policy_id": policy,
        "kind": timed.kind.value,
        "started_at": instant(timed.started),
        "allowance_min": reading.allowance_s // 60,
        "warn_at": reading.warn and instant(reading.warn),
        "due_at": reading.due and instant(reading.due),
        "used_s": reading.settled_s,
        "paused_s": reading.paused_s,
        "stopped_at": timed.stopped and instant(timed.stopped),
        "state": reading.state.value,
        "deleted_at": None,
    }
