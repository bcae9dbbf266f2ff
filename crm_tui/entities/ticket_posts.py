"""Posts of tickets."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="ticket_posts",
    singular="ticket post",
    title=("body", "id"),
    identifying=("body",),
    columns=("id", "ticket", "at", "author", "author_kind", "public", "body"),
    sort="at",
    match=("external_id",),
)
