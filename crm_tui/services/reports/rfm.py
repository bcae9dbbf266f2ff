"""Customers by how recently, how often and for how much they bought."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache

from sqlalchemy import func, select

from crm_tui.domain.figures import rfm as figures
from crm_tui.domain.figures.rfm import Bought, Scores, Segment
from crm_tui.domain.totals import Rate, worth
from crm_tui.errors import Usage
from crm_tui.services.rating import rate_on
from crm_tui.services.reports.base import (
    Area,
    Asked,
    Contribution,
    Drawing,
    Group,
    Key,
    Lot,
    Number,
    Tally,
    Unit,
    report,
)
from crm_tui.services.reports.customers import behind, customer, last_day, named, of_somebody, unknown
from crm_tui.services.reports.standing import Standing, standing
from crm_tui.services.reports.tallying import places, singly
from crm_tui.text import fold, shortened

SINGLY = "customer"
"""What --by names so that each customer has a row."""

FIXED = (
    f"fewer than {figures.FEW} customers are scored by fixed cuts: 30, 90, 180 and 365 days, 1, 2, 3 and 5 orders, "
    "1,000, 5,000, 20,000 and 100,000 of the base currency"
)


@report(
    "rfm",
    "customers by days since their last won deal, won deals and their value in the period, as of its end or today: r, "
    "f, m = 1 + number of quintile cuts strictly below the value, recency reversed, so 5 is the latest; champions R, "
    "F, M >= 4; loyal F >= 4; new R 5, F 1; at_risk R <= 2, F >= 3; cannot_lose R 1, F, M >= 4; lost R 1, F 1; the "
    "most specific counts; r, f, m and recency_days of a row are means; --by customer lists each",
    (
        Number("customers"),
        Number("orders"),
        Number("value", Unit.MONEY),
        Number("recency_days", Unit.DAYS, summed=False),
        Number("r", Unit.RATIO, summed=False),
        Number("f", Unit.RATIO, summed=False),
        Number("m", Unit.RATIO, summed=False),
    ),
    area=Area.CUSTOMERS,
    drawing=Drawing(numbers=("customers",), headline=("customers", "orders", "value", "recency_days")),
    title="RFM segments",
    finish=figures.means,
    period="-24m..today",
    rows=("segment",),
    split=False,
    stands=True,
)
def rfm(asked: Asked) -> Tally:
    """The customers of each segment, their orders and what those were worth."""
    if asked.by not in (None, SINGLY):
        raise Usage(f"--by: {shortened(str(asked.by))} has no scores; its rows are segments, or each {SINGLY}.")
    deals = standing(asked)
    sold, nobody = _sold(asked, deals)
    scored = _scored(asked, sold)
    keys = _keys(asked, scored)
    made = Tally(n=len(scored))
    for who, (bought, scores) in scored.items():
        made.add((keys[who], None), _counted(bought, scores))
    _add_orders(made, sold, keys)
    if asked.by is None:
        for segment in Segment:
            made.sums.setdefault(((_group(segment),), None), {})
    made.notes += [*unknown(nobody), *([FIXED] if 0 < made.n < figures.FEW else [])]
    if asked.explain:
        made.contributions += behind(asked, ((key, who, {"customers": 1}) for who, key in keys.items()))
        made.contributions += _orders_behind(asked, deals, keys)
    return made


@dataclass(frozen=True, slots=True)
class Sale:
    """What a customer bought in one currency at one rate: the orders, their amount, the moment of the last."""

    currency: str
    rate: int | None
    rate_base: str | None
    orders: int
    amount: int
    last: str


Sold = Mapping[int, Sequence[Sale]]
Scored = Mapping[int, tuple[Bought, Scores]]


def _sold(asked: Asked, deals: Standing) -> tuple[Sold, int]:
    """What each customer bought, and how many orders are of nobody."""
    same = (customer(), *deals.money(frozen=True))
    added = (func.count(), func.sum(deals.amount), func.max(deals.closed_at))
    read = select(*same, *added).select_from(deals.source).where(deals.where, deals.won()).group_by(*places(same))
    found, nobody = dict[int, list[Sale]](), 0
    for who, *rest in asked.catalog.connection.execute(read):
        sale = Sale(*rest)
        if who is None:
            nobody += sale.orders
        else:
            found.setdefault(who, []).append(sale)
    return found, nobody


def _scored(asked: Asked, sold: Sold) -> Scored:
    """The scores of each customer; an amount in a currency without a rate is worth nothing to them."""
    day, zone, worth_of = last_day(asked).toordinal(), asked.context.zone, _worth(asked)

    def bought(sales: Sequence[Sale]) -> Bought:
        last = datetime.fromisoformat(max(each.last for each in sales)).astimezone(zone)
        value = sum(round(each.amount * worth_of(each.currency, each.rate, each.rate_base)) for each in sales)
        return Bought(day - last.toordinal(), sum(each.orders for each in sales), value)

    every = {who: bought(sales) for who, sales in sold.items()}
    return dict(zip(every, zip(every.values(), figures.scores(every.values()), strict=True), strict=True))


def _worth(asked: Asked) -> Callable[[str, int | None, str | None], Fraction | int]:
    """What a minor unit is worth in the base currency, by its frozen rate or the latest one; 0 without either."""
    base = asked.context.currency

    @cache
    def worth_of(currency: str, rate: int | None, rate_base: str | None) -> Fraction | int:
        if currency == base:
            return 1
        if rate is not None and rate_base == base:
            return worth(currency, base, Rate(rate, asked.today))
        latest = rate_on(asked.catalog.connection, currency, base, asked.today)
        return 0 if latest is None else worth(currency, base, latest)

    return worth_of


def _group(segment: Segment) -> Group:
    return Group(segment.value, segment.value, ([*Segment].index(segment), ""))


def _keys(asked: Asked, scored: Scored) -> Mapping[int, Key]:
    """The row of each customer; each has its own, those of most value first, where --by says so."""
    groups = {segment: (_group(segment),) for segment in Segment}
    if asked.by is None:
        return {who: groups[scores.segment] for who, (_, scores) in scored.items()}
    names = named(asked.catalog, scored)
    return {
        who: (*groups[scores.segment], Group(who, names[who], (-bought.value, fold(names[who]))))
        for who, (bought, scores) in scored.items()
    }


def _counted(bought: Bought, scores: Scores) -> dict[str, int]:
    added = {"recency_days": bought.recency, "r": scores.r, "f": scores.f, "m": scores.m}
    return {"customers": 1} | {f"{name}_sum": value for name, value in added.items()}


def _add_orders(made: Tally, sold: Sold, keys: Mapping[int, Key]) -> None:
    """Orders and their worth by row and currency, and in lots that share a rate."""
    lots: dict[tuple[Key, str, int | None, str | None], list[int]] = {}
    for who, sales in sold.items():
        for each in sales:
            into = lots.setdefault((keys[who], each.currency, each.rate, each.rate_base), [0, 0])
            into[0] += each.orders
            into[1] += each.amount
    for (key, currency, rate, rate_base), (orders, amount) in lots.items():
        sums = {"orders": orders, "value": amount}
        made.add((key, currency), sums)
        made.lots.append(Lot(currency, rate, rate_base, sums))


def _orders_behind(asked: Asked, deals: Standing, keys: Mapping[int, Key]) -> Iterator[Contribution]:
    """The won deals with what each adds; of those that are meant no more than wanted."""
    only, read = asked.only, 0
    if only is not None and not only.numbers & {"orders", "value"}:
        return
    facts = deals.facts(
        of_somebody(deals.won()),
        alike={"who": customer()},
        summed={"amount": deals.amount},
        frozen=True,
        groupings=(),
    )
    for _, row in singly(asked, facts):
        key = keys[row["who"]]
        if only is not None and not only.row(key, row["currency"]):
            continue
        for number, value in (("orders", 1), ("value", row["amount"])):
            yield Contribution(key, row["currency"], number, "deals", row["first"], str(row["name"] or ""), value)
        read += 1
        if only is not None and read == only.most:
            return
