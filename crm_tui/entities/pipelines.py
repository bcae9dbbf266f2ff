"""Pipelines."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="pipelines",
    singular="pipeline",
    title=("name",),
    identifying=("name",),
    columns=("id", "name", "currency", "position", "archived"),
    sort="position",
    match=("name",),
)
