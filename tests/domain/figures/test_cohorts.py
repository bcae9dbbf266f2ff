"""Repeat rate and the months of cohorts (SPEC 15)."""

from datetime import date

from crm_tui.domain.figures.cohorts import SHOWN, bought, first_of, month_of, observed, repeat


def test_a_customer_with_two_orders_has_bought_again() -> None:
    assert bought(1, 3) == {"customers": 3, "one_time": 3, "repeat": 0}
    assert bought(2, 1) == bought(56, 1) == {"customers": 1, "one_time": 0, "repeat": 1}


def test_nobody_buys_again_at_no_rate() -> None:
    assert repeat({}) == {"repeat_rate": None, "orders_each": None}
    assert repeat({"customers": 4, "repeat": 1, "orders": 6})["repeat_rate"] == 25


def test_months_are_counted_over_the_ends_of_years() -> None:
    assert month_of(date(2027, 1, 31)) - month_of(date(2026, 11, 1)) == 2
    assert first_of(month_of(date(2026, 12, 9))) == date(2026, 12, 1)


def test_a_month_that_has_not_come_is_not_observed() -> None:
    last = month_of(date(2026, 11, 24))

    assert [*observed(last, last)] == ["month_0"]
    assert [*observed(last - 2, last)] == ["month_0", "month_1", "month_2"]
    assert len([*observed(last - 40, last)]) == SHOWN
