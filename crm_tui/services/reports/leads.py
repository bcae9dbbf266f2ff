"""Lead conversion, and the sources of leads and deals."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import FromClause, and_, func, select

from crm_tui.db.models import table
from crm_tui.domain.figures import leads as figures
from crm_tui.domain.figures.outcomes import Outcome, closed
from crm_tui.domain.pipeline import LeadStatus, StageKind
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Tally, Unit, report
from crm_tui.services.reports.grouping import Grouping, grouping
from crm_tui.services.reports.standing import standing
from crm_tui.services.reports.tallying import Facts, tally

DECIDED = (LeadStatus.CONVERTED.value, LeadStatus.UNQUALIFIED.value)


@report(
    "leads",
    "cohort_rate = converted / created of the leads created in the period; flow_rate = converted / (converted + "
    "unqualified) of the leads decided in the period, each by its last decision",
    (
        Number("created"),
        Number("of_these_converted"),
        Number("cohort_rate", Unit.PERCENT, summed=False),
        Number("converted"),
        Number("unqualified"),
        Number("flow_rate", Unit.PERCENT, summed=False),
    ),
    area=Area.LEADS,
    drawing=Drawing(
        numbers=("converted", "unqualified"),
        headline=("created", "converted", "cohort_rate", "flow_rate"),
        trouble=("unqualified",),
    ),
    finish=figures.conversion,
    dated=("leads", "created_at"),
)
def leads(asked: Asked) -> Tally:
    """Two ways to see conversion, never mixed."""
    seen = _seen(asked)
    made = tally(asked, seen.created(), lambda row: figures.cohort(row["status"], row["n"]))
    return made.join(tally(asked, seen.decided(), lambda row: figures.flow(row["status"], row["n"])))


@report(
    "sources",
    "by source: leads created in the period, those converted, and their share; deals closed in the period, their win "
    "rate and what was won",
    (
        Number("leads"),
        Number("converted"),
        Number("lead_rate", Unit.PERCENT, summed=False),
        Number("won"),
        Number("lost"),
        Number("win_rate", Unit.PERCENT, summed=False),
        Number("won_amount", Unit.MONEY),
    ),
    area=Area.LEADS,
    drawing=Drawing(numbers=("converted",), headline=("leads", "lead_rate", "won", "won_amount"), of="leads"),
    finish=figures.by_source,
    by="source",
    dated=("leads", "created_at"),
)
def sources(asked: Asked) -> Tally:
    """Where leads and deals come from, and what comes of them."""
    seen, deals = _seen(asked), standing(asked)
    made = tally(asked, seen.created(), lambda row: figures.source_of_leads(row["status"], row["n"]))
    facts = deals.facts(deals.closed(), alike={"status": deals.status}, summed={"amount": deals.amount}, frozen=True)
    return made.join(
        tally(asked, facts, lambda row: closed(Outcome(StageKind(row["status"]), row["n"], row["amount"])))
    )


@dataclass(frozen=True)
class _Seen:
    """The leads of a report with their status at the moment they are seen at."""

    asked: Asked
    source: FromClause
    where: Condition
    status: Column

    def created(self) -> Facts:
        """Those made in the period."""
        return self._facts(self.source, self.asked.within(table("leads").c.created_at))

    def decided(self) -> Facts:
        """Those converted or unqualified in the period; an earlier decision that was taken back is none."""
        changes = table("status_changes")
        mine = and_(changes.c.entity == "leads", live(changes))
        known = select(changes.c.record_id, func.max(changes.c.at).label("at")).where(mine)
        if self.asked.cutoff is not None:
            known = known.where(changes.c.at < self.asked.cutoff)
        last: Any = known.group_by(changes.c.record_id).subquery("last_change")
        joined = self.source.join(last, last.c.record_id == table("leads").c.id)
        return self._facts(joined, and_(self.status.in_(DECIDED), self.asked.within(last.c.at)))

    def _facts(self, source: FromClause, where: Condition) -> Facts:
        entity = self.asked.catalog.entity("leads")
        by: tuple[Grouping, ...] = ()
        if self.asked.by is not None:
            by = (grouping(self.asked, entity, self.asked.by, None),)
        instead = {"status": self.status}
        return Facts(entity, source, and_(self.where, where), by, {"status": self.status}, instead=instead)


def _seen(asked: Asked) -> _Seen:
    leads = table("leads")
    where = asked.where(asked.catalog.entity("leads"))
    if asked.cutoff is None:
        return _Seen(asked, leads, where, leads.c.status)
    last, changes = table("status_changes").alias("stood"), table("status_changes").alias("changed")
    mine = and_(changes.c.entity == "leads", changes.c.record_id == leads.c.id, changes.c.at < asked.cutoff)
    known: Any = select(changes.c.id).where(mine, changes.c.deleted_at.is_(None))
    newest = known.order_by(changes.c.at.desc(), changes.c.id.desc()).limit(1).correlate(leads).scalar_subquery()
    joined = leads.join(last, last.c.id == newest)
    return _Seen(asked, joined, where, last.c.to_status)
