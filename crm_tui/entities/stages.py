"""Stages of the pipelines."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="stages",
    singular="stage",
    title=("name",),
    identifying=("name",),
    columns=("id", "pipeline", "name", "position", "kind", "probability", "rot_days", "forecast_category"),
    sort="position",
    match=("pipeline+name",),
)
