"""Activities."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="activities",
    singular="activity",
    title=("subject", "kind"),
    identifying=("kind",),
    columns=("id", "occurred_at", "kind", "direction", "subject", "contact", "company"),
    sort="-occurred_at",
    match=("external_id",),
)
