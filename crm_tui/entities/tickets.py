"""Tickets."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="tickets",
    singular="ticket",
    title=("subject", "external_id", "ref"),
    identifying=("subject", "external_id"),
    columns=("id", "ref", "subject", "company", "priority", "status", "sla_state", "sla_due_at", "owner"),
    sort="sla_due_at",
    match=("external_id",),
)
