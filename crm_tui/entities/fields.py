"""Definitions of custom fields."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="fields",
    singular="field",
    title=("key",),
    identifying=("key",),
    columns=("id", "entity", "key", "label", "kind", "options", "required", "archived"),
    sort="id",
    match=(),
)
