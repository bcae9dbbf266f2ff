"""How many customers buy again."""

from sqlalchemy import func, select

from crm_tui.domain.figures import cohorts as figures
from crm_tui.services.reports.base import Area, Asked, Drawing, Number, Tally, Unit, report
from crm_tui.services.reports.customers import behind, customers, of_companies, of_somebody, unknown
from crm_tui.services.reports.standing import standing
from crm_tui.services.reports.tallying import Facts, keys_of, tally


@report(
    "repeat",
    "repeat_rate = customers with two won deals or more in the period / customers with one or more; a customer is the "
    "company of a deal, else its contact; an order is a won deal, on the day it was closed",
    (
        Number("customers"),
        Number("one_time"),
        Number("repeat"),
        Number("repeat_rate", Unit.PERCENT, summed=False),
        Number("orders"),
        Number("orders_each", Unit.RATIO, summed=False),
        Number("value", Unit.MONEY),
    ),
    area=Area.CUSTOMERS,
    drawing=Drawing(numbers=("repeat", "one_time"), headline=("repeat_rate", "customers", "orders", "value")),
    title="Repeat rate",
    finish=figures.repeat,
    adds_up=False,
)
def repeat(asked: Asked) -> Tally:
    """The customers by how often they bought, and what their orders were worth."""
    deals, by = standing(asked), of_companies(asked)
    made = _how_often(asked, customers(deals, deals.won(), by))
    worth = {"amount": deals.amount}
    orders = deals.facts(of_somebody(deals.won()), alike={}, summed=worth, frozen=True, groupings=by)
    return made.join(tally(asked, orders, lambda row: {"orders": row["n"], "value": row["amount"]}))


def _how_often(asked: Asked, buyers: Facts) -> Tally:
    each, made = buyers.grouped().subquery("buyers"), Tally()
    rows_of = [each.c[name] for name in buyers.keys()]  # noqa: SIM118  no mapping
    same = [*rows_of, each.c.customer.is_(None).label("unknown"), (each.c.n > 1).label("often")]
    added = (func.count().label("customers"), func.sum(each.c.n).label("orders"), func.min(each.c.first).label("first"))
    rows = asked.catalog.connection.execute(select(*same, *added).group_by(*same)).mappings().all()
    for row, key in zip(rows, keys_of(buyers.groupings, rows), strict=True):
        if not row["unknown"]:
            made.n += row["customers"]
            made.add((key, None), figures.bought(1 + row["often"], row["customers"]))
    made.notes += unknown(sum(row["orders"] for row in rows if row["unknown"]))
    if asked.explain:
        found = asked.catalog.connection.execute(select(each).where(each.c.customer.is_not(None))).mappings().all()
        bought = ((row["customer"], figures.bought(row["n"], 1)) for row in found)
        lines = zip(keys_of(buyers.groupings, found), bought, strict=True)
        made.contributions += behind(asked, ((key, who, sums) for key, (who, sums) in lines))
    return made
