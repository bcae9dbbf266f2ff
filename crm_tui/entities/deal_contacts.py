"""Further people of deals."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="deal_contacts",
    singular="deal contact",
    title=("role", "id"),
    identifying=("contact",),
    columns=("id", "deal", "contact", "role"),
    sort="id",
    match=(),
)
