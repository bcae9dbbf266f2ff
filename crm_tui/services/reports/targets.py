"""What was won beside what was to be won: attainment, pace and coverage (SPEC 15, 20)."""

from dataclasses import replace

from sqlalchemy import and_

from crm_tui.domain.figures import targets as figures
from crm_tui.domain.figures.forecast import Due
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Tally, Unit, report
from crm_tui.services.reports.pipeline import is_open
from crm_tui.services.reports.standing import standing
from crm_tui.services.reports.tallying import tally
from crm_tui.services.reports.towards import TEAM, targeted


@report(
    "targets",
    "attainment = won / target; pace = attainment / elapsed share of the working days (Monday to Friday, today "
    "included), 100 % is on the way; weighted = amount x probability / 100 of open deals that are to close in the "
    "period; gap = target - won - weighted; coverage = weighted / (target - won), n/a when the target is reached",
    (
        Number("target", Unit.MONEY, sparse=True),
        Number("won", Unit.MONEY),
        Number("attainment", Unit.PERCENT, summed=False),
        Number("pace", Unit.PERCENT, summed=False),
        Number("weighted", Unit.MONEY),
        Number("gap", Unit.MONEY, summed=False),
        Number("coverage", Unit.RATIO, summed=False),
        Number("target_deals", sparse=True),
        Number("won_deals"),
        Number("deals_attainment", Unit.PERCENT, summed=False),
        Number("deals_pace", Unit.PERCENT, summed=False),
    ),
    area=Area.SALES,
    drawing=Drawing(
        numbers=("won", "weighted", "gap"),
        expected=("weighted",),
        missing=("gap",),
        headline=("target", "won", "attainment", "pace"),
        towards="target",
    ),
    finish=figures.reached,
    period="this-quarter",
    adds_up=False,
    stands=True,
)
def targets(asked: Asked) -> Tally:
    """What members, teams or all have reached of what they were to win."""
    if asked.by == "team":
        asked = replace(asked, by=TEAM)
    deals = standing(asked)
    won = deals.facts(deals.won(), alike={}, summed={"amount": deals.amount}, frozen=True)
    made = tally(asked, won, lambda row: {"won": row["amount"], "won_deals": row["n"]})
    due = and_(is_open(deals), deals.due() == Due.EXPECTED.value)
    expected = deals.facts(due, alike={}, summed={"weighted": deals.weighted}, frozen=False)
    made.join(tally(asked, expected, lambda row: {"weighted": row["weighted"]}))
    made.join(targeted(asked))
    return _timed(asked, made)


def _timed(asked: Asked, made: Tally) -> Tally:
    """Each row with the share of its period that is over; summed over rows it is the same share."""
    if asked.days is not None:
        gone, working = figures.elapsed(asked.days, asked.today)
        for sums in made.sums.values():
            sums |= {"elapsed": gone, "working": working}
    return made
