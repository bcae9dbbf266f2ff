"""How deals stand, now or at the end of a day: status, stage and close come from the stage history up to then."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, and_, case, func, literal, select, true

from crm_tui.db.models import table
from crm_tui.domain.figures.forecast import Due
from crm_tui.domain.pipeline import STAGE_KINDS, StageKind
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Asked
from crm_tui.services.reports.grouping import Grouping, grouping
from crm_tui.services.reports.tallying import Facts

CLOSED = (StageKind.WON.value, StageKind.LOST.value)


@dataclass(frozen=True)
class Standing:
    """The deals of a report, with the columns that depend on the moment they are seen at."""

    asked: Asked
    source: FromClause
    where: Condition
    status: Column
    stage: Column
    closed_at: Column
    entered_at: Column
    probability: Column
    category: Column

    @property
    def amount(self) -> Column:
        """In minor units; a deal without one is worth nothing."""
        return func.coalesce(table("deals").c.amount_minor, 0)

    @property
    def weighted(self) -> Column:
        """The amount under its probability, each deal rounded half to even, so that records add up to their row."""
        worth = self.amount * func.coalesce(self.probability, 0)
        above = (worth + 50) // 100 - case((worth % 200 == 50, 1), else_=0)
        below = (worth - 50) // 100 + case((worth % 200 == -50, 1), else_=0)  # a database cuts towards nought
        return case((worth >= 0, above), else_=below)

    @property
    def instead(self) -> Mapping[str, Column]:
        """The columns that stand for fields of deals in --by."""
        return {
            "stage": self.stage,
            "status": self.status,
            "probability": self.probability,
            "forecast_category": self.category,
        }

    def money(self, *, frozen: bool) -> tuple[Column, Column, Column]:
        """Currency and, of closed deals, the frozen rate with its base."""
        deals = table("deals")
        currency = func.coalesce(deals.c.currency, self.asked.context.currency)
        if not frozen:
            return currency, literal(None), literal(None)
        if self.asked.cutoff is None:
            return currency, deals.c.rate, deals.c.rate_base
        closed = self.status.in_(CLOSED)
        return currency, case((closed, deals.c.rate)), case((closed, deals.c.rate_base))

    def due(self) -> Column:
        """When an open deal is expected, seen from today and the period."""
        day, asked = table("deals").c.close_date, self.asked
        inside: Condition = true()
        if asked.days is not None:
            inside = and_(day >= asked.days.first.isoformat(), day < asked.days.until.isoformat())
        kinds = (
            (day.is_(None), Due.UNDATED.value),
            (day < asked.today.isoformat(), Due.SLIPPED.value),
            (inside, Due.EXPECTED.value),
        )
        return case(*kinds, else_=Due.ELSEWHERE.value)

    def closed(self) -> Condition:
        """Whether the last outcome of a deal, won or lost, lies in the period.

        Put as what the status is not, so that SQLite goes by the day and the index that covers it.
        """
        kinds = self.status.not_in([StageKind.OPEN.value])
        return and_(self.closed_at.is_not(None), self.asked.within(self.closed_at), kinds)

    def won(self) -> Condition:
        """Whether a deal was won in the period."""
        return and_(self.closed(), self.status.not_in([StageKind.LOST.value]))

    def facts(
        self,
        where: Condition,
        *,
        alike: Mapping[str, Column],
        summed: Mapping[str, Column],
        frozen: bool,
        groupings: tuple[Grouping, ...] | None = None,
    ) -> Facts:
        """Facts about the deals that a condition names."""
        money = self.money(frozen=frozen)
        rows = self.groupings() if groupings is None else groupings
        both = and_(self.where, where)
        return Facts(self.asked.catalog.entity("deals"), self.source, both, rows, alike, summed, money, self.instead)

    def groupings(self) -> tuple[Grouping, ...]:
        """What --by names; parts of time are those of the close date."""
        asked = self.asked
        if asked.by is None:
            return ()
        return (grouping(asked, asked.catalog.entity("deals"), asked.by, table("deals").c.close_date),)


def standing(asked: Asked) -> Standing:
    """The deals as they stand now, or stood at the cutoff."""
    deals: Any = table("deals").c
    where = asked.where(asked.catalog.entity("deals"))
    if asked.cutoff is None:
        facts = (deals.status, deals.stage_id, deals.closed_at, deals.stage_entered_at, deals.probability)
        return Standing(asked, table("deals"), where, *facts, deals.forecast_category)
    stages, entered_at = table("stages").alias("stood_in"), _of_last_move(asked.cutoff, "at")
    return Standing(
        asked,
        table("deals").join(stages, stages.c.id == _of_last_move(asked.cutoff, "to_stage_id")),
        and_(where, deals.status.in_(STAGE_KINDS)),  # true of every deal: SQLite goes by the index of the forecast
        stages.c.kind,
        stages.c.id,
        case((stages.c.kind != StageKind.OPEN.value, entered_at)),
        entered_at,
        func.coalesce(deals.probability_own, stages.c.probability),
        func.coalesce(deals.forecast_category_own, stages.c.forecast_category),
    )


def _of_last_move(moment: str, name: str) -> Column:
    """What the last move of a deal before a moment says, read from the index of the history."""
    moves: Any = table("stage_changes").alias("moved")
    mine = and_(moves.c.deal_id == table("deals").c.id, moves.c.at < moment, live(moves))
    last = select(moves.c[name]).where(mine).order_by(moves.c.at.desc(), moves.c.id.desc()).limit(1)
    found: Column = last.correlate(table("deals")).scalar_subquery()
    return found
