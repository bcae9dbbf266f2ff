"""Deals whose amount, currency or close date was changed, and what they were at each moment, from the journal."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from crm_tui.db.derived import chunks
from crm_tui.db.models import every_table, table
from crm_tui.domain.figures.waterfall import View
from crm_tui.domain.pipeline import StageKind
from crm_tui.services.reading import live
from crm_tui.services.reports.base import Asked

EDITED = ("amount_minor", "currency", "close_date")


@dataclass(frozen=True)
class _Event:
    """A move to a stage, or the journaled values before a change; events of one second keep their order."""

    at: str
    order: int
    status: StageKind | None = None
    before: dict[str, Any] | None = None


def edited_since(asked: Asked, begin: str) -> frozenset[int]:
    """The ids of the deals that were edited at or after a moment and are, or were, expected in the period."""
    changes, deals = _changes(), table("deals")
    found = _since(begin, changes.c.record_id, changes.c.before, deals.c.close_date)
    rows = asked.catalog.connection.execute(found.join(deals, deals.c.id == changes.c.record_id))
    return frozenset(
        deal
        for deal, before, day in rows
        if _within(asked, day) or _within(asked, json.loads(before).get("close_date"))
    )


def _since(begin: str, *columns: Any) -> Select[Any]:
    """Changes of what a deal is worth or when it is due; sets are numbered in order, so the first one bounds them."""
    changes, sets = _changes(), every_table().tables["change_sets"]
    first = select(func.min(sets.c.id)).where(sets.c.at >= begin).scalar_subquery()
    touched = or_(*[changes.c.before.contains(f'"{name}":') for name in EDITED])
    found = select(*columns).join_from(changes, sets, sets.c.id == changes.c.change_set)
    deals = func.coalesce(changes.c.entity, "") == "deals"  # not by its index, which holds all changes of deals ever
    return found.where(changes.c.change_set >= first, deals, touched, sets.c.at >= begin)


def _changes() -> Any:
    return every_table().tables["changes"]


def views(asked: Asked, ids: Collection[int], begin: str, end: str) -> dict[int, list[View]]:
    """Each deal as it was when the period began, and after each change up to its end."""
    made: dict[int, list[View]] = {}
    for some in chunks(sorted(ids)):
        deals = table("deals")
        columns = select(deals.c.id, *[deals.c[name] for name in EDITED]).where(deals.c.id.in_(some))
        events = _events(asked, some, begin)
        for row in asked.catalog.connection.execute(columns).mappings():
            now = {name: row[name] for name in EDITED}
            made[row["id"]] = list(_views(asked, now, events[row["id"]], begin, end))
    return made


def _events(asked: Asked, ids: list[int], begin: str) -> dict[int, list[_Event]]:
    """Moves and edits by deal, in order of time."""
    changes, moves, stages = _changes(), table("stage_changes"), table("stages")
    sets = every_table().tables["change_sets"]
    found: dict[int, list[_Event]] = defaultdict(list)
    moved = select(moves.c.deal_id, moves.c.at, moves.c.id, stages.c.kind).join(
        stages, and_(stages.c.id == moves.c.to_stage_id, live(moves))
    )
    run = asked.catalog.connection.execute
    for deal, at, number, kind in run(moved.where(moves.c.deal_id.in_(ids))):
        found[deal].append(_Event(at, number, status=StageKind(kind)))
    edits = _since(begin, changes.c.record_id, sets.c.at, changes.c.id, changes.c.before)
    for deal, at, number, before in run(edits.where(changes.c.record_id.in_(ids))):
        found[deal].append(_Event(at, number, before=json.loads(before)))
    for some in found.values():
        some.sort(key=lambda event: (event.at, event.before is not None, event.order))
    return found


def _views(asked: Asked, now: dict[str, Any], events: list[_Event], begin: str, end: str) -> Iterator[View]:
    """Backwards through the edits for the values at the beginning, then forwards through everything."""
    values = [now]
    for event in reversed([event for event in events if event.before is not None]):
        values.append(values[-1] | {name: value for name, value in (event.before or {}).items() if name in EDITED})
    status, at = None, values.pop()
    for event in events:
        if event.at < begin:
            status = event.status
    yield _view(asked, status, at)
    for event in events:
        if not begin <= event.at < end:
            continue
        if event.before is None:
            status = event.status
        else:
            at = values.pop()
        yield _view(asked, status, at)


def _view(asked: Asked, status: StageKind | None, values: dict[str, Any]) -> View:
    within = _within(asked, values["close_date"])
    return View(status, within, values["amount_minor"] or 0, values["currency"] or asked.context.currency)


def _within(asked: Asked, day: str | None) -> bool:
    days = asked.days
    return day is not None and days is not None and days.first.isoformat() <= day < days.until.isoformat()
