"""Tasks."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="tasks",
    singular="task",
    title=("title",),
    identifying=("title",),
    columns=("id", "due", "title", "priority", "status", "contact", "deal", "owner"),
    sort="due",
    match=("external_id",),
)
