"""The clocks of tickets."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="sla_clocks",
    singular="clock",
    title=("kind",),
    identifying=("ticket",),
    columns=("id", "ticket", "kind", "state", "started_at", "due_at", "stopped_at"),
    sort="due_at",
    match=(),
)
