"""What activities bring: how many a win takes, and the win rate by how soon a deal was first answered."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, case, func, select

from crm_tui.db.models import table
from crm_tui.domain.activities import TOUCHES
from crm_tui.domain.figures import leads as figures
from crm_tui.domain.figures.leads import BUCKETS, NEVER
from crm_tui.services.places import Column
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Group, Number, Tally, Unit, report
from crm_tui.services.reports.grouping import Grouping, Raw
from crm_tui.services.reports.standing import standing
from crm_tui.services.reports.tallying import Facts, tally

HOUR = 3600


@report(
    "activities",
    "deals closed in the period by the hours from making a deal to its first outbound call, mail, message, meeting or "
    "visit: their win rate; activities_per_win = activities on won deals / won deals",
    (
        Number("won"),
        Number("lost"),
        Number("win_rate", Unit.PERCENT, summed=False),
        Number("activities_on_won"),
        Number("activities_per_win", Unit.RATIO, summed=False),
    ),
    area=Area.WORK,
    drawing=Drawing(
        numbers=("won", "lost"),
        headline=("won", "win_rate", "activities_on_won", "activities_per_win"),
        trouble=("lost",),
    ),
    finish=figures.effort,
    by="first_response",
)
def activities(asked: Asked) -> Tally:
    """The closed deals with what was done for them."""
    deals = standing(asked)
    done = _done(asked)
    source = deals.source.outerjoin(done, done.c.deal_id == table("deals").c.id)
    by: tuple[Grouping, ...] = (BySpeed(_bucket(asked, done)),) if asked.by == BySpeed.name else deals.groupings()
    facts = Facts(
        asked.catalog.entity("deals"), source, and_(deals.where, deals.closed()), by, {"status": deals.status},
        {"activities": done.c.activities}, instead=deals.instead,
    )  # fmt: skip
    return tally(asked, facts, lambda row: figures.activity(row["status"], row["n"], row["activities"]))


class BySpeed:
    """The span of time to the first response."""

    name = "first_response"

    def __init__(self, bucket: Column) -> None:
        self.bucket = bucket

    def expression(self, instead: Mapping[str, Column]) -> Column:
        """Its place in the order of the spans."""
        return self.bucket

    def groups(self, raws: Mapping[Raw, int]) -> dict[Raw, Group]:
        """The spans by name."""
        names = [*(name for name, _ in BUCKETS), NEVER]
        return {raw: Group(names[int(raw or 0)], names[int(raw or 0)], (int(raw or 0), "")) for raw in raws}


def _done(asked: Asked) -> Any:
    """The number of activities of each deal, and the first outbound touch."""
    acts = table("activities")
    touch = and_(acts.c.direction == "out", acts.c.kind.in_(TOUCHES))
    columns = (
        acts.c.deal_id,
        func.count().label("activities"),
        func.min(case((touch, acts.c.occurred_at))).label("first_touch"),
    )
    where = [acts.c.deal_id.is_not(None), live(acts)]
    if asked.cutoff is not None:
        where.append(acts.c.occurred_at < asked.cutoff)
    return select(*columns).where(*where).group_by(acts.c.deal_id).subquery("done")


def _bucket(asked: Asked, done: Any) -> Column:
    """The place of the span among all of them; a touch before the deal was made counts as at once."""
    seconds = asked.catalog.db.dialect.seconds
    waited = seconds(done.c.first_touch) - seconds(table("deals").c.created_at)
    spans = [(waited <= hours * HOUR, at) for at, (_, hours) in enumerate(BUCKETS) if hours is not None]
    return case((done.c.first_touch.is_(None), len(BUCKETS)), *spans, else_=len(BUCKETS) - 1)
