"""Customer satisfaction: what those said who were asked how their ticket went."""

from sqlalchemy import RowMapping, and_, case, exists, func, select

from crm_tui.db.models import table
from crm_tui.domain.figures import tickets as figures
from crm_tui.services.places import Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Tally, Unit, report
from crm_tui.services.reports.tallying import tally
from crm_tui.services.reports.ticket_standing import seen

CSAT = "csat"


@report(
    "csat",
    "csat = answers of 4 or 5 / answers given in the period, each of 1 to 5; mean_score = their mean; response_rate = "
    "resolved_answered / resolved, of the tickets resolved in the period",
    (
        Number("answers"),
        Number("satisfied"),
        Number("csat", Unit.PERCENT, summed=False),
        Number("scores"),
        Number("mean_score", Unit.SCORE, summed=False),
        Number("resolved"),
        Number("resolved_answered"),
        Number("response_rate", Unit.PERCENT, summed=False),
    ),
    area=Area.SERVICE,
    drawing=Drawing(
        numbers=("satisfied",),
        headline=("csat", "mean_score", "answers", "response_rate"),
        of="answers",
    ),
    title="CSAT",
    finish=figures.satisfaction,
    dated=("responses", "answered_at"),
)
def csat(asked: Asked) -> Tally:
    """The answers, and the tickets they might have been about."""
    some = seen(asked)
    replies, mine = table("responses"), table("tickets")
    source = some.source.join(replies, and_(replies.c.ticket_id == mine.c.id, _asked_for()))
    given = some.facts(asked.within(replies.c.answered_at), alike={"score": replies.c.score}, source=source)
    made = tally(asked, given, lambda row: figures.answers(row["score"], row["n"]))
    then = [] if asked.cutoff is None else [replies.c.answered_at < asked.cutoff]
    answered = exists().where(replies.c.ticket_id == mine.c.id, _asked_for(), *then).correlate(mine)
    solved = some.facts(some.solved, alike={"answered": case((answered, 1), else_=0)})
    made.join(tally(asked, solved, _resolved))
    made.notes += _elsewhere(asked)
    return made


def _asked_for() -> Condition:
    """Whether a response is a live one of satisfaction."""
    replies = table("responses")
    return and_(replies.c.kind == CSAT, live(replies))


def _resolved(row: RowMapping) -> figures.Sums:
    return {"resolved": row["n"]} | ({"resolved_answered": row["n"]} if row["answered"] else {})


def _elsewhere(asked: Asked) -> list[str]:
    """What there is to say of answers about no ticket."""
    replies = table("responses")
    which = and_(_asked_for(), replies.c.ticket_id.is_(None), asked.within(replies.c.answered_at))
    count = asked.catalog.connection.execute(select(func.count()).where(which)).scalar_one()
    return [f"answers about no ticket: {count}; these are not counted"] if count else []
