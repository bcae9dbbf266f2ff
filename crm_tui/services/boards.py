"""A pipeline as a board: its open stages, each with its sums and a window of its cards.

The sums are read apart from the cards: what is seen first costs the same among a million deals as among ten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import StageKind
from crm_tui.errors import NotFound
from crm_tui.services.cards import Card, Cards, Key
from crm_tui.services.catalog import Catalog
from crm_tui.services.places import Column
from crm_tui.services.records import matching
from crm_tui.services.reports.base import Lot
from crm_tui.services.reports.currencies import in_base

MOST = 40


@dataclass(frozen=True)
class Lane:
    """An open stage with a window of its cards: `first` of them stand before it, none behind it if it has `ended`."""

    stage: int
    name: str
    chance: int
    first: int
    cards: tuple[Card, ...]
    ended: bool


@dataclass(frozen=True)
class Board:
    """A pipeline; `others` are the pipelines there are, by id, with their names."""

    pipeline: int
    name: str
    lanes: tuple[Lane, ...]
    others: Mapping[int, str]


@dataclass(frozen=True)
class Sum:
    """Amounts of one currency, in minor units; weighted as the reports weight them."""

    currency: str
    count: int
    amount: int
    weighted: int


@dataclass(frozen=True)
class Total:
    """Sums in one currency, in minor units: `converted` if others are in it by the rates of the day.

    `missing` are currencies without a rate, whose amounts are not in it.
    """

    count: int
    currency: str
    amount: int
    weighted: int
    converted: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """The totals of a pipeline by stage, and the whole; all in one currency: the only one there is, else the base."""

    by_stage: Mapping[int, Total]
    whole: Total


def board(
    db: Database,
    pipeline: int | None = None,
    *,
    filters: Sequence[str] = (),
    most: int = MOST,
    around: Mapping[int, Key] | None = None,
    find: int | None = None,
) -> Board:
    """A pipeline, the first one if none is named, with at most so many cards of each open stage.

    `around` are keys by stage: the window begins a few cards before. `find` is a deal whose stage is shown around it.
    Raises NotFound, Usage and FilterError for a wrong filter.
    """
    with db.read() as connection:
        cards = Cards(Catalog(db, connection), filters)
        pipelines, names = cards.catalog.pipelines, _names(cards.catalog)
        here = pipeline if pipeline in names else pipelines.first
        if here is None:
            raise NotFound("There is no pipeline, e.g. crm pipelines add name=Sales")
        keys = dict(around or {}) | (cards.place(find) if find is not None else {})
        chances = cards.chances(here)
        lanes = tuple(
            Lane(each.id, each.name, chances[each.id], *cards.around(each, keys.get(each.id), most))
            for each in pipelines.stages(here)
            if each.kind is StageKind.OPEN
        )
        return Board(here, names[here], lanes, names)


def cards(
    db: Database,
    stage: int,
    *,
    filters: Sequence[str] = (),
    after: Key | None = None,
    backwards: bool = False,
    most: int = MOST,
) -> tuple[Card, ...]:
    """The cards of a stage behind a key, None from the first; backwards those before it, None the last ones."""
    with db.read() as connection:
        reading = Cards(Catalog(db, connection), filters)
        known = reading.catalog.pipelines.stage(stage)
        return () if known is None else reading.stretch(known, after, backwards=backwards, most=most)


def totals(db: Database, pipeline: int, *, filters: Sequence[str] = ()) -> Totals:
    """The open deals of a pipeline by stage, added up on an index alone. Raises Usage and FilterError."""
    deals, context = table("deals").c, db.context()
    currency = func.coalesce(deals.currency, context.currency)
    found: dict[int, list[Sum]] = {}
    with db.read() as connection:
        catalog = Catalog(db, connection)
        opened = [each.id for each in catalog.pipelines.stages(pipeline) if each.kind is StageKind.OPEN]
        matched = matching(catalog, catalog.entity("deals"), filters, ()).where
        inside = and_(deals.pipeline_id == pipeline, deals.stage_id.in_(opened), matched)
        statement = select(deals.stage_id, currency, func.count(), func.sum(_amount()), func.sum(weighted()))
        for stage, code, *numbers in connection.execute(statement.where(inside).group_by(deals.stage_id, currency)):
            found.setdefault(stage, []).append(Sum(code, *numbers))
        codes = {each.currency for some in found.values() for each in some}
        shown = codes.pop() if len(codes) == 1 else context.currency
        by_stage = {stage: _total(connection, found.get(stage, ()), shown, context) for stage in opened}
        whole = _total(connection, [each for some in found.values() for each in some], shown, context)
        return Totals(by_stage, whole)


def _total(connection: Connection, some: Sequence[Sum], shown: str, context: Context) -> Total:
    lots = [Lot(each.currency, None, None, {"amount": each.amount, "weighted": each.weighted}) for each in some]
    day = context.now.astimezone(context.zone).date()
    base = in_base(connection, lots, ("amount", "weighted"), shown, day)
    amounts = (base.sums.get("amount", 0), base.sums.get("weighted", 0))
    converted = any(each.currency != shown and each.currency not in base.missing for each in some)
    return Total(sum(each.count for each in some), shown, *amounts, converted, base.missing)


def weighted() -> Column:
    """The amount under its probability, each deal rounded half to even, as the reports have it."""
    worth = _amount() * func.coalesce(table("deals").c.probability, 0)
    size = func.abs(worth)
    whole = (size + 50) // 100
    tie = and_(size % 100 == 50, whole % 2 == 1)
    return case((worth < 0, -1), else_=1) * (whole - case((tie, 1), else_=0))


def _amount() -> Column:
    return func.coalesce(table("deals").c.amount_minor, 0)


def _names(catalog: Catalog) -> dict[int, str]:
    """The pipelines in use by id, in order."""
    pipelines = table("pipelines").c
    some = select(pipelines.id, pipelines.name).where(pipelines.id.in_(catalog.pipelines.open))
    names = {number: str(name) for number, name in catalog.connection.execute(some)}
    return {number: names[number] for number in catalog.pipelines.open}
