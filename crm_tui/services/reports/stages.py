"""The stage funnel and the time deals spend in stages, from the stage history."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, case, exists, func, literal, literal_column, or_, select

from crm_tui.db.models import table
from crm_tui.domain.figures import funnel as figures
from crm_tui.domain.figures.funnel import Entered
from crm_tui.domain.figures.ratios import days, mean, middle
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import StageKind
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Exact, Group, Number, Shape, Tally, Unit, report
from crm_tui.services.reports.grouping import Raw, stage_groups, with_open_stages
from crm_tui.services.reports.standing import Standing, standing
from crm_tui.services.reports.tallying import Facts, picked, tally

MEDIAN, P90 = 50, 90


@report(
    "funnel",
    "of the deals that entered a stage in the period: advanced = entered an open stage of higher position later, or "
    "won, whatever they skipped; lost = lost without; undecided = open; rate = advanced / (advanced + lost), "
    "of_all = advanced / entered; proposed_probability = (advanced + 1) / (decided + 2)",
    (
        Number("entered"),
        Number("advanced"),
        Number("lost"),
        Number("undecided"),
        Number("rate", Unit.PERCENT, summed=False),
        Number("of_all", Unit.PERCENT, summed=False),
        Number("proposed_probability", Unit.PERCENT, summed=False),
    ),
    area=Area.SALES,
    drawing=Drawing(
        Shape.FUNNEL,
        ("advanced", "undecided", "lost"),
        ("entered", "advanced", "lost", "rate"),
        expected=("undecided",),
        trouble=("lost",),
    ),
    finish=figures.rates,
    rows=("stage",),
    dated=("stage_changes", "at"),
    adds_up=False,
)
def funnel(asked: Asked) -> Tally:
    """Who entered which stage, and what became of them."""
    deals = standing(asked)
    entered = _entered(asked)
    source = deals.source.join(entered, entered.c.deal_id == table("deals").c.id)
    here = table("stages").alias("entered_stage")
    source = source.join(here, and_(here.c.id == entered.c.stage_id, here.c.kind == StageKind.OPEN.value))
    facts = Facts(
        asked.catalog.entity("deals"), source, deals.where, (ByStage(asked, here.c.id), *deals.groupings()),
        {"status": deals.status}, {"advanced": _advanced(asked, entered, here)}, instead=deals.instead,
    )  # fmt: skip
    count = tally(
        asked, facts, lambda row: figures.funnel(Entered(StageKind(row["status"]), row["n"], row["advanced"]))
    )
    return with_open_stages(asked, count) if asked.by is None else count


@report(
    "stage-time",
    "days deals spent in a stage: mean, median and 90th percentile of stays completed in the period, re-entries of a "
    "deal added up; now = deals that stand in it, and the mean of their days so far",
    (
        Number("stays"),
        Number("seconds"),
        Number("mean_days", Unit.DAYS, summed=False),
        Number("median_days", Unit.DAYS, summed=False),
        Number("p90_days", Unit.DAYS, summed=False),
        Number("now"),
        Number("seconds_so_far"),
        Number("mean_days_so_far", Unit.DAYS, summed=False),
    ),
    area=Area.SALES,
    drawing=Drawing(
        numbers=("mean_days", "median_days"), apart=True, headline=("stays", "mean_days", "median_days", "p90_days")
    ),
    finish=lambda sums: {
        "mean_days": days(mean(sums.get("seconds", 0), sums.get("stays", 0))),
        "mean_days_so_far": days(mean(sums.get("seconds_so_far", 0), sums.get("now", 0))),
    },
    rows=("stage",),
    dated=("stage_changes", "at"),
    adds_up=False,
)
def stage_time(asked: Asked) -> Tally:
    """The stays that are over, and those that are not."""
    deals = standing(asked)
    stays = _stays(asked)
    here = table("stages").alias("left_stage")
    source = deals.source.join(stays, stays.c.deal_id == table("deals").c.id)
    source = source.join(here, and_(here.c.id == stays.c.stage_id, here.c.kind == StageKind.OPEN.value))
    by = (ByStage(asked, here.c.id), *deals.groupings())
    entity = asked.catalog.entity("deals")
    facts = Facts(entity, source, deals.where, by, {}, {"seconds": stays.c.seconds}, instead=deals.instead)
    made = tally(asked, facts, lambda row: {"stays": row["n"], "seconds": row["seconds"]})
    found = picked(asked, facts, stays.c.seconds, MEDIAN, P90)
    for place, some in found.rows.items():
        made.marks.setdefault(place, {}).update(_percentiles(some))
    for currency, some in found.whole.items():
        made.totals.setdefault(currency, {}).update(_percentiles(some))
    made.join(_so_far(asked, deals))
    return with_open_stages(asked, made) if asked.by is None else made


class ByStage:
    """The stage that a fact is about, which need not be the one a deal stands in."""

    name = "stage"

    def __init__(self, asked: Asked, column: Column) -> None:
        self.asked = asked
        self.column = column

    def expression(self, instead: Mapping[str, Column]) -> Column:
        """Its id."""
        return self.column

    def groups(self, raws: Mapping[Raw, int]) -> dict[Raw, Group]:
        """The stages in order."""
        return stage_groups(self.asked.catalog, [int(raw) for raw in raws if raw is not None])


def _entered(asked: Asked) -> Any:
    """The first time in the period at which a deal entered a stage."""
    moves = table("stage_changes")
    order = (moves.c.at, moves.c.id)
    rank = func.row_number().over(partition_by=(moves.c.deal_id, moves.c.to_stage_id), order_by=order).label("rank")
    known = select(moves.c.deal_id, moves.c.to_stage_id.label("stage_id"), moves.c.at, moves.c.id, rank)
    every = known.where(asked.within(moves.c.at), live(moves)).subquery("entries")
    return select(every).where(every.c.rank == 1).subquery("entered")


def _advanced(asked: Asked, entered: Any, here: Any) -> Column:
    """Whether a deal came further later: moves of the same second are told apart by their order."""
    moves: Any = table("stage_changes").alias("later")
    stages = table("stages").alias("later_stage")
    after = or_(moves.c.at > entered.c.at, and_(moves.c.at == entered.c.at, moves.c.id > entered.c.id))
    higher = and_(
        stages.c.kind == StageKind.OPEN.value,
        stages.c.pipeline_id == here.c.pipeline_id,
        stages.c.position > here.c.position,
    )
    conditions = [moves.c.deal_id == entered.c.deal_id, live(moves), after, moves.c.at >= entered.c.at]
    if asked.cutoff is not None:
        conditions.append(moves.c.at < asked.cutoff)
    found = exists(literal_column("1")).where(
        stages.c.id == moves.c.to_stage_id, or_(stages.c.kind == StageKind.WON.value, higher), *conditions
    )
    return case((found.correlate(entered, here), 1), else_=0)


def _stays(asked: Asked) -> Any:
    """The seconds of all completed stays of a deal in a stage."""
    moves = table("stage_changes")
    total = func.sum(moves.c.seconds_in_from).label("seconds")
    known = select(moves.c.deal_id, moves.c.from_stage_id.label("stage_id"), total)
    over: list[Condition] = [moves.c.from_stage_id.is_not(None), moves.c.seconds_in_from.is_not(None)]
    where = and_(asked.within(moves.c.at), live(moves), *over)
    return known.where(where).group_by(moves.c.deal_id, moves.c.from_stage_id).subquery("stays")


def _so_far(asked: Asked, deals: Standing) -> Tally:
    """The deals that stand in a stage now, or stood in it at the cutoff."""
    until = asked.cutoff or stored_instant(asked.context.now)
    seconds = asked.catalog.db.dialect.seconds
    lasting = seconds(literal(until)) - seconds(deals.entered_at)
    facts = Facts(
        asked.catalog.entity("deals"), deals.source, and_(deals.where, deals.status == StageKind.OPEN.value),
        (ByStage(asked, deals.stage), *deals.groupings()), {}, {"seconds": lasting}, instead=deals.instead,
    )  # fmt: skip
    return tally(asked, facts, lambda row: {"now": row["n"], "seconds_so_far": row["seconds"]})


def _percentiles(found: Mapping[int, list[int]]) -> dict[str, Exact]:
    return {"median_days": days(middle(tuple(found[MEDIAN]))), "p90_days": days(middle(tuple(found[P90])))}
