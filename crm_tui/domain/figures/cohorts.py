"""How many customers buy again, and how many of those who first bought in a month still do later (SPEC 15)."""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from crm_tui.domain.dates import add_months
from crm_tui.domain.figures.ratios import mean, percent

SHOWN = 12
"""The months of a cohort that are told, its first one included."""


def bought(orders: int, customers: int) -> dict[str, int]:
    """What customers with so many orders each add."""
    once = orders == 1
    return {"customers": customers, "one_time": customers if once else 0, "repeat": 0 if once else customers}


def repeat(sums: Mapping[str, int]) -> dict[str, Fraction | None]:
    """Customers with two orders or more of those with one or more, and the orders of each."""
    customers = sums.get("customers", 0)
    return {
        "repeat_rate": percent(sums.get("repeat", 0), customers),
        "orders_each": mean(sums.get("orders", 0), customers),
    }


def month_of(day: date) -> int:
    """The months from the year nought to the month of a day."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """The first day of a month counted as in `month_of`."""
    return add_months(date(1, 1, 1), month - month_of(date(1, 1, 1)))


def column(after: int) -> str:
    """The number of those active so many months after their first order."""
    return f"month_{after}"


def observed(cohort: int, last: int) -> Iterator[str]:
    """The numbers of a cohort that can be known in the last month there is, which may still run."""
    return (column(after) for after in range(min(last - cohort + 1, SHOWN)))
