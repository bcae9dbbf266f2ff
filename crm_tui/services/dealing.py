"""The rules of deals, whoever changes them: their stage and what it asks for (SPEC 5)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context, Stored
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import Pipelines, Stage, StageKind
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.services.catalog import Catalog
from crm_tui.services.completion import Completing, Image
from crm_tui.services.rating import freeze
from crm_tui.text import fold, safe, shortened

REASONS = {StageKind.LOST: "lost_reason"}
"""What a deal needs on entering a stage of this kind."""

EXAMPLES = {"lost_reason": "price", "won_reason": "service", "next_step": "call"}

OUTCOME = ("won_reason", "won_reason_f", "lost_reason", "lost_reason_f", "lost_note")
"""Columns that tell of an outcome; they go with it."""


def find_stage(catalog: Catalog, text: str, pipeline: int | None) -> int:
    """The id of a stage by id, name or start of a name within its pipeline; without one, the first pipeline.

    Raises NotFound with the valid names and the nearest one.
    """
    here = catalog.pipelines.stages(pipeline or catalog.pipelines.first)
    bare = text.strip().removeprefix("#")
    if bare.isascii() and bare.isdigit() and catalog.pipelines.stage(int(bare)):
        return int(bare)
    sought = fold(text.strip())
    exact = [stage.id for stage in here if fold(stage.name) == sought]
    found = exact or [stage.id for stage in here if sought and fold(stage.name).startswith(sought)]
    if len(found) == 1:
        return found[0]
    names = [safe(stage.name) for stage in here]
    near = get_close_matches(sought, [fold(name) for name in names], 1)
    hint = f" Did you mean {next(name for name in names if fold(name) == near[0])}?" if near else ""
    words = f"no stage “{safe(shortened(text))}”; there are {', '.join(names) or 'none'}.{hint}"
    raise NotFound(words, field="stage", candidates=names)


def complete(made: Completing) -> None:
    """Pipeline and stage that agree, the count of pushes, the day and the rate of its closing."""
    image, pipelines = made.image, made.catalog.pipelines
    _settle_pipeline(made, pipelines)
    if image.get("stage_id") is None:
        image["stage_id"] = _entry(pipelines, image["pipeline_id"]).id
    stage = pipelines.stage(image["stage_id"])
    if made.changed("stage_id") and not made.new:
        for column in OUTCOME:
            if not made.changed(column):
                image[column] = None
    if made.new and stage is not None and stage.kind is not StageKind.OPEN and image.get("closed_at") is None:
        image["closed_at"] = closed_on(image["close_date"], made.context) if image.get("close_date") else None
    if not made.new and made.before["close_date"] and (image["close_date"] or "") > made.before["close_date"]:
        image["pushed_count"] = (made.before["pushed_count"] or 0) + 1
    freeze(made, closed=stage is not None and stage.kind is not StageKind.OPEN)


def _settle_pipeline(made: Completing, pipelines: Pipelines) -> None:
    """A stage brings its pipeline; another pipeline alone brings its stage of the same name, else its first."""
    image = made.image
    stage = pipelines.stage(image.get("stage_id"))
    if stage is None:
        image["pipeline_id"] = image.get("pipeline_id") or pipelines.first
        return
    alone = made.changed("stage_id") and not made.changed("pipeline_id")
    if alone or image.get("pipeline_id") is None:
        image["pipeline_id"] = stage.pipeline
    elif image["pipeline_id"] != stage.pipeline:
        here = pipelines.stages(image["pipeline_id"])
        same = next((each for each in here if fold(each.name) == fold(stage.name)), None)
        image["stage_id"] = (same or _entry(pipelines, image["pipeline_id"])).id


def _entry(pipelines: Pipelines, pipeline: int | None) -> Stage:
    found = pipelines.entry(pipeline)
    if found is None:
        raise Invalid("stage: the pipeline has no open stage, e.g. crm stages add name=Qualification", field="stage")
    return found


def closed_on(day: str, context: Context) -> str | None:
    """The beginning of a close date in the member's zone, if that is over; else None, which is now."""
    moment = datetime.combine(date.fromisoformat(day), time.min, context.zone)
    return stored_instant(moment) if moment <= context.now else None


def closings(days: Sequence[Stored | None], context: Context) -> list[Stored | None]:
    """When deals with these close dates were closed, should they arrive in a stage that closes them."""
    known = {day: closed_on(str(day), context) for day in set(days) if day is not None}
    return [None if day is None else known[day] for day in days]


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for what the stage a person moves a deal to asks for and the deal has not."""
    stage = catalog.pipelines.stage(image.get("stage_id"))
    if stage is None or image.get("stage_id") == before.get("stage_id"):
        return
    fields = catalog.fields("deals")
    needed = [*((REASONS[stage.kind],) if stage.kind in REASONS else ()), *stage.required]
    for name in needed:
        field = fields.get(name)
        if field is not None and image.get(field.column) is None:
            text = (
                f"{name} is required to enter {safe(stage.name)}, e.g. {name}={EXAMPLES.get(name, field.kind.example)}"
            )
            raise Invalid(text, field=name)


def put_in_place(bulk: Bulk, catalog: Catalog, written: Sequence[tuple[Image, Image]]) -> Sequence[str]:
    """A stage that is given another position takes it; those behind it move on, so that no two share one."""
    for before, after in written:
        if before.get("id") is None or after["position"] == before["position"]:
            continue
        others = [stage.id for stage in catalog.pipelines.stages(after["pipeline_id"]) if stage.id != before["id"]]
        at = max(int(after["position"]) - 1, 0)
        order = [*others[:at], int(before["id"]), *others[at:]]
        bulk.update(table("stages"), ((number, {"position": place}) for place, number in enumerate(order, 1)))
    return ()


def _refuse(catalog: Catalog, ids: Sequence[int], column: str, what: str) -> None:
    deals = table("deals")
    held = select(deals.c.id).where(deals.c[column].in_(ids), deals.c.deleted_at.is_(None)).limit(1)
    if ids and catalog.connection.execute(held).first() is not None:
        raise Conflict(f"Deals stand in this {what}; `crm {what}s delete REF --to {what.upper()}` moves them first.")


def _no_deals_in_stages(catalog: Catalog, ids: Sequence[int]) -> None:
    _refuse(catalog, ids, "stage_id", "stage")


def _no_deals_in_pipelines(catalog: Catalog, ids: Sequence[int]) -> None:
    _refuse(catalog, ids, "pipeline_id", "pipeline")


HOLDING: dict[str, Callable[[Catalog, Sequence[int]], None]] = {
    "stages": _no_deals_in_stages,
    "pipelines": _no_deals_in_pipelines,
}
"""What refuses to bin records that hold deals. Raises Conflict."""
