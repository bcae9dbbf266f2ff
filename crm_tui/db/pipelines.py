"""The pipelines and stages of the database at hand, as the rules of deals see them."""

from collections import defaultdict

from sqlalchemy import Connection, select

from crm_tui.db.models import table
from crm_tui.domain.kinds.lists import items
from crm_tui.domain.pipeline import Pipelines, Stage, StageKind


def stored_pipelines(connection: Connection) -> Pipelines:
    """The live pipelines and stages, each in order of position."""
    pipelines, stages = table("pipelines"), table("stages")
    found = connection.execute(
        select(pipelines.c.id, pipelines.c.position, pipelines.c.archived)
        .where(pipelines.c.deleted_at.is_(None))
        .order_by(pipelines.c.position, pipelines.c.id)
    ).all()
    by_pipeline: dict[int, list[Stage]] = defaultdict(list)
    ordered = select(stages).where(stages.c.deleted_at.is_(None)).order_by(stages.c.position, stages.c.id)
    for row in connection.execute(ordered):
        facts = (row.id, row.pipeline_id, row.name, row.position or 0, StageKind(row.kind))
        stage = Stage(*facts, tuple(items(row.required_fields)), row.rot_days)
        by_pipeline[row.pipeline_id].append(stage)
    return Pipelines(
        {number: tuple(some) for number, some in by_pipeline.items()},
        tuple(row.id for row in found if not row.archived),
        max((row.position or 0 for row in found), default=0),
    )
