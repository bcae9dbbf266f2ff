"""Contacts: the people."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="contacts",
    singular="contact",
    title=("name", "email", "phone", "mobile"),
    identifying=("name", "given_name", "family_name", "email", "phone", "mobile", "company"),
    columns=("id", "name", "company", "email", "phone", "title", "last_touch_at"),
    sort="name",
    match=("external_id", "email", "name+phone"),
)
