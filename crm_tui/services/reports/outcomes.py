"""Win rate, average sale, cycle length and velocity."""

from dataclasses import replace
from fractions import Fraction

from sqlalchemy import and_, case, or_

from crm_tui.db.models import table
from crm_tui.domain.figures import outcomes as figures
from crm_tui.domain.figures.outcomes import Outcome
from crm_tui.domain.figures.ratios import days, middle
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import StageKind
from crm_tui.services.places import Column
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Tally, Unit, report
from crm_tui.services.reports.standing import Standing, standing
from crm_tui.services.reports.tallying import Facts, picked, tally

RATE = Number("win_rate", Unit.PERCENT, summed=False)
AVERAGE = Number("average_sale", Unit.MONEY, summed=False)
MEDIAN = 50


@report(
    "win-rate",
    "won / (won + lost) of the deals closed in the period, by count and by value; open deals count nowhere, a reopened "
    "deal counts once, by its last outcome; average and median of the won amounts",
    (
        Number("won"),
        Number("lost"),
        RATE,
        Number("won_amount", Unit.MONEY),
        Number("lost_amount", Unit.MONEY),
        Number("win_rate_by_value", Unit.PERCENT, summed=False),
        AVERAGE,
        Number("median_sale", Unit.MONEY, summed=False),
    ),
    area=Area.SALES,
    drawing=Drawing(
        numbers=("won", "lost"),
        trouble=("lost",),
        headline=("win_rate", "win_rate_by_value", "won_amount", "average_sale"),
    ),
    finish=figures.win_rate,
)
def win_rate(asked: Asked) -> Tally:
    """The closed deals, and the median of the won ones."""
    deals = standing(asked)
    facts = deals.facts(deals.closed(), alike={"status": deals.status}, summed={"amount": deals.amount}, frozen=True)
    made = tally(asked, facts, lambda row: figures.closed(Outcome(StageKind(row["status"]), row["n"], row["amount"])))
    _medians(asked, _won(facts, deals), deals.amount, "median_sale", made)
    return made


@report(
    "velocity",
    "open deals x win rate x average sale / mean cycle, in money a day; cycle = closed - created of won deals in days; "
    "one period and filter for all four: open at its end, won and lost within it; with_... is what 10 % more of one "
    "lever makes of it",
    (
        Number("open"),
        Number("won"),
        Number("lost"),
        RATE,
        Number("won_amount", Unit.MONEY),
        AVERAGE,
        Number("cycle_days", Unit.DAYS, summed=False),
        Number("median_cycle_days", Unit.DAYS, summed=False),
        Number("velocity", Unit.MONEY, summed=False),
        Number("with_more_deals", Unit.MONEY, summed=False),
        Number("with_win_rate", Unit.MONEY, summed=False),
        Number("with_larger_sales", Unit.MONEY, summed=False),
        Number("with_shorter_cycle", Unit.MONEY, summed=False),
        Number("cycle_seconds"),
    ),
    area=Area.SALES,
    drawing=Drawing(numbers=("velocity",), headline=("velocity", "win_rate", "average_sale", "cycle_days")),
    finish=figures.velocity,
    adds_up=False,
)
def velocity(asked: Asked) -> Tally:
    """What a day brings: all four parts as they were at the end of the period."""
    deals = standing(_at_its_end(asked))
    cycle = _cycle(deals)
    won = deals.status == StageKind.WON.value
    facts = deals.facts(
        or_(deals.closed(), deals.status == StageKind.OPEN.value),
        alike={"status": deals.status},
        summed={"amount": deals.amount, "seconds": case((won, cycle))},
        frozen=True,
    )
    made = tally(
        asked,
        facts,
        lambda row: figures.moving(Outcome(StageKind(row["status"]), row["n"], row["amount"], row["seconds"])),
    )
    _medians(asked, _won(facts, deals), cycle, "median_cycle_days", made)
    return made


def _at_its_end(asked: Asked) -> Asked:
    """A period that is over is seen from its end."""
    if asked.span is None or asked.span[1] > stored_instant(asked.context.now):
        return asked
    end = asked.span[1]
    return replace(asked, cutoff=end if asked.cutoff is None else min(end, asked.cutoff))


def _cycle(deals: Standing) -> Column:
    """The seconds from making a deal to closing it."""
    seconds = deals.asked.catalog.db.dialect.seconds
    return seconds(deals.closed_at) - seconds(table("deals").c.created_at)


def _won(facts: Facts, deals: Standing) -> Facts:
    """The same facts about won deals only."""
    return replace(facts, where=and_(deals.where, deals.won()))


def _medians(asked: Asked, facts: Facts, value: Column, name: str, into: Tally) -> None:
    """Put the medians of rows and of currencies into a tally."""
    found = picked(asked, facts, value, MEDIAN)
    for place, some in found.rows.items():
        into.marks.setdefault(place, {})[name] = _median(some[MEDIAN], name)
    for currency, some in found.whole.items():
        into.totals.setdefault(currency, {})[name] = _median(some[MEDIAN], name)


def _median(values: list[int], name: str) -> Fraction | None:
    found = middle(tuple(values))
    return days(found) if name.endswith("_days") else found
