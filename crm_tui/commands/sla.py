"""How the clocks of a ticket came about, for eyes and for machines: `crm tickets show T-12 --explain sla`."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crm_tui.text import safe

if TYPE_CHECKING:
    from crm_tui.commands.invocation import Invocation
    from crm_tui.db.database import Database
    from crm_tui.services.sla import ClockRow, Explained

COLUMNS = (
    "clock", "state", "policy", "calendar", "started", "due", "stopped", "allowance_s", "used_s", "from", "to",
    "status", "counted", "seconds",
)  # fmt: skip


def explain(here: "Invocation", db: "Database", ref: str) -> None:
    """Print every interval that the clocks of a ticket counted, and every pause. Raises NotFound, Ambiguous."""
    from crm_tui import sheets
    from crm_tui.services import sla

    found = sla.explain(db, sla.ticket_id(db, ref))
    if here.printer.output == "table":
        lines = [line for each in found for line in (*_told(each), "")] or ["No policy is for this ticket."]
        here.printer.text("\n".join(lines))
    else:
        rows = [row for each in found for row in _rows(each)]
        here.printer.sheet(sheets.of_records(COLUMNS, rows, here.context))


def _rows(found: "Explained") -> Iterator[list[str | int | bool | None]]:
    clock = found.clock
    head: list[str | int | bool | None] = [
        clock.kind.value, clock.state.value, clock.policy, found.calendar, _stored(clock.started), _stored(clock.due),
        _stored(clock.stopped), clock.allowance_s, clock.used_s,
    ]  # fmt: skip
    for span in found.spans:
        yield [*head, _stored(span.start), _stored(span.end), span.status.value, span.counted, span.seconds]
    if not found.spans:
        yield [*head, None, None, None, None, 0]


def _stored(moment: datetime | None) -> str | None:
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _told(found: "Explained") -> Iterator[str]:
    """A clock as a paragraph; times are those of its calendar, so that hours read as they were agreed."""
    zone, total = ZoneInfo(found.zone), 0
    yield _headline(found.clock, zone)
    yield f"  {safe(found.clock.policy)}, by the calendar {safe(found.calendar)} ({found.zone})"
    for span in found.spans:
        when = f"{_time(span.start, zone)} - {_until(span.start, span.end, zone)}"
        if span.counted:
            total += span.seconds
            yield f"  {when:40} {_length(span.seconds):>11}  {_length(total):>11}"
        else:
            yield f"  {when:40} {'not counted':>11}  {span.status.value}, {_length(span.seconds)} of the calendar"


def _headline(clock: "ClockRow", zone: ZoneInfo) -> str:
    due = f", due {_time(clock.due, zone)}" if clock.due else ""
    used = f"used {_length(clock.used_s)} of {_length(clock.allowance_s)}, {round(100 * clock.share)} %"
    return f"{clock.kind.value}: {clock.state.value}{due}, {used}"


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%a %Y-%m-%d %H:%M")


def _until(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """The time alone on the same day; the end of a day as 24:00."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() == last.date():
        return f"{last:%H:%M}"
    if last.time() == datetime.min.time() and last.date() == first.date() + timedelta(days=1):
        return "24:00"
    return _time(end, zone)


def _length(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, odd = divmod(rest, 60)
    said = f"{hours} h {minutes:02} min" if hours else f"{minutes} min"
    return f"{said} {odd:02} s" if odd else said
