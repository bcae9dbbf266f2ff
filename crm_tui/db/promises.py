"""Policies and calendars as the clocks read them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from crm_tui.db.models import table
from crm_tui.domain import weekly_hours
from crm_tui.domain.business_hours import WorkCalendar
from crm_tui.domain.kinds.lists import items
from crm_tui.domain.kinds.working import days_of, zone_of
from crm_tui.domain.sla import Level
from crm_tui.domain.tickets import NEVER, PAUSED, Clock, TicketStatus


class Promises:
    """Policies and their calendars, read once for a transaction; one that is damaged promises nothing.

    `binned`: also those in the bin, by which clocks were judged before.
    """

    def __init__(self, connection: Connection, *, binned: bool = False) -> None:
        self._policies = _rows(connection, "policies", binned=binned)
        rows = self._named = _rows(connection, "calendars", binned=binned)
        self._calendars = {number: made for number, row in rows.items() if (made := _calendar(row))}
        self._levels: dict[tuple[int, str], Level] = {}

    @property
    def any(self) -> bool:
        """Whether there is a policy."""
        return bool(self._policies)

    def calendar(self, policy: int | None) -> WorkCalendar | None:
        """The calendar of a policy."""
        return self._calendars.get(self._policies[policy]["calendar_id"]) if policy in self._policies else None

    def name(self, policy: int) -> str:
        """The name of a policy."""
        return str(self._policies[policy]["name"]) if policy in self._policies else ""

    def calendar_name(self, policy: int) -> str:
        """The name of the calendar of a policy."""
        return str(self._named[self._policies[policy]["calendar_id"]]["name"])

    def pauses(self, policy: int | None) -> frozenset[TicketStatus]:
        """The statuses in which clocks of a policy stand still."""
        return _pauses(self._policies[policy]["pause_in"]) if policy in self._policies else frozenset(PAUSED)

    def level(self, policy: int | None, priority: str | None) -> Level | None:
        """What a policy promises a ticket of this priority."""
        if policy is None or self.calendar(policy) is None:
            return None
        key = (policy, priority or "normal")
        if key not in self._levels:
            self._levels[key] = _level(self._policies[policy], key[1])
        return self._levels[key]


def _rows(connection: Connection, name: str, *, binned: bool) -> dict[int, dict[str, Any]]:
    source = table(name)
    wanted = select(source) if binned else select(source).where(source.c.deleted_at.is_(None))
    return {row["id"]: dict(row) for row in connection.execute(wanted).mappings()}


def _pauses(value: str | None) -> frozenset[TicketStatus]:
    named = items(value)
    return frozenset(TicketStatus(name) for name in named if name != NEVER) if named else frozenset(PAUSED)


def _level(row: Mapping[str, Any], priority: str) -> Level:
    given = {kind: row.get(f"{kind}_{priority}") for kind in Clock}
    minutes = {kind: int(value) for kind, value in given.items() if value}
    since = datetime.fromisoformat(row["updated_at"]) if row["updated_at"] else None
    return Level(minutes, _pauses(row["pause_in"]), since)


def _calendar(row: Mapping[str, Any]) -> WorkCalendar | None:
    try:
        return WorkCalendar(zone_of(row["timezone"]), weekly_hours.read(row["hours"]), days_of(row["holidays"]))
    except (ValueError, KeyError, OSError):
        return None
