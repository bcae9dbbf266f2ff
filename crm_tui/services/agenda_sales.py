"""The deals and leads of the agenda: mine and nobody's that rot, are late or have no next step, or come back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, Table, and_, false, func, or_, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.models import table
from crm_tui.db.pipelines import stored_pipelines
from crm_tui.domain.attention import Attention, Standing, attention, days_still
from crm_tui.domain.kinds import Context
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import LeadStatus, Stage, StageKind
from crm_tui.services.due import Due, mine
from crm_tui.services.reading import live

Condition = ColumnElement[bool]

NOTES = {
    Attention.PAST_CLOSE_DATE: "past close",
    Attention.NO_NEXT_STEP: "no next step",
    Attention.ROTTING: "rotting",
}
"""What is said of a deal, the first that holds: how long it has stood still is said in any case."""

GRAVEST = (Attention.ROTTING, Attention.PAST_CLOSE_DATE, Attention.NO_NEXT_STEP)


class AtRisk:
    """Deals that need attention (SPEC 5, rule 7), found on the indexes of what stands still and what is stuck."""

    def __init__(self, connection: Connection, context: Context, me: int | None) -> None:
        self.connection = connection
        self.now = context.now
        self.today = context.now.astimezone(context.zone).date()
        self.deals = table("deals")
        self.stages = {each.id: each for each in chain.from_iterable(stored_pipelines(connection).by_pipeline.values())}
        is_open = self.deals.c.status == StageKind.OPEN.value
        self.walks = [and_(live(self.deals), owner, is_open) for owner in mine(self.deals, me)]
        rots, late = _rots(self.deals, self.stages.values(), self.now), self.deals.c.close_date < self.today.isoformat()
        self.worse = [late] if rots is None else [rots, late]
        self.stuck = self.deals.c.next_step.is_(None)

    def due(self, most: int) -> tuple[Due, ...]:
        """The gravest ones, those that stand still longest first; `days` is below 0 by the days without a move."""
        conditions = (*self.worse, self.stuck)
        ids = union_all(*(self._first(walk, condition, most) for walk in self.walks for condition in conditions))
        found = [self._risk(row) for row in self.connection.execute(self._named(ids)).all()]
        return tuple(due for _, due in sorted(found, key=lambda pair: (pair[0], pair[1].days, pair[1].id))[:most])

    def count(self, most: int) -> int:
        """How many there are, counted no further than `most`."""
        unmoved = and_(self.stuck, *(~func.coalesce(each, false()) for each in self.worse))
        parts = [
            select(select(self.deals.c.id).where(walk, condition).limit(most).subquery())
            for walk in self.walks
            for condition in (or_(*self.worse), unmoved)
        ]
        found = union_all(*parts).subquery()
        return min(most, int(self.connection.execute(select(func.count()).select_from(found)).scalar_one()))

    def _first(self, walk: Condition, condition: Condition, most: int) -> Select[Any]:
        ids = select(self.deals.c.id).where(walk, condition).order_by(self.deals.c.stage_entered_at).limit(most)
        return select(ids.subquery())

    def _named(self, ids: Any) -> Select[Any]:
        deals, firms, people = self.deals, table("companies"), table("contacts")
        joined = deals.outerjoin(firms, firms.c.id == deals.c.company_id)
        joined = joined.outerjoin(people, people.c.id == deals.c.contact_id)
        company = func.coalesce(firms.c.name, people.c.name).label("company")
        return select(deals, company).select_from(joined).where(deals.c.id.in_(select(ids.subquery().c.id)))

    def _risk(self, row: Any) -> tuple[int, Due]:
        stage = self.stages.get(row.stage_id)
        deal = Standing(
            StageKind.OPEN,
            _moment(row.stage_entered_at),
            _moment(row.last_activity_at),
            stage.rot_days if stage else None,
            row.next_step,
            date.fromisoformat(row.close_date) if row.close_date else None,
        )
        reasons = attention(deal, self.now, self.today)
        note = next((words for reason, words in NOTES.items() if reason in reasons), "")
        if note == NOTES[Attention.PAST_CLOSE_DATE] and deal.close_date is not None:
            note = f"{(self.today - deal.close_date).days:,} d late"
        since = max(filter(None, (row.stage_entered_at, row.last_activity_at)), default="")
        rank = next((at for at, reason in enumerate(GRAVEST) if reason in reasons), len(GRAVEST))
        title = row.name or f"deal {row.id}"
        return rank, Due(
            "deals", row.id, "deal", title, row.company or "", since, -(days_still(deal, self.now) or 0), note
        )


def _rots(deals: Table, stages: Iterable[Stage], now: datetime) -> Condition | None:
    """What rots, None where no stage has a limit; the first term alone finds its place in the index."""
    limits: dict[int, list[int]] = {}
    for stage in stages:
        if stage.kind is StageKind.OPEN and stage.rot_days is not None:
            limits.setdefault(stage.rot_days, []).append(stage.id)
    latest = stored_instant(now - timedelta(days=min(limits, default=0)))
    still = []
    for days, ids in limits.items():
        before = stored_instant(now - timedelta(days=days))
        touched = func.coalesce(deals.c.last_activity_at, "")
        still.append(and_(deals.c.stage_id.in_(ids), deals.c.stage_entered_at < before, touched < before))
    return and_(deals.c.stage_entered_at < latest, or_(*still)) if still else None


def _moment(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(at)


class Recycled:
    """Recycled leads to be taken up again, on the index of that day."""

    def __init__(self, connection: Connection, context: Context, me: int | None) -> None:
        self.connection = connection
        self.today = context.now.astimezone(context.zone).date()
        self.leads = table("leads")
        self.which = and_(
            self.leads.c.recycle_on.is_not(None),
            live(self.leads),
            self.leads.c.status == LeadStatus.RECYCLED.value,
            or_(*mine(self.leads, me)),
        )

    def due(self, first: date | None, end: date, most: int) -> tuple[Due, ...]:
        """The earliest ones from the first day on and before the last one."""
        leads = self.leads
        facts = (leads.c.id, leads.c.name, leads.c.email, leads.c.company, leads.c.recycle_on)
        rows = self.connection.execute(
            select(*facts)
            .where(self.which, *self._between(first, end))
            .order_by(leads.c.recycle_on, leads.c.id)
            .limit(most)
        )
        return tuple(map(self._due, rows))

    def count(self, first: date | None, end: date, most: int) -> int:
        """How many there are, counted no further than `most`."""
        found = select(self.leads.c.id).where(self.which, *self._between(first, end)).limit(most).subquery()
        return int(self.connection.execute(select(func.count()).select_from(found)).scalar_one())

    def _between(self, first: date | None, end: date) -> Sequence[Condition]:
        day = self.leads.c.recycle_on
        return (day < end.isoformat(), *((day >= first.isoformat(),) if first else ()))

    def _due(self, row: Any) -> Due:
        title = f"Recycle {row.name or row.company or row.email or f'lead {row.id}'}"
        days = (date.fromisoformat(row.recycle_on) - self.today).days
        return Due("leads", row.id, "lead", title, (row.company or "") if row.name else "", row.recycle_on, days)
