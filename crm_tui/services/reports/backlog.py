"""The backlog of tickets over a period, from their history."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import FromClause, RowMapping, and_, case, exists, func, or_, select

from crm_tui.db.models import table
from crm_tui.domain.figures import backlog as figures
from crm_tui.domain.figures.backlog import STEPS, Move, When
from crm_tui.domain.figures.periods import Days, working_days
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.tickets import TicketStatus
from crm_tui.errors import Usage
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Shape, Tally, Unit, report
from crm_tui.services.reports.tallying import tally
from crm_tui.services.reports.ticket_standing import SOLVED, TO_DO, seen
from crm_tui.services.reports.tickets import creation_unknown


@report(
    "backlog",
    "tickets that are new, open, pending or on hold: start + created + reopened - resolved - merged - spam = end; "
    "days = end / tickets resolved a working day (Monday to Friday) of the period, up to today",
    (*(Number(name) for name in STEPS), Number("end"), Number("days", Unit.DAYS, summed=False)),
    area=Area.SERVICE,
    drawing=Drawing(
        Shape.STEPS, (*STEPS, "end"), ("start", "created", "end", "days"), minus=("resolved", "merged", "spam")
    ),
    period="this-quarter",
    dated=("tickets", "created_at"),
    adds_up=False,
)
def backlog(asked: Asked) -> Tally:
    """From the beginning of the period to its end, or to now."""
    if asked.span is None or asked.days is None:
        raise Usage("A backlog needs a period, e.g. --period this-quarter.")
    some, moves = seen(asked), table("status_changes")
    mine = and_(moves.c.record_id == table("tickets").c.id, moves.c.entity == "tickets", live(moves))
    begin, until = asked.span[0], max(asked.span[0], _until(asked, asked.span[1]))
    moved = _moved_at(moves)
    alike = {
        "before": moves.c.from_status,
        "after": moves.c.to_status,
        "made": _when(moves.c.at, begin, until),
        "moved": _when(moved, begin, until),
        "known": case((some.unknown, 0), else_=1),
    }
    joined: FromClause = some.source.join(moves, mine)
    made = tally(asked, some.facts(_counts(moves), alike=alike, source=joined), _steps)
    _pace(made, working_days(_gone_by(asked.days, asked)))
    made.notes += creation_unknown(some)
    return made


def _until(asked: Asked, end: str) -> str:
    """The end of the period; of one that runs, now; the second that is passing belongs to it."""
    now = stored_instant(asked.context.now + timedelta(seconds=1))
    return min(end, now if asked.cutoff is None else asked.cutoff)


def _gone_by(days: Days, asked: Asked) -> Days:
    """The days of the period up to today."""
    return Days(days.first, max(days.first, min(days.until, asked.today + timedelta(days=1))))


def _counts(moves: Any) -> Condition:
    """Whether an entry may change what is to do."""
    return or_(func.coalesce(moves.c.from_status, "").not_in(TO_DO), moves.c.to_status.not_in(TO_DO))


def _moved_at(moves: Any) -> Column:
    """When a ticket moved: the last time it was resolved is what the ticket says, which a file may know better."""
    mine: Any = table("tickets")
    later: Any = table("status_changes").alias("later")
    earlier: Any = table("status_changes").alias("earlier")
    same = and_(later.c.entity == "tickets", later.c.record_id == moves.c.record_id, live(later))
    opened = exists().where(same, later.c.id > moves.c.id, later.c.to_status.in_(TO_DO)).correlate(moves)
    past = and_(earlier.c.entity == "tickets", earlier.c.record_id == moves.c.record_id, live(earlier))
    came = select(func.max(earlier.c.at)).where(past, earlier.c.id < moves.c.id).correlate(moves).scalar_subquery()
    entered = and_(moves.c.to_status.in_(SOLVED), func.coalesce(moves.c.from_status, "").not_in(SOLVED))
    told = and_(entered, mine.c.status.in_(SOLVED), mine.c.resolved_at != moves.c.at, ~opened)
    since = func.coalesce(came, moves.c.at)
    return case((and_(told, mine.c.resolved_at < since), since), (told, mine.c.resolved_at), else_=moves.c.at)


def _when(at: Column, begin: str, until: str) -> Column:
    return case((at < begin, When.BEFORE.value), (at < until, When.WITHIN.value), else_=When.AFTER.value)


def _steps(row: RowMapping) -> Mapping[str, int]:
    before = None if row["before"] is None else TicketStatus(row["before"])
    after, known = TicketStatus(row["after"]), bool(row["known"])
    return figures.backlog(Move(before, after, When(row["made"]), When(row["moved"]), row["n"], known))


def _pace(made: Tally, days: int) -> None:
    """How long what is open takes, of each row and of all."""
    whole: dict[str, int] = {}
    for place, sums in made.sums.items():
        made.marks[place] = {"days": figures.days_of_work(sums, days)}
        for name, value in sums.items():
            whole[name] = whole.get(name, 0) + value
    made.totals[None] = {"days": figures.days_of_work(whole, days)}
