"""The verbs of stages: add where it belongs, put in order, delete with a place for the deals (SPEC 5, rule 8)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.pipeline import Stage, StageKind
from crm_tui.errors import Conflict, Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import assigned, check, defaults
from crm_tui.services.dealing import find_stage
from crm_tui.services.deals import to_stages
from crm_tui.services.reading import live
from crm_tui.services.refs import resolve
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.uniqueness import check_unique
from crm_tui.services.writing import door
from crm_tui.text import safe


def add(db: Database, assignments: Sequence[Assignment], *, after: str | None = None, dry_run: bool = False) -> Written:
    """Add a stage behind another one, else behind those of its kind; those that follow move on.

    Raises Invalid, Conflict for a name its pipeline has, NotFound.
    """
    context = db.context()
    with door(db, "Add a stage", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("stages")
        before = defaults(catalog, entity, context)
        made = assigned(catalog, entity, assignments, context, before)
        check(catalog, entity, made.image, before, made.missing)
        check_unique(catalog, entity, made.image)
        pipeline = made.image["pipeline_id"]
        here = list(catalog.pipelines.stages(pipeline))
        place = _behind(here, StageKind(made.image["kind"]), find_stage(catalog, after, pipeline) if after else None)
        bulk.label = f"Add stage {safe(made.image['name'])}"
        number = bulk.insert(entity.table, [made.image])[0]
        order = [stage.id for stage in here]
        _renumber(bulk, [*order[:place], number, *order[place:]])
        return Written("stages", (number,), bulk.changed)


def _behind(here: Sequence[Stage], kind: StageKind, after: int | None) -> int:
    """The place of a new stage among those of its pipeline."""
    kinds = list(StageKind)
    same = [
        at for at, stage in enumerate(here)
        if (stage.id == after if after else kinds.index(stage.kind) <= kinds.index(kind))
    ]  # fmt: skip
    return same[-1] + 1 if same else 0


def reorder(db: Database, refs: Sequence[str], *, dry_run: bool = False) -> Written:
    """Put stages of one pipeline in this order; those not named stay behind the one they follow now.

    Raises Usage for stages of several pipelines, NotFound, Ambiguous.
    """
    with door(db, "Reorder stages", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        first = _stage(catalog, refs[0])
        named = [first.id, *(find_stage(catalog, ref, first.pipeline) for ref in refs[1:])]
        here = [stage.id for stage in catalog.pipelines.stages(first.pipeline)]
        if len(set(named)) < len(named) or not set(named) <= set(here):
            raise Usage("Name each stage once, all of one pipeline.")
        _renumber(bulk, _ordered(here, named))
        return Written("stages", tuple(named), bulk.changed)


def _ordered(here: Sequence[int], named: Sequence[int]) -> list[int]:
    """The named ones take the places they hold together, in their new order."""
    new = iter(named)
    return [next(new) if number in named else number for number in here]


def delete(
    db: Database,
    ref: str,
    *,
    to: str | None = None,
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Move the deals of a stage to another of its pipeline and the stage to the bin; history keeps its name.

    Raises Invalid where deals stand in it and no target is given, Conflict for the last stage of its kind.
    """
    with door(db, "Delete a stage", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        stage = _stage(catalog, ref)
        others = [each for each in catalog.pipelines.stages(stage.pipeline) if each.id != stage.id]
        if not any(each.kind is stage.kind for each in others):
            raise Conflict(f"{safe(stage.name)} is the only {stage.kind} stage of its pipeline; add another first.")
        bulk.label = f"Delete stage {safe(stage.name)}"
        ids = standing(bulk, stage.id)
        if ids:
            _empty(bulk, catalog, stage, ids, to, assignments)
        empty_bin_of(bulk, table("deals").c.stage_id == stage.id, _left(catalog, stage, to))
        bulk.update(table("stages"), [(stage.id, {"deleted_at": bulk.author.at})])
        notes = (f"{len(ids):,} {'deal' if len(ids) == 1 else 'deals'} moved",) if ids else ()
        return Written("stages", (stage.id,), bulk.changed, notes)


def _empty(
    bulk: Bulk, catalog: Catalog, stage: Stage, ids: list[int], to: str | None, assignments: Sequence[Assignment]
) -> None:
    if to is None:
        many = f"{len(ids):,} {'deal stands' if len(ids) == 1 else 'deals stand'}"
        example = safe(_left(catalog, stage, None).name)
        raise Invalid(f"{many} in {safe(stage.name)}; say where they go, e.g. --to '{example}'", field="to")
    target = find_stage(catalog, to, stage.pipeline)
    if target == stage.id:
        raise Invalid(f"to: {safe(stage.name)} is the stage to be deleted, name another", field="to")
    label = bulk.label
    to_stages(bulk, catalog, {target: ids}, assignments, verb="Move", ids=ids)
    bulk.relabel(label)


def _left(catalog: Catalog, stage: Stage, to: str | None) -> Stage:
    """Where binned deals of a deleted stage would come back."""
    target = None if to is None else catalog.pipelines.stage(find_stage(catalog, to, stage.pipeline))
    here = catalog.pipelines.stages(stage.pipeline)
    return target or next(each for each in here if each.id != stage.id and each.kind is stage.kind)


def empty_bin_of(bulk: Bulk, where: ColumnElement[bool], stage: Stage) -> None:
    """Lead binned deals to a stage that is there, so that they can be restored; no rule asks them for anything."""
    deals = table("deals")
    found = select(deals.c.id).where(where, deals.c.deleted_at.is_not(None)).order_by(deals.c.id)
    ids = bulk.connection.execute(found).scalars().all()
    bulk.update(deals, ((number, {"stage_id": stage.id, "pipeline_id": stage.pipeline}) for number in ids))


def standing(bulk: Bulk, stage: int) -> list[int]:
    """The live deals in a stage, in the order of their ids."""
    deals = table("deals")
    found = select(deals.c.id).where(deals.c.stage_id == stage, live(deals)).order_by(deals.c.id)
    return list(bulk.connection.execute(found).scalars())


def _stage(catalog: Catalog, ref: str) -> Stage:
    number = resolve(catalog, catalog.entity("stages"), ref, catalog.db.context())
    found = catalog.pipelines.stage(number)
    if found is None:
        raise LookupError(number)
    return found


def _renumber(bulk: Bulk, order: Sequence[int]) -> None:
    bulk.update(table("stages"), ((number, {"position": at}) for at, number in enumerate(order, 1)))
