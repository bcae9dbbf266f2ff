"""Targets."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="targets",
    singular="target",
    title=("period",),
    identifying=("period",),
    columns=("id", "period", "metric", "member", "team", "amount", "currency", "deals"),
    sort="-period",
)
