"""Leads."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="leads",
    singular="lead",
    title=("name", "company", "email", "phone", "mobile", "external_id"),
    identifying=("name", "given_name", "family_name", "company", "email", "phone", "mobile", "external_id"),
    columns=("id", "name", "company", "email", "phone", "status", "rating", "owner"),
    sort="-created_at",
    match=("external_id", "email", "name+phone"),
)
