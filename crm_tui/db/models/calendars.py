"""Calendars: when a help desk works."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Days, Text, TimeZone, WeeklyHours


class Calendar(Journaled, table=True):
    """The hours of a week in one time zone, and the days nobody works."""

    __tablename__: ClassVar[Any] = "calendars"
    __table_args__ = (live_index("calendars", "name_f", unique=True), STRICT)

    name: str | None = column(Text(), "Name", Is.REQUIRED | Is.UNIQUE)
    name_f: str | None = twin()
    timezone: str | None = column(TimeZone(), "Time zone", Is.REQUIRED, help="such as Europe/Berlin")
    hours: str | None = column(
        WeeklyHours(), "Hours", Is.REQUIRED, help="such as Mon-Fri 09:00-12:30 13:30-17:00; Sat 10:00-14:00"
    )
    holidays: str | None = column(Days(), "Holidays", help="days such as 2026-12-25, several with | between them")
