"""Saved reports."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="reports",
    singular="saved report",
    title=("name",),
    identifying=("name",),
    columns=("id", "name", "report", "period", "by", "filter", "compare", "owner"),
    sort="name",
    match=("name",),
)
