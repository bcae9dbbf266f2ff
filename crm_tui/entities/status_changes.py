"""Changes of status."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="status_changes",
    singular="status change",
    title=("to_status",),
    identifying=("entity",),
    columns=("id", "at", "entity", "record_id", "from_status", "to_status", "by", "reason"),
    sort="-at",
    match=(),
)
