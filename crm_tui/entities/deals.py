"""Deals."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="deals",
    singular="deal",
    title=("name", "external_id"),
    identifying=("name", "external_id"),
    columns=("id", "name", "company", "stage", "amount", "currency", "probability", "close_date", "owner"),
    sort="close_date",
    match=("external_id",),
)
