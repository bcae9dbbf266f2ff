"""Further points of contact."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="contact_points",
    singular="contact point",
    title=("value",),
    identifying=("value",),
    columns=("id", "contact", "kind", "label", "value"),
    sort="id",
    match=(),
)
