"""How the forecast stood: kept once a day by the first write, read where a forecast is measured by what came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, literal, select

from crm_tui.db.daily import SNAPSHOTS
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.dates import SPANS
from crm_tui.domain.figures import forecast as figures
from crm_tui.domain.figures import periods
from crm_tui.domain.figures.forecast import Due
from crm_tui.domain.figures.periods import Days
from crm_tui.domain.kinds import Context
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.services.catalog import Catalog
from crm_tui.services.places import Column
from crm_tui.services.reports.base import Asked
from crm_tui.services.reports.pipeline import as_standing, is_open
from crm_tui.services.reports.standing import Standing, standing

MONEY = ("won", "commit", "best_case", "pipeline", "weighted", "slipped", "undated")
KEY = ("month", "owner_id", "pipeline_id", "currency")


def taken(
    db: Database, connection: Connection, day: date, *, cutoff: str | None = None
) -> list[dict[str, str | int | None]]:
    """How the forecast stands on a day, by owner, pipeline, currency and the month deals close in.

    What was won is kept for the months of the year so far, so that what a period brought up to a day can be told.
    With a `cutoff` deals stand as their history has them at that instant.
    """
    context = db.context()
    asked = Asked(Catalog(db, connection), context, day, cutoff)
    so_far = replace(asked, days=Days(first_known(day, context), day + timedelta(days=1)))
    kept: dict[tuple[Any, ...], dict[str, int]] = {}
    for row, sums in (*_expected(connection, standing(asked)), *_won(connection, standing(so_far))):
        into = kept.setdefault(tuple(row[name] for name in KEY), {})
        for name, value in sums.items():
            into[name] = into.get(name, 0) + value
    if not kept:
        kept[None, None, None, context.currency] = {}
    return [dict(zip(KEY, key, strict=True)) | _columns(sums) for key, sums in kept.items()]


def first_known(taken_on: date, context: Context) -> date:
    """The first day of which a snapshot knows what was won."""
    return min(SPANS[unit](taken_on, context)[0] for unit in ("year", "fiscal-year"))


def _columns(sums: Mapping[str, int]) -> dict[str, int]:
    return {f"{name}_minor": sums.get(name, 0) for name in MONEY} | {"deals": sums.get("deals", 0)}


Counted = tuple[RowMapping, Mapping[str, int]]


def _expected(connection: Connection, deals: Standing) -> Iterator[Counted]:
    """What open deals add, by the month they are to close in; what slipped and has no date is of no month."""
    day = table("deals").c.close_date
    month = case((day >= deals.asked.today.isoformat(), func.substr(day, 1, 7)))
    alike = {"status": deals.status, "due": deals.due(), "category": deals.category, "month": month, **_whose()}
    summed = {"amount": deals.amount, "weighted": deals.weighted}
    facts = deals.facts(is_open(deals), alike=alike, summed=summed, frozen=False, groupings=())
    for row in connection.execute(facts.grouped()).mappings():
        yield row, figures.forecast(as_standing(row))


def _won(connection: Connection, deals: Standing) -> Iterator[Counted]:
    """What was won, by the month of the member's zone it was won in."""
    asked = deals.asked
    months = periods.parts(asked.days, "month", asked.context) if asked.days else ()
    ends = [(deals.closed_at < stored_instant(part.moments(asked.context)[1]), name) for name, part in months]
    alike: dict[str, Column] = {"status": deals.status, "due": literal(Due.ELSEWHERE.value), "category": literal(None)}
    alike |= {"month": case(*ends), **_whose()}
    summed: dict[str, Column] = {"amount": deals.amount, "weighted": literal(0)}
    facts = deals.facts(deals.won(), alike=alike, summed=summed, frozen=False, groupings=())
    for row in connection.execute(facts.grouped()).mappings():
        yield row, {"won": figures.forecast(as_standing(row, closed_within=True))["won"]}


def _whose() -> dict[str, Column]:
    deals = table("deals")
    return {"owner_id": deals.c.owner_id, "pipeline_id": deals.c.pipeline_id}


@dataclass(frozen=True)
class Stood:
    """One row of a snapshot: what was won, and what was expected, in minor units of its currency."""

    id: int
    month: str
    owner: int | None
    pipeline: int | None
    currency: str
    won: int
    weighted: int


@dataclass(frozen=True)
class AtStart:
    """How the forecast of a period stood on a day; `rows` are those of its months."""

    taken_on: date
    rows: Sequence[Stood]


def at_start(connection: Connection, days: Days, until: date) -> AtStart | None:
    """The first snapshot in a period of whole months, taken up to a day; None where there is none."""
    last = min(days.until - timedelta(days=1), until).isoformat()
    inside = SNAPSHOTS.c.taken_on.between(days.first.isoformat(), last)
    taken = connection.execute(select(func.min(SNAPSHOTS.c.taken_on)).where(inside)).scalar_one()
    if taken is None:
        return None
    month = SNAPSHOTS.c.month
    mine = (month >= days.first.isoformat()[:7]) & (month < days.until.isoformat()[:7])
    rows = connection.execute(select(SNAPSHOTS).where(SNAPSHOTS.c.taken_on == taken, mine).order_by(SNAPSHOTS.c.id))
    found = [
        Stood(each.id, each.month, each.owner_id, each.pipeline_id, each.currency, each.won_minor, each.weighted_minor)
        for each in rows
    ]
    return AtStart(date.fromisoformat(taken), found)
