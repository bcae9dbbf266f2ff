"""The verbs of deals: move, win, lose, reopen; each takes one deal or many and is one undo step (SPEC 5)."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.pipeline import Stage, StageKind
from crm_tui.errors import Conflict, Invalid
from crm_tui.services.catalog import Catalog
from crm_tui.services.dealing import find_stage
from crm_tui.services.reading import live
from crm_tui.services.records import targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.writing import change, door

Wanted = Callable[[Catalog, int, int], int | None]
"""The stage a deal goes to, by its id and its pipeline; None where it stays."""


def move(
    db: Database,
    stage: str,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Move deals to a stage, each within its pipeline, forward or back; other fields are set with it.

    Raises NotFound with the names of the stages, Invalid for a reason or field the stage asks for.
    """

    def named(catalog: Catalog, deal: int, pipeline: int) -> int:
        return find_stage(catalog, stage, pipeline)

    return _move(db, "Move", named, refs, filters, assignments, dry_run=dry_run)


def win(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Move deals to the won stage of their pipeline; `won_reason` is welcome."""
    return _move(db, "Win", _first(StageKind.WON), refs, filters, assignments, dry_run=dry_run)


def lose(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Move deals to the lost stage of their pipeline. Raises Invalid without a `lost_reason`."""
    return _move(db, "Lose", _first(StageKind.LOST), refs, filters, assignments, dry_run=dry_run)


def reopen(
    db: Database,
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    assignments: Sequence[Assignment] = (),
    dry_run: bool = False,
) -> Written:
    """Move closed deals back to the last open stage they stood in. Raises Conflict for one that is open, by REF."""
    return _move(db, "Reopen", _last_open, refs, filters, assignments, dry_run=dry_run)


def _first(kind: StageKind) -> Wanted:
    def wanted(catalog: Catalog, deal: int, pipeline: int) -> int:
        here = catalog.pipelines.stages(pipeline)
        found = next((stage.id for stage in here if stage.kind is kind), None)
        if found is None:
            raise Invalid(f"stage: the pipeline has no {kind} stage, e.g. crm stages add name=Done kind={kind}")
        return found

    return wanted


def _last_open(catalog: Catalog, deal: int, pipeline: int) -> int | None:
    """The open stage the history names last; the first stage where it names none. None for a deal that is open."""
    deals, moves, pipelines = table("deals"), table("stage_changes"), catalog.pipelines
    status = select(deals.c.status).where(deals.c.id == deal)
    if catalog.connection.execute(status).scalar_one() == StageKind.OPEN:
        return None
    stood = select(moves.c.to_stage_id).where(moves.c.deal_id == deal, live(moves))
    for number in catalog.connection.execute(stood.order_by(moves.c.at.desc(), moves.c.id.desc())).scalars():
        stage = pipelines.stage(number)
        if stage and stage.kind is StageKind.OPEN and stage.pipeline == pipeline:
            return stage.id
    return _entry(pipelines.entry(pipeline))


def _entry(stage: Stage | None) -> int:
    if stage is None:
        raise Invalid("stage: the pipeline has no open stage, e.g. crm stages add name=Qualification", field="stage")
    return stage.id


def _move(
    db: Database,
    verb: str,
    wanted: Wanted,
    refs: Sequence[str],
    filters: Sequence[str],
    assignments: Sequence[Assignment],
    *,
    dry_run: bool,
) -> Written:
    with door(db, f"{verb} deals", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        ids = targets(catalog, catalog.entity("deals"), refs, filters)
        groups, left = _grouped(catalog, ids, wanted)
        if left and refs:
            raise Conflict(f"Deal {left[0]} is open already.")
        return to_stages(bulk, catalog, groups, assignments, verb=verb, ids=ids)


def to_stages(
    bulk: Bulk,
    catalog: Catalog,
    groups: dict[int, list[int]],
    assignments: Sequence[Assignment] = (),
    *,
    verb: str,
    ids: Sequence[int],
) -> Written:
    """Move deals by the id of the stage they go to, inside a transaction, under the rules of deals."""
    entity, notes = catalog.entity("deals"), list[str]()
    for stage, deals in groups.items():
        given = [Assignment("stage", "=", str(stage)), *assignments]
        notes += change(bulk, catalog, entity, deals, given, link="create", verb=verb, of=len(ids)).notes
    return Written(entity.name, tuple(ids), bulk.changed, tuple(dict.fromkeys(notes)))


def _grouped(catalog: Catalog, ids: Sequence[int], wanted: Wanted) -> tuple[dict[int, list[int]], list[int]]:
    """The deals by the stage they go to, and those that stay."""
    deals, groups, left = table("deals"), defaultdict[int, list[int]](list), list[int]()
    for at in range(0, len(ids), 500):
        some = select(deals.c.id, deals.c.pipeline_id).where(deals.c.id.in_(ids[at : at + 500])).order_by(deals.c.id)
        for number, pipeline in catalog.connection.execute(some).all():
            stage = wanted(catalog, number, pipeline)
            if stage is None:
                left.append(number)
            else:
                groups[stage].append(number)
    return groups, left
