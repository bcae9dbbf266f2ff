"""A deal at a glance: what one wants to know of the card under the cursor, and what its next stage will ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.attention import Attention
from crm_tui.domain.pipeline import StageKind
from crm_tui.errors import NotFound
from crm_tui.services.cards import troubles
from crm_tui.services.catalog import Catalog
from crm_tui.services.detail import timeline
from crm_tui.services.reading import live
from crm_tui.services.records import by_id
from crm_tui.services.rows import Moment, Row

REASONS = {StageKind.WON: ("won_reason",), StageKind.LOST: ("lost_reason", "lost_note")}
"""What is asked of a deal on entering a stage of this kind."""


@dataclass(frozen=True)
class Glance:
    """A deal with its troubles in days, its time in the stage, its way so far (UTC), and what happened last."""

    row: Row
    troubles: tuple[tuple[Attention, int], ...]
    days: int | None
    rot_days: int | None
    moved: int
    began: str | None
    last: Moment | None
    minutes: int | None


@dataclass(frozen=True)
class Asked:
    """A deal on its way to a stage: the fields a person is asked for, with their texts, and those that are needed."""

    title: str
    stage: int
    name: str
    kind: StageKind
    fields: Mapping[str, str]
    needs: tuple[str, ...]


def glance(db: Database, deal: int) -> Glance:
    """What a card does not say. Raises NotFound."""
    with db.read() as connection:
        catalog, context = Catalog(db, connection), db.context()
        row = _row(catalog, deal)
        stage = catalog.pipelines.stage(int(row.values["stage"] or 0))
        entered = row.values["stage_entered_at"]
        moved, began = _way(connection, deal)
        last = next(iter(timeline(catalog, "deals", deal, most=1)), None)
        return Glance(
            row=row,
            troubles=troubles(row.values, stage, context),
            days=None if entered is None else (context.now - datetime.fromisoformat(str(entered))).days,
            rot_days=stage.rot_days if stage else None,
            moved=moved,
            began=began,
            last=last,
            minutes=None if last is None else _minutes(connection, last.id),
        )


def asked_to_enter(db: Database, deal: int, stage: int | StageKind) -> Asked:
    """What a deal is asked on entering a stage, or the first of a kind in its pipeline. Raises NotFound."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        row = _row(catalog, deal)
        here = catalog.pipelines.stages(int(row.values["pipeline"] or 0))
        target = next((each for each in here if stage in (each.id, each.kind)), None)
        if target is None:
            raise NotFound(f"The pipeline has no {stage} stage, e.g. crm stages add name=Done kind={stage}")
        missing = [name for name in target.required if name in row.values and row.values[name] is None]
        title = str(row.values["name"] or f"deal {deal}")
        if row.values["stage"] == target.id:
            return Asked(title, target.id, target.name, target.kind, {}, ())
        needs = dict.fromkeys([*(["lost_reason"] if target.kind is StageKind.LOST else []), *missing])
        fields = dict.fromkeys([*REASONS.get(target.kind, ()), *missing], "")
        return Asked(title, target.id, target.name, target.kind, fields, tuple(needs))


def neighbour(db: Database, deal: int, stages: int) -> int | None:
    """The open stage so many behind that of an open deal, or before it; None where there is none. Raises NotFound."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        values = _row(catalog, deal).values
        here = [each.id for each in catalog.pipelines.stages(int(values["pipeline"] or 0))
                if each.kind is StageKind.OPEN]  # fmt: skip
        at = here.index(int(values["stage"] or 0)) + stages if values["stage"] in here else -1
        return here[at] if 0 <= at < len(here) else None


def stages_of(db: Database, pipeline: int) -> Sequence[tuple[Row, int]]:
    """The stages of a pipeline in order, each with the number of its live deals."""
    deals = table("deals").c
    with db.read() as connection:
        catalog = Catalog(db, connection)
        ids = [stage.id for stage in catalog.pipelines.stages(pipeline)]
        rows = by_id(catalog, catalog.entity("stages"), ids).rows
        standing = select(deals.stage_id, func.count()).where(deals.pipeline_id == pipeline, live(table("deals")))
        counts = {stage: int(count) for stage, count in connection.execute(standing.group_by(deals.stage_id))}
        return [(row, counts.get(row.id, 0)) for row in rows]


def _row(catalog: Catalog, deal: int) -> Row:
    rows = by_id(catalog, catalog.entity("deals"), [deal]).rows
    if not rows:
        raise NotFound(f"There is no deal {deal}.")
    return rows[0]


def _way(connection: Connection, deal: int) -> tuple[int, str | None]:
    """How often a deal moved, and when it began."""
    moves = table("stage_changes").c
    found = select(func.count(moves.from_stage_id), func.min(moves.at))
    moved, began = connection.execute(found.where(moves.deal_id == deal, live(table("stage_changes")))).one()
    return int(moved), began


def _minutes(connection: Connection, activity: int) -> int | None:
    done = table("activities").c
    found = connection.execute(select(done.duration_min).where(done.id == activity)).scalar()
    return None if found is None else int(found)
