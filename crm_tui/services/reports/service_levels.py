"""Service levels: which clocks were met, and which were not."""

from collections.abc import Mapping

from sqlalchemy import RowMapping, and_, case, func, or_, select

from crm_tui.db.models import table
from crm_tui.domain.figures import tickets as figures
from crm_tui.domain.figures.tickets import Clocks
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.tickets import CLOCKS, ClockState
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Group, Number, Tally, Unit, report
from crm_tui.services.reports.grouping import EMPTY, Grouping, Raw
from crm_tui.services.reports.tallying import tally
from crm_tui.services.reports.ticket_standing import Named, Seen, seen
from crm_tui.text import fold


@report(
    "sla",
    "attainment = met / (met + breached) of the clocks that stopped in the period, or ran out in it and still run "
    "(overdue, breached already); undecided = started in it and still in time or paused; cancelled clocks, merged and "
    "spam tickets count nowhere",
    (
        Number("met"),
        Number("breached"),
        Number("overdue"),
        Number("attainment", Unit.PERCENT, summed=False),
        Number("undecided"),
    ),
    area=Area.SERVICE,
    drawing=Drawing(
        numbers=("met", "breached"),
        headline=("attainment", "met", "breached", "overdue"),
        trouble=("breached", "overdue"),
    ),
    title="SLA",
    finish=figures.attainment,
    rows=("clock",),
    dated=("sla_clocks", "started_at"),
)
def sla(asked: Asked) -> Tally:
    """The clocks by kind."""
    some = seen(asked)
    clocks, now = table("sla_clocks"), asked.cutoff or stored_instant(asked.context.now)
    stopped: Condition = clocks.c.stopped_at.is_not(None)
    if asked.cutoff is not None:
        stopped = and_(stopped, clocks.c.stopped_at < asked.cutoff)
    late = or_(clocks.c.due_at <= now, and_(clocks.c.due_at.is_(None), clocks.c.state == ClockState.BREACHED.value))
    overdue = and_(~stopped, func.coalesce(late, False))
    at = case((stopped, clocks.c.stopped_at), (overdue, clocks.c.due_at), else_=clocks.c.started_at)
    when = func.coalesce(at, clocks.c.started_at)
    begun = [] if asked.cutoff is None else [clocks.c.started_at < asked.cutoff]
    source = some.source.join(clocks, and_(clocks.c.ticket_id == table("tickets").c.id, live(clocks)))
    alike = {
        "state": clocks.c.state,
        "stopped": case((stopped, 1), else_=0),
        "overdue": case((overdue, 1), else_=0),
    }
    rows: tuple[Grouping, ...] = (Named("clock", clocks.c.kind, CLOCKS), *_by(some))
    facts = some.facts(and_(some.genuine, asked.within(when), *begun), rows=rows, alike=alike, source=source)
    return tally(asked, facts, _judged)


def _judged(row: RowMapping) -> figures.Sums:
    return figures.judged(Clocks(ClockState(row["state"]), bool(row["stopped"]), bool(row["overdue"]), row["n"]))


def _by(some: Seen) -> tuple[Grouping, ...]:
    """The policy is that of the clock, which may be another than the ticket has by now."""
    return (ByPolicy(some.asked),) if some.asked.by == ByPolicy.name else some.groupings()


class ByPolicy:
    """The policy that a clock was made by."""

    name = "policy"

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    def expression(self, instead: Mapping[str, Column]) -> Column:
        """Its id."""
        return table("sla_clocks").c.policy_id

    def groups(self, raws: Mapping[Raw, int]) -> dict[Raw, Group]:
        """The policies by name, in their order."""
        policies = table("policies")
        found = self.asked.catalog.connection.execute(select(policies.c.id, policies.c.name, policies.c.position))
        known = {number: Group(number, text, (place or 0, fold(text))) for number, text, place in found}
        return {raw: known.get(int(raw), EMPTY) if raw is not None else EMPTY for raw in raws}
