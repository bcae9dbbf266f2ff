"""Calendars."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="calendars",
    singular="calendar",
    title=("name",),
    identifying=("name",),
    columns=("id", "name", "timezone", "hours"),
    sort="name",
    match=("name",),
)
