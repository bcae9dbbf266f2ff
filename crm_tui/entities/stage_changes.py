"""Moves of deals from stage to stage."""

from crm_tui.entities.base import Entity

ENTITY = Entity(
    name="stage_changes",
    singular="stage change",
    title=("to_name",),
    identifying=("deal",),
    columns=("id", "at", "deal", "from_name", "to_name", "by"),
    sort="-at",
    match=(),
)
