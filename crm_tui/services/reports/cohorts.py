"""How many of the customers that first bought in a month buy in the months after it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import FromClause, and_, case, func, literal, or_, select

from crm_tui.domain.figures.cohorts import SHOWN, column, first_of, month_of, observed
from crm_tui.domain.figures.periods import midnight
from crm_tui.domain.kinds.temporal import stored_instant
from crm_tui.errors import Usage
from crm_tui.services.places import Column
from crm_tui.services.reports.base import Area, Asked, Drawing, Group, Number, Shape, Tally, report
from crm_tui.services.reports.customers import behind, customers, of_companies, unknown
from crm_tui.services.reports.standing import Standing, standing
from crm_tui.services.reports.tallying import Facts, keys_of

MOST = 600
"""The months that a report can be about."""

COLUMNS = tuple(column(after) for after in range(SHOWN))


@report(
    "cohorts",
    "customers by the month of their first won deal, of months that the period touches: size, and how many of them had "
    "a won deal month_... months later, up to --as-of; active / size is the share; a month that has not come yet is "
    "not known, the one that runs is told so far",
    (Number("size"), *(Number(name, sparse=True) for name in COLUMNS)),
    area=Area.CUSTOMERS,
    drawing=Drawing(Shape.HEAT, COLUMNS, ("size", "month_1", "month_3", "month_6"), of="size"),
    period="last-year..this-month",
    rows=("cohort",),
    split=False,
    stands=True,
)
def cohorts(asked: Asked) -> Tally:
    """The customers of each cohort that were active in each month since."""
    deals, by = standing(replace(asked, days=None)), of_companies(asked)
    months, made = _months(asked, deals), Tally()
    if months is None:
        return made
    won = and_(deals.won(), deals.closed_at < months.bounds[-1])
    buyers = customers(deals, won, by, {"month": months.of(deals.closed_at)})
    seen = _seen(buyers)
    _add(asked, buyers, seen, months, made)
    if by == () and made.sums:
        for month in range(min(_cohorts(made)), min(months.closing, months.last) + 1):
            made.add(((_group(month),), None), dict.fromkeys(("size", *observed(month, months.last)), 0))
    if asked.explain:
        made.contributions += behind(asked, _singly(asked, buyers, seen, months))
    return made


@dataclass(frozen=True)
class _Months:
    """Cohorts are of the months from `opening` to `closing`, orders of those up to `last`; `bounds` end each month."""

    opening: int
    closing: int
    last: int
    bounds: tuple[str, ...]

    def of(self, at: Column) -> Column:
        """The month of a stored instant, the one before `opening` for all that is earlier."""
        return self._between(at, self.opening - 1, self.last)

    def _between(self, at: Column, low: int, high: int) -> Column:
        if low == high:
            return literal(low)
        middle = (low + high) // 2
        earlier = at < self.bounds[middle - self.opening + 1]
        return case((earlier, self._between(at, low, middle)), else_=self._between(at, middle + 1, high))


def _months(asked: Asked, deals: Standing) -> _Months | None:
    """The months of a report; None where nothing was won, or nothing can have been yet. Raises Usage."""
    last = month_of(asked.today)
    if asked.days is None:
        earliest = select(func.min(deals.closed_at)).select_from(deals.source).where(deals.where, deals.won())
        found = asked.catalog.connection.execute(earliest).scalar()
        if found is None:
            return None
        opening, closing = month_of(datetime.fromisoformat(found).astimezone(asked.context.zone)), last
    else:
        opening, closing = month_of(asked.days.first), month_of(asked.days.until - timedelta(days=1))
    if opening > last:
        return None
    if last - opening >= MOST:
        raise Usage(f"--period: cohorts reach back {MOST} months at most, from {first_of(last - MOST + 1)}.")
    begins = (midnight(first_of(month), asked.context) for month in range(opening, last + 2))
    return _Months(opening, closing, last, tuple(stored_instant(moment) for moment in begins))


def _seen(buyers: Facts) -> FromClause:
    """The months in which each customer bought, with the first of them."""
    each = buyers.grouped().subquery("bought")
    began = func.min(each.c.month).over(partition_by=each.c.customer).label("began")
    return select(each, began).subquery("seen")


def _add(asked: Asked, buyers: Facts, seen: FromClause, months: _Months, made: Tally) -> None:
    by, nobody = [seen.c[name] for name in buyers.keys()], seen.c.customer.is_(None)  # noqa: SIM118  no mapping
    same = [*by, seen.c.began, (seen.c.month - seen.c.began).label("after"), nobody.label("nobody")]
    added = (func.count().label("customers"), func.sum(seen.c.n).label("orders"), func.min(seen.c.first).label("first"))
    meant = or_(nobody, _meant(seen, months))
    rows = asked.catalog.connection.execute(select(*same, *added).where(meant).group_by(*same)).mappings().all()
    for row, key in zip(rows, keys_of(buyers.groupings, rows), strict=True):
        if row["nobody"]:
            continue
        place = ((_group(row["began"]), *key), None)
        made.add(place, {column(row["after"]): row["customers"]})
        if not row["after"]:
            made.n += row["customers"]
            made.add(place, {"size": row["customers"]} | dict.fromkeys(observed(row["began"], months.last), 0))
    made.notes += unknown(sum(row["orders"] for row in rows if row["nobody"]))


def _meant(seen: FromClause, months: _Months) -> Any:
    """Whether a customer belongs to a cohort of the report, and bought in a month that is told."""
    return and_(
        seen.c.customer.is_not(None),
        seen.c.began.between(months.opening, months.closing),
        seen.c.month - seen.c.began < SHOWN,
    )


def _singly(
    asked: Asked, buyers: Facts, seen: FromClause, months: _Months
) -> Iterator[tuple[Any, int, dict[str, int]]]:
    """Each customer with the months in which it bought."""
    rows = asked.catalog.connection.execute(select(seen).where(_meant(seen, months))).mappings().all()
    for row, key in zip(rows, keys_of(buyers.groupings, rows), strict=True):
        after = row["month"] - row["began"]
        sums = {column(after): 1} | ({} if after else {"size": 1})
        yield (_group(row["began"]), *key), row["customer"], sums


def _group(month: int) -> Group:
    text = first_of(month).isoformat()[:7]
    return Group(month, text, (month, text))


def _cohorts(made: Tally) -> Iterator[int]:
    return (int(key[0].ident or 0) for key, _ in made.sums)
