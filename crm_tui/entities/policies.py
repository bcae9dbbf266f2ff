"""Policies, the service levels."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="policies",
    singular="policy",
    title=("name",),
    identifying=("name",),
    columns=("id", "position", "name", "filter", "calendar"),
    sort="position",
    match=("name",),
)
