"""The waterfall: what became of the deals that were expected to close in a period.

Deals whose amount and date are as they were go through SQL alone. Those that somebody edited since the period began are
walked one by one, as the journal tells them.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, and_, literal, or_, select

from crm_tui.db.models import table
from crm_tui.domain.figures import waterfall as figures
from crm_tui.domain.figures.waterfall import View
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.domain.pipeline import StageKind
from crm_tui.errors import Usage
from crm_tui.services.places import Condition
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Area, Asked, Contribution, Drawing, Lot, Number, Shape, Tally, Unit, report
from crm_tui.services.reports.edited import edited_since, views
from crm_tui.services.reports.standing import standing
from crm_tui.services.reports.tallying import Facts, singly, tally


@report(
    "waterfall",
    "open deals with a close date in the period: start + new + reopened + amount_up - amount_down - won - lost + "
    "moved_in - moved_out = end; amounts and dates are told net for each deal, as the journal knows them",
    tuple(Number(name, Unit.MONEY) for name in ("start", *figures.STEPS, "end")),
    area=Area.SALES,
    drawing=Drawing(
        Shape.STEPS,
        ("start", *figures.STEPS, "end"),
        ("start", "won", "lost", "end"),
        trouble=("lost",),
        minus=("amount_down", "won", "lost", "moved_out"),
    ),
    period="this-quarter",
    dated=("deals", "close_date"),
    split=False,
)
def waterfall(asked: Asked) -> Tally:
    """From the beginning of the period to its end, or to now."""
    if asked.span is None:
        raise Usage("A waterfall needs a period, e.g. --period this-quarter.")
    begin, end = asked.span[0], max(asked.span[0], _end(asked, asked.span[1]))
    edited = edited_since(asked, begin)
    made = _open(asked, "start", begin, edited)
    made.join(_open(asked, "end", end, edited))
    made.join(tally(asked, _moved(asked, begin, end, edited), _steps))
    return made.join(_walked(asked, begin, end, edited), counted=True)


def _end(asked: Asked, end: str) -> str:
    """The end of the period; of one that runs, now; the second that is passing belongs to it."""
    now = stored_instant(asked.context.now + timedelta(seconds=1))
    return min(end, now if asked.cutoff is None else asked.cutoff)


def _unedited(asked: Asked, edited: Collection[int]) -> Condition:
    """Whether a deal is expected in the period and nobody changed what it is worth or when it is due since."""
    deals, days = table("deals").c, asked.days
    if days is None:
        raise TypeError("a waterfall has a period")
    inside = and_(deals.close_date >= days.first.isoformat(), deals.close_date < days.until.isoformat())
    return and_(inside, deals.id.not_in(_listed(asked, edited))) if edited else inside


def _listed(asked: Asked, ids: Collection[int]) -> Select[Any]:
    """Ids as one parameter: there may be thousands."""
    items = asked.catalog.db.dialect.list_items(literal(json.dumps(sorted(ids))))
    return select(items.c.value)


def _open(asked: Asked, name: str, moment: str, edited: Collection[int]) -> Tally:
    """What was open at a moment."""
    deals = standing(replace(asked, cutoff=moment))
    where = and_(deals.status == StageKind.OPEN.value, _unedited(asked, edited))
    facts = deals.facts(where, alike={}, summed={"amount": deals.amount}, frozen=False)
    return tally(asked, facts, lambda row: {name: row["amount"]})


def _moved(asked: Asked, begin: str, end: str, edited: Collection[int]) -> Facts:
    """The moves in the period, each with the kind of stage before and after."""
    moves, before, after = table("stage_changes"), table("stages").alias("before"), table("stages").alias("after")
    earlier: Any = moves.alias("earlier")
    first = or_(earlier.c.at < moves.c.at, and_(earlier.c.at == moves.c.at, earlier.c.id < moves.c.id))
    previous: Any = (
        select(earlier.c.to_stage_id)
        .where(earlier.c.deal_id == moves.c.deal_id, live(earlier), earlier.c.at <= moves.c.at, first)
        .order_by(earlier.c.at.desc(), earlier.c.id.desc())
        .limit(1)
        .correlate(moves)
        .scalar_subquery()
    )
    deals = standing(replace(asked, cutoff=None))
    source = deals.source.join(moves, and_(moves.c.deal_id == table("deals").c.id, live(moves)))
    source = source.join(after, after.c.id == moves.c.to_stage_id).outerjoin(before, before.c.id == previous)
    within = and_(moves.c.at >= begin, moves.c.at < end, _unedited(asked, edited))
    alike = {"before": before.c.kind, "after": after.c.kind}
    facts = deals.facts(within, alike=alike, summed={"amount": deals.amount}, frozen=False)
    return replace(facts, source=source)


def _steps(row: RowMapping) -> Mapping[str, int]:
    kind = None if row["before"] is None else StageKind(row["before"])
    before = View(kind, True, row["amount"], row["currency"])
    steps = figures.walk(before, [replace(before, status=StageKind(row["after"]))])
    return steps.get(row["currency"], {})


def _walked(asked: Asked, begin: str, end: str, edited: Collection[int]) -> Tally:
    """The steps of the deals that were edited."""
    made = Tally()
    if not edited:
        return made
    deals = standing(replace(asked, cutoff=None))
    facts = deals.facts(table("deals").c.id.in_(_listed(asked, edited)), alike={}, summed={}, frozen=False)
    seen = views(asked, edited, begin, end)
    for key, row in singly(asked, facts):
        first, *later = seen[row["first"]]
        found = _with_ends(first, later)
        made.n += bool(found)
        for currency, sums in found.items():
            made.add((key, currency), sums)
            if asked.explain:
                name = str(row["name"] or "")
                made.contributions += [
                    Contribution(key, currency, number, "deals", row["first"], name, value)
                    for number, value in sums.items()
                ]
    made.lots += [Lot(str(currency), None, None, sums) for (_, currency), sums in made.sums.items()]
    return made


def _with_ends(first: View, later: list[View]) -> dict[str, dict[str, int]]:
    """The steps of a deal, with what it was at the start and is at the end."""
    found = {currency: dict(steps) for currency, steps in figures.walk(first, later).items()}
    for name, view in (("start", first), ("end", later[-1] if later else first)):
        if view.value:
            found.setdefault(view.currency, {})[name] = view.value
    return {currency: sums for currency, sums in found.items() if sums}
