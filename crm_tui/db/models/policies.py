"""Policies: which service level a ticket has."""

from typing import Any, ClassVar

from crm_tui.db.models import calendars  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Integer, Minutes, Reference, SomeOf, Text
from crm_tui.domain.tickets import PAUSING


class Policy(Journaled, table=True):
    """A promise for the tickets its filter finds: minutes by clock and priority; the first that matches counts."""

    __tablename__: ClassVar[Any] = "policies"
    __table_args__ = (live_index("policies", "name_f", unique=True), STRICT)

    name: str | None = column(Text(), "Name", Is.REQUIRED | Is.UNIQUE)
    name_f: str | None = twin()
    filter: str | None = column(Text(folded=False), "Filter", help="the tickets it is for; empty is all")
    calendar_id: int | None = column(Reference("calendars"), "Calendar", Is.REQUIRED, links="calendars.id")
    position: int | None = column(Integer(), "Position", help="the first that matches counts; last, if left out")
    pause_in: str | None = column(
        SomeOf(PAUSING), "Pauses in", help="statuses, or never; pending, on_hold and resolved, if left out"
    )
    first_response_low: int | None = column(Minutes(), "First response, low", help="minutes of the calendar")
    first_response_normal: int | None = column(Minutes(), "First response, normal", help="minutes of the calendar")
    first_response_high: int | None = column(Minutes(), "First response, high", help="minutes of the calendar")
    first_response_urgent: int | None = column(Minutes(), "First response, urgent", help="minutes of the calendar")
    next_response_low: int | None = column(Minutes(), "Next response, low", help="minutes of the calendar")
    next_response_normal: int | None = column(Minutes(), "Next response, normal", help="minutes of the calendar")
    next_response_high: int | None = column(Minutes(), "Next response, high", help="minutes of the calendar")
    next_response_urgent: int | None = column(Minutes(), "Next response, urgent", help="minutes of the calendar")
    resolution_low: int | None = column(Minutes(), "Resolution, low", help="minutes of the calendar")
    resolution_normal: int | None = column(Minutes(), "Resolution, normal", help="minutes of the calendar")
    resolution_high: int | None = column(Minutes(), "Resolution, high", help="minutes of the calendar")
    resolution_urgent: int | None = column(Minutes(), "Resolution, urgent", help="minutes of the calendar")
