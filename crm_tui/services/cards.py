"""The cards of a board: the open deals of a stage in windows next to a key, and what is the trouble with each.

They stand in the order of the covering index, the largest amount first, so that any window of a million is a seek.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, and_, func, select, tuple_

from crm_tui.db.models import table
from crm_tui.domain.attention import Attention, Standing, attention, days_still
from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import Stage, StageKind
from crm_tui.services.catalog import Catalog
from crm_tui.services.places import Condition
from crm_tui.services.reading import title
from crm_tui.services.records import matching

Key = tuple[int | None, int]
"""Where a card stands in its stage: its amount and its id."""


@dataclass(frozen=True)
class Card:
    """An open deal; `owner` is a login, `amount` in minor units, `days` how long it is late or has stood still."""

    id: int
    name: str
    stage: int
    owner: str
    owner_name: str
    amount: int | None
    currency: str
    close_date: str | None
    next_step: str | None
    next_step_date: str | None
    trouble: Attention | None
    days: int

    @property
    def key(self) -> Key:
        """Where it stands in its stage."""
        return (self.amount, self.id)


def standing_of(row: Mapping[Any, Any], stage: Stage | None) -> Standing:
    """What the rules of attention look at, from the columns of a deal."""
    return Standing(
        StageKind(row["status"]),
        _moment(row["stage_entered_at"]),
        _moment(row["last_activity_at"]),
        stage.rot_days if stage else None,
        row["next_step"],
        date.fromisoformat(row["close_date"]) if row["close_date"] else None,
    )


def troubles(row: Mapping[Any, Any], stage: Stage | None, context: Context) -> tuple[tuple[Attention, int], ...]:
    """Why a deal needs attention, each with its days; what is late comes first, what is not planned last."""
    standing, today = standing_of(row, stage), context.now.astimezone(context.zone).date()
    late = (today - standing.close_date).days if standing.close_date else 0
    days = {Attention.PAST_CLOSE_DATE: late, Attention.ROTTING: days_still(standing, context.now) or 0}
    found = attention(standing, context.now, today)
    order = (Attention.PAST_CLOSE_DATE, Attention.ROTTING, Attention.NO_NEXT_STEP)
    return tuple((each, days.get(each, 0)) for each in order if each in found)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class Cards:
    """The cards that filters let through, inside a transaction."""

    def __init__(self, catalog: Catalog, filters: Sequence[str]) -> None:
        self.catalog = catalog
        self.context = catalog.db.context()
        self.where = matching(catalog, catalog.entity("deals"), filters, ()).where

    def chances(self, pipeline: int) -> dict[int, int]:
        """The probability of each stage."""
        stages = table("stages").c
        found = select(stages.id, stages.probability).where(stages.pipeline_id == pipeline)
        return {number: chance or 0 for number, chance in self.catalog.connection.execute(found)}

    def place(self, number: int) -> dict[int, Key]:
        """The stage of a deal with the key of its card; empty where it is gone."""
        deals = table("deals").c
        found = select(deals.stage_id, deals.amount_minor).where(deals.id == number)
        return {stage: (amount, number) for stage, amount in self.catalog.connection.execute(found)}

    def around(self, stage: Stage, key: Key | None, most: int) -> tuple[int, tuple[Card, ...], bool]:
        """How many cards stand before the window around a key, the cards in it, and whether none stands behind it."""
        above = self.stretch(stage, key, backwards=True, most=most // 2) if key else ()
        below = self.stretch(stage, above[-1].key if above else None, backwards=False, most=most)
        shown = (*above, *below)
        before = _ranges(above[0].key, backwards=True) if above else []
        return sum(self._number(stage, each) for each in before), shown, len(below) < most

    def stretch(self, stage: Stage, after: Key | None, *, backwards: bool, most: int) -> tuple[Card, ...]:
        """The cards next to a key, in order; those without an amount are a seek of their own."""
        found: list[Card] = []
        for condition in _ranges(after, backwards=backwards):
            if len(found) < most:
                found += self._read(stage, condition, backwards=backwards, most=most - len(found))
        return tuple(found[::-1] if backwards else found)

    def _number(self, stage: Stage, condition: Condition) -> int:
        found = select(func.count()).select_from(table("deals")).where(self._inside(stage), condition)
        return int(self.catalog.connection.execute(found).scalar_one())

    def _inside(self, stage: Stage) -> Condition:
        deals = table("deals").c
        return and_(deals.pipeline_id == stage.pipeline, deals.stage_id == stage.id, self.where)

    def _read(self, stage: Stage, condition: Condition, *, backwards: bool, most: int) -> list[Card]:
        deals, members = table("deals"), self.catalog.entity("members")
        order = (deals.c.amount_minor, deals.c.id)
        keys = (
            select(deals.c.id)
            .where(self._inside(stage), condition)
            .order_by(*(each if backwards else each.desc() for each in order))
            .limit(most)
        )
        ids = self.catalog.connection.execute(keys).scalars().all()
        if not ids:
            return []
        named = deals.outerjoin(members.table, members.table.c.id == deals.c.owner_id)
        columns = [deals, members.table.c.login.label("owner"), title(members.table, members).label("owner_name")]
        rows = self.catalog.connection.execute(select(*columns).select_from(named).where(deals.c.id.in_(ids)))
        by_id = {row["id"]: self._card(row, stage) for row in rows.mappings()}
        return [by_id[number] for number in ids]

    def _card(self, row: RowMapping, stage: Stage) -> Card:
        trouble, days = next(iter(troubles(row, stage, self.context)), (None, 0))
        return Card(
            row["id"], row["name"] or f"deal {row['id']}", stage.id, row["owner"] or "", row["owner_name"] or "",
            row["amount_minor"], row["currency"] or self.context.currency, row["close_date"], row["next_step"],
            row["next_step_date"], trouble, days,
        )  # fmt: skip


def _ranges(after: Key | None, *, backwards: bool) -> list[Condition]:
    """What comes next to a key: the cards with an amount, then, or backwards before, those without one."""
    amount, number = table("deals").c.amount_minor, table("deals").c.id
    filled, empty = amount.is_not(None), amount.is_(None)
    if after is None:
        return [empty, filled] if backwards else [filled, empty]
    if after[0] is None:
        rest = and_(empty, number > after[1] if backwards else number < after[1])
        return [rest, filled] if backwards else [rest]
    place: Any = tuple_(amount, number)
    return [place > after] if backwards else [place < after, empty]
