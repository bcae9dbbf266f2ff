"""The verbs of pipelines: add one with its stages, delete one with a place for its deals."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.pipeline import FRESH, SALES, NewStage, StageKind
from crm_tui.errors import Conflict, Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import assigned, check, defaults
from crm_tui.services.reading import live
from crm_tui.services.refs import resolve
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.stages import empty_bin_of
from crm_tui.services.uniqueness import check_unique
from crm_tui.services.writing import change, door
from crm_tui.text import fold, safe


def add(
    db: Database, assignments: Sequence[Assignment], *, stages: Sequence[NewStage] = SALES, dry_run: bool = False
) -> Written:
    """Add a pipeline with its stages, those of the first pipeline if none are named. Raises Invalid, Conflict."""
    context = db.context()
    with door(db, "Add a pipeline", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("pipelines")
        before = defaults(catalog, entity, context)
        made = assigned(catalog, entity, assignments, context, before)
        check(catalog, entity, made.image, before, made.missing)
        check_unique(catalog, entity, made.image)
        bulk.label = f"Add pipeline {safe(made.image['name'])}"
        number = make(bulk, made.image, stages)
        return Written("pipelines", (number,), bulk.changed)


def make(bulk: Bulk, image: dict[str, Any], stages: Sequence[NewStage]) -> int:
    """Insert a pipeline and its stages inside a transaction; its id. `image` has at least name, name_f, position."""
    number = bulk.insert(table("pipelines"), [image])[0]
    rows = [
        {
            "pipeline_id": number, "name": each.name, "name_f": fold(each.name), "position": at,
            "kind": each.kind.value, "probability": each.probability, "forecast_category": each.category,
        }
        for at, each in enumerate(stages, 1)
    ]  # fmt: skip
    bulk.insert(table("stages"), rows)
    return number


def stages_named(names: Sequence[str]) -> tuple[NewStage, ...]:
    """Open stages with rising probabilities, and behind them Won and Lost. Raises Invalid for a name given twice."""
    if not names or len({fold(name) for name in [*names, "won", "lost"]}) < len(names) + 2:
        raise Invalid("stages: name each open stage once, e.g. --stages 'Pilot|Rollout'", field="stages")
    chance = [round(100 * at / (len(names) + 1)) for at in range(1, len(names) + 1)]
    opened = [
        NewStage(name, each, StageKind.OPEN, FRESH[StageKind.OPEN][1])
        for name, each in zip(names, chance, strict=True)
    ]  # fmt: skip
    return (*opened, *(stage for stage in SALES if stage.kind is not StageKind.OPEN))


def delete(db: Database, ref: str, *, to: str | None = None, dry_run: bool = False) -> Written:
    """Move the deals of a pipeline to another, to the stage of the same name or the first, and bin it with its stages.

    Raises Invalid where it has deals and no target is given, Conflict for the only pipeline.
    """
    with door(db, "Delete a pipeline", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("pipelines")
        number = resolve(catalog, entity, ref, db.context())
        pipelines, deals = entity.table, table("deals")
        name = bulk.connection.execute(select(pipelines.c.name).where(pipelines.c.id == number)).scalar_one()
        if not set(catalog.pipelines.open) - {number}:
            raise Conflict(f"{safe(name)} is the only pipeline in use; add another first.")
        here = select(deals.c.id).where(deals.c.pipeline_id == number, live(deals)).order_by(deals.c.id)
        ids = list(bulk.connection.execute(here).scalars())
        if ids and to is None:
            many = "1 deal" if len(ids) == 1 else f"{len(ids):,} deals"
            raise Invalid(f"{safe(name)} has {many}; say where they go, e.g. --to Sales", field="to")
        if ids:
            target = resolve(catalog, entity, str(to), db.context())
            if target == number:
                raise Invalid(f"to: {safe(name)} is the pipeline to be deleted, name another", field="to")
            given = [Assignment("pipeline", "=", str(target))]
            change(bulk, catalog, catalog.entity("deals"), ids, given, link="create")
        _empty_bin(bulk, catalog, number, to)
        bulk.relabel(f"Delete pipeline {safe(name)}")
        stages = [(stage.id, {"deleted_at": bulk.author.at}) for stage in catalog.pipelines.stages(number)]
        bulk.update(table("stages"), stages)
        bulk.update(pipelines, [(number, {"deleted_at": bulk.author.at})])
        notes = (f"{len(ids):,} {'deal' if len(ids) == 1 else 'deals'} moved",) if ids else ()
        return Written("pipelines", (number,), bulk.changed, notes)


def _empty_bin(bulk: Bulk, catalog: Catalog, pipeline: int, to: str | None) -> None:
    """Binned deals would come back at the beginning of the target, else of another pipeline."""
    others = [number for number in catalog.pipelines.open if number != pipeline]
    target = others[0] if to is None else resolve(catalog, catalog.entity("pipelines"), to, catalog.db.context())
    entry = catalog.pipelines.entry(target)
    if entry is not None:
        empty_bin_of(bulk, table("deals").c.pipeline_id == pipeline, entry)
