"""Holidays of a calendar out of an iCalendar file: its events of whole days (RFC 5545)."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from crm_tui.db.database import Database
from crm_tui.domain.kinds.lists import items
from crm_tui.domain.kinds.working import Days
from crm_tui.domain.recurrence import Following, canonical, following
from crm_tui.errors import Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Written
from crm_tui.services.transfer.files import unusable
from crm_tui.services.writing import door
from crm_tui.text import safe, shortened

LARGEST = 10_000_000
"""The most bytes of a file."""

LONGEST = 366
"""The most days of one event."""

BEFORE, AHEAD = 1, 5
"""The years before and after this one for which events that come back are laid out."""

BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)
"""What the reader of the format raises for a file that is none, or a value that is none."""


def add(db: Database, ref: str, path: str, *, dry_run: bool = False) -> Written:
    """Add the days of a file to the holidays of a calendar; those it has stay.

    Raises Invalid and StorageError with the name of the file, NotFound for the calendar, Usage without the library.
    """
    days, notes = read(path, db.context().now.astimezone(db.context().zone).date())
    with door(db, f"Holidays from {safe(shortened(Path(path).name))}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("calendars")
        (number,) = targets(catalog, entity, [ref], [])
        known = set(items(images(bulk.connection, entity, [number])[number]["holidays"]))
        new = {day.isoformat() for day in days} - known
        bulk.update(entity.table, [(number, {"holidays": Days.of(known | new)})])
        said = f"{len(new):,} of {len(days):,} holidays are new"
        return Written("calendars", (number,), bulk.changed, (said, *notes))


def read(path: str, today: date) -> tuple[set[date], tuple[str, ...]]:
    """The days of all events of whole days, and notes on what was left out."""
    named = safe(shortened(path, 200))
    events = _events(path, named)
    days: set[date] = set()
    timed = broken = 0
    for event in events:
        try:
            found = set(_days(event, today))
        except BROKEN:
            broken += 1
            continue
        timed += not found and not _is_cancelled(event)
        days |= found
    if not days:
        raise Invalid(f"{named} has no events of whole days; holidays are such events.")
    left = ((timed, "with a time of day"), (broken, "that cannot be read"))
    return days, tuple(f"left out: {count:,} {what}" for count, what in left if count)


def _events(path: str, named: str) -> list[Any]:
    try:
        library = import_module("icalendar")
    except ModuleNotFoundError as error:
        words = "Reading iCalendar files needs the package icalendar: pip install 'crm-tui[calendar]'"
        raise Usage(words) from error
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise unusable(named, error, "read") from error
    if len(content) > LARGEST:
        raise Invalid(f"{named} is larger than {LARGEST // 1_000_000} MB, too large for a calendar of holidays.")
    try:
        with warnings.catch_warnings():  # about time zones, which whole days have not
            warnings.simplefilter("ignore")
            found: list[Any] = library.Calendar.from_ical(content).walk("VEVENT")
    except BROKEN as error:
        reason = safe(shortened(str(error).splitlines()[0] if str(error) else "it ends too early"))
        raise Invalid(f"{named} is no iCalendar file that can be read: {reason}") from error
    return found


def _days(event: Any, today: date) -> Iterator[date]:
    start = event["DTSTART"].dt
    if isinstance(start, datetime) or _is_cancelled(event):
        return
    length = min(max(_length(event, start), 1), LONGEST)
    without = _excepted(event)
    for first in _firsts(event, start, today):
        if first not in without:
            yield from (first + timedelta(days=at) for at in range(length))


def _length(event: Any, start: date) -> int:
    if "DTEND" in event:
        days: int = (event["DTEND"].dt - start).days
        return days
    return int(event["DURATION"].dt.days) if "DURATION" in event else 1


def _excepted(event: Any) -> set[date]:
    given = event.get("EXDATE", [])
    lists = given if isinstance(given, list) else [given]
    moments = [each.dt for some in lists for each in some.dts]
    return {moment.date() if isinstance(moment, datetime) else moment for moment in moments}


def _firsts(event: Any, start: date, today: date) -> Iterator[date]:
    """The first days of an event, laid out for some years if it comes back."""
    rule = event.get("RRULE")
    if rule is None:
        yield start
        return
    floor, last = date(today.year - BEFORE, 1, 1), date(today.year + AHEAD, 12, 31)
    if start >= floor:
        yield start
    found: Following | None = Following(start, canonical(rule.to_ical().decode()))
    while found is not None and found.day <= last:
        found = following(found.rule, found.day, max(floor, found.day + timedelta(days=1)))
        if found is not None and found.day <= last:
            yield found.day


def _is_cancelled(event: Any) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"
