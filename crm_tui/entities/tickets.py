"""Tickets."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="tickets",
    singular="ticket",
    title=("subject", "ref"),
    identifying=("subject",),
    columns=("id", "ref", "subject", "company", "priority", "status", "sla_state", "sla_due_at", "owner"),
    sort="sla_due_at",
    match=("external_id",),
)
