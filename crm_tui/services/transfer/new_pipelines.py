"""Pipelines an import makes from the stages of its file (`--new-pipeline`)."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, literal, null, select

from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.db.pipelines import stored_pipelines
from crm_tui.domain.pipeline import NewStage
from crm_tui.errors import Conflict, Usage
from crm_tui.services import pipelines
from crm_tui.services.transfer.found_stages import described, pipeline_of
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.settling import PIPELINE, STAGE
from crm_tui.services.transfer.stage import Stage
from crm_tui.text import accept, fold, safe, shortened

MOST = 100
"""More stages in one pipeline are a column of something else."""


@dataclass(frozen=True)
class NewPipeline:
    """A pipeline and the stages it is made with."""

    name: str
    stages: tuple[NewStage, ...]

    @property
    def notice(self) -> str:
        """What a person is told, and asked, about it."""
        return f"new pipeline {safe(shortened(self.name))}: {safe(described(self.stages))}"


def check(stage: Stage, options: Options) -> None:
    """Raise Usage for a file whose stages nobody knows."""
    if options.new_pipeline is not None and STAGE not in stage.links:
        raise Usage('--new-pipeline needs a column of stages; say which it is, e.g. --map "Phase=stage".')


def planned(connection: Connection, stage: Stage, options: Options) -> tuple[NewPipeline, ...]:
    """The pipelines to be made for the rows that are staged; those that are there stay as they are. Raises Usage."""
    if options.new_pipeline is None:
        return ()
    there = _live(connection)
    found: dict[str, tuple[str, dict[str, int | None]]] = {}
    for pipeline, name, chance in _named(connection, stage, options.pipeline_name):
        found.setdefault(fold(pipeline), (accept(pipeline), {}))[1][name] = chance
    made = [(name, names) for key, (name, names) in found.items() if key not in there]
    for name, names in made:
        if len(names) > MOST:
            text = f"{safe(shortened(name))} would get {len(names):,} stages"
            raise Usage(f"{text}, more than {MOST}; is this the column of stages?")
    return tuple(NewPipeline(name, pipeline_of(names)) for name, names in made)


def _named(connection: Connection, stage: Stage, name: str | None) -> Iterator[tuple[str, str, int | None]]:
    """Pipeline and stage as the rows name them, each pair once, in the order of the file; and their one probability."""
    rows, stages = stage.rows, stage.links[STAGE]
    first = func.min(rows.c.row)
    chance = rows.c.get("probability", null())
    own: ColumnElement[int] = case((func.min(chance) == func.max(chance), func.min(chance)))
    if name is not None:
        source = rows.join(stages, stages.c.number == rows.c[STAGE])
        found = select(literal(name), func.min(stages.c.ref), own, first).select_from(source)
        found = found.group_by(stages.c.ref_f)
    else:
        named = stage.links[PIPELINE]
        source = rows.join(stages, stages.c.number == rows.c[STAGE]).join(named, named.c.number == rows.c[PIPELINE])
        found = select(func.min(named.c.ref), func.min(stages.c.ref), own, first).select_from(source)
        found = found.group_by(named.c.ref_f, stages.c.ref_f)
    filled = found.where(stages.c.ref.is_not(None)).order_by(first)
    for pipeline, text, own_chance, _ in connection.execute(filled):
        yield pipeline, text, own_chance


def _live(connection: Connection) -> dict[str, int]:
    target = table("pipelines")
    found = connection.execute(select(target.c.name_f, target.c.id).where(target.c.deleted_at.is_(None)))
    return {name: int(number) for name, number in found}


def make(bulk: Bulk, new: tuple[NewPipeline, ...], options: Options) -> int | None:
    """Make them; the id of the pipeline that every row goes to, if there is one. Raises Conflict."""
    there, last = _live(bulk.connection), stored_pipelines(bulk.connection).last
    for at, each in enumerate(new, 1):
        if fold(each.name) in there:
            raise Conflict(f"Somebody has just added a pipeline {safe(shortened(each.name))}; import the file again.")
        image = {"name": each.name, "name_f": fold(each.name), "position": last + at}
        there[fold(each.name)] = pipelines.make(bulk, image, each.stages)
    return None if options.pipeline_name is None else there.get(fold(options.pipeline_name))
