"""Responses to surveys."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="responses",
    singular="response",
    title=("kind", "score"),
    identifying=("score",),
    columns=("id", "kind", "ticket", "contact", "score", "answered_at"),
    sort="-answered_at",
    match=("external_id", "ticket+kind"),
)
