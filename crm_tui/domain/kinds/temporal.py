"""Dates, instants and partly known dates."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import ClassVar

from crm_tui.domain.dates import parse_day, parse_moment
from crm_tui.domain.kinds.base import Context, Kind, Stored, refused
from crm_tui.domain.kinds.written_dates import EXAMPLE, Written, read_day, read_moment
from crm_tui.errors import Invalid
from crm_tui.text import accept, shortened

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")
_YEAR_OR_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_NO_YEAR = re.compile(r"--([0-9]{2})-?([0-9]{2})")
_LEAP_YEAR = 2000


@dataclass(frozen=True)
class Date(Kind):
    """A day without a zone, stored as `YYYY-MM-DD`."""

    name: ClassVar[str] = "date"
    example: ClassVar[str] = EXAMPLE

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text)
        if not text:
            return None
        if _ISO_DAY.fullmatch(text):
            return _checked_day(text)
        written = read_moment(text, context.date_order)
        day = _unshifted(text, written, context) if written else parse_day(text, context)
        if day is None:
            raise refused(text, "is no date", self.example)
        return day.isoformat()


@dataclass(frozen=True)
class Instant(Kind):
    """A moment to the second, stored in UTC; without an offset it is local to `context.zone`.

    A local time that a clock change skips is read with the offset before the change, one that it repeats is the first.
    """

    name: ClassVar[str] = "instant"
    example: ClassVar[str] = "2026-12-31T23:59:00Z"

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text)
        if not text:
            return None
        if _ISO_UTC.fullmatch(text):
            _checked_day(text[:10])
            return text
        written = read_moment(text, context.date_order)
        try:
            moment = written.moment(context.zone).astimezone(UTC) if written else parse_moment(text, context)
        except OverflowError as error:
            raise refused(text, "is outside the years 1 to 9999", self.example) from error
        if moment is None:
            raise refused(text, "is no date and time", self.example)
        return stored_instant(moment)

    def show(self, value: Stored, context: Context) -> str:
        """The local time, to the minute."""
        try:
            local = datetime.fromisoformat(str(value)).astimezone(context.zone)
        except OverflowError:
            return str(value)
        return local.replace(tzinfo=None).isoformat(" ", "minutes")


def stored_instant(moment: datetime) -> str:
    """An aware moment as instants are stored: UTC, fractions of a second cut."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat("T", "seconds") + "Z"


@dataclass(frozen=True)
class PartialDate(Kind):
    """A date of which the day, or the year, may be unknown: `1985`, `1985-04`, `--05-09`, `1985-04-12`."""

    name: ClassVar[str] = "partial_date"
    example: ClassVar[str] = "1985-04 or --05-09"

    def parse(self, text: str, context: Context) -> str | None:
        text = accept(text)
        if not text:
            return None
        try:
            if match := _YEAR_OR_MONTH.fullmatch(text):
                date(int(match[1]), int(match[2] or 1), 1)
                return text
            if match := _NO_YEAR.fullmatch(text):
                return f"--{date(_LEAP_YEAR, int(match[1]), int(match[2])).isoformat()[5:]}"
        except ValueError as error:
            raise refused(text, "is no date", self.example) from error
        day = read_day(text, context.date_order)
        if day is None:
            raise refused(text, "is no date", self.example)
        return day.isoformat()


def _checked_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise refused(text, "is no date", EXAMPLE) from error
    return text


def _unshifted(text: str, written: Written, context: Context) -> date:
    """The written day; an offset is taken only at midnight or where it is the same day in the member's zone."""
    if written.offset and written.clock != time.min:
        try:
            local = written.moment(context.zone).astimezone(context.zone).date()
        except OverflowError:
            local = None
        if local != written.day:
            raise Invalid(f"{shortened(text)} is another day in {context.zone}, write {written.day} without a time")
    return written.day
