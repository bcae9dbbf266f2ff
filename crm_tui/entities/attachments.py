"""Attachments."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="attachments",
    singular="attachment",
    title=("name",),
    identifying=("name",),
    columns=("id", "post", "name", "size"),
    sort="id",
    match=(),
)
