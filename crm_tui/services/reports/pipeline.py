"""The open pipeline and its weighted forecast."""

from sqlalchemy import RowMapping, and_, case, literal

from crm_tui.db.models import table
from crm_tui.domain.figures import forecast as figures
from crm_tui.domain.figures.forecast import Due
from crm_tui.domain.figures.periods import Days
from crm_tui.domain.figures.targets import towards
from crm_tui.domain.pipeline import StageKind
from crm_tui.services.places import Column, Condition
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Tally, Unit, report
from crm_tui.services.reports.grouping import with_open_stages
from crm_tui.services.reports.standing import Standing, standing
from crm_tui.services.reports.tallying import Facts, tally
from crm_tui.services.reports.towards import targeted

DEALS = Number("deals")
WEIGHTED = Number("weighted", Unit.MONEY)
SLIPPED = Number("slipped", Unit.MONEY)


@report(
    "pipeline",
    "open deals by stage: number, amount, and amount x probability; with a period, those with a close date in it; "
    "slipped is the part whose close date is past",
    (DEALS, Number("amount", Unit.MONEY), WEIGHTED, SLIPPED),
    area=Area.SALES,
    drawing=Drawing(
        numbers=("weighted",),
        of="amount",
        headline=("deals", "amount", "weighted", "slipped"),
        trouble=("slipped",),
    ),
    by="stage",
    dated=("deals", "close_date"),
    split=False,
    stands=True,
)
def pipeline(asked: Asked) -> Tally:
    """The open deals as they stand."""
    deals = standing(asked)
    inside = is_open(deals) if asked.days is None else and_(is_open(deals), _dated(asked.days))
    late = case((table("deals").c.close_date < asked.today.isoformat(), deals.amount), else_=0)
    facts = _open_facts(deals, inside, {}, {"slipped": late})
    made = tally(asked, facts, lambda row: figures.pipeline(row["n"], row["amount"], row["weighted"], row["slipped"]))
    return with_open_stages(asked, made) if asked.by == "stage" else made


@report(
    "forecast",
    "weighted = amount x probability / 100 over open deals with a close date in the period and not before today; "
    "best_case holds commit, pipeline both and the rest that is not omitted; slipped = open with a close date before "
    "today; undated = open without one; won = won in the period; gap = target - won - weighted, "
    "coverage = weighted / (target - won)",
    (
        Number("won", Unit.MONEY),
        Number("commit", Unit.MONEY),
        Number("best_case", Unit.MONEY),
        Number("pipeline", Unit.MONEY),
        WEIGHTED,
        SLIPPED,
        Number("undated", Unit.MONEY),
        Number("omitted", Unit.MONEY),
        DEALS,
        Number("won_deals"),
        Number("slipped_deals"),
        Number("undated_deals"),
        Number("target", Unit.MONEY, sparse=True),
        Number("gap", Unit.MONEY, summed=False),
        Number("coverage", Unit.RATIO, summed=False),
    ),
    area=Area.SALES,
    drawing=Drawing(
        numbers=("won", "weighted", "gap"),
        expected=("weighted",),
        missing=("gap",),
        towards="target",
        headline=("won", "weighted", "slipped", "undated"),
        trouble=("slipped",),
    ),
    finish=towards,
    period="this-quarter",
    dated=("deals", "close_date"),
    split=False,
    stands=True,
)
def forecast(asked: Asked) -> Tally:
    """What the period may still bring, and what it has brought."""
    deals = standing(asked)
    alike = {"status": deals.status, "due": deals.due(), "category": deals.category}
    made = tally(asked, _open_facts(deals, is_open(deals), alike, {}), lambda row: figures.forecast(as_standing(row)))
    closed = deals.facts(
        deals.closed(),
        alike={"status": deals.status, "due": literal(Due.ELSEWHERE.value), "category": literal(None)},
        summed={"amount": deals.amount, "weighted": literal(0)},
        frozen=True,
    )
    won = tally(asked, closed, lambda row: figures.forecast(as_standing(row, closed_within=True)))
    return made.join(won, counted=True).join(targeted(asked))


def is_open(deals: Standing) -> Condition:
    """Whether a deal stood open."""
    return deals.status == StageKind.OPEN.value


def _dated(days: Days) -> Condition:
    day = table("deals").c.close_date
    return and_(day >= days.first.isoformat(), day < days.until.isoformat())


def _open_facts(deals: Standing, where: Condition, alike: dict[str, Column], besides: dict[str, Column]) -> Facts:
    summed = {"amount": deals.amount, "weighted": deals.weighted, **besides}
    return deals.facts(where, alike=alike, summed=summed, frozen=False)


def as_standing(row: RowMapping, *, closed_within: bool = False) -> figures.Standing:
    """A group of deals, or one, as the forecast counts it."""
    return figures.Standing(
        StageKind(row["status"]), Due(row["due"]), row["category"], closed_within, row["n"], row["amount"],
        row["weighted"],
    )  # fmt: skip
