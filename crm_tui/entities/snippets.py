"""Snippets."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="snippets",
    singular="snippet",
    title=("name",),
    identifying=("name",),
    columns=("id", "name", "body"),
    sort="name",
    match=("name",),
)
