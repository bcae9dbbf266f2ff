"""Targets: which are in force, how much of one is reached, how fast, and what is missing."""

from datetime import date
from fractions import Fraction

import pytest

from crm_tui.domain.figures.periods import Days
from crm_tui.domain.figures.targets import Goal, elapsed, in_force, reached, towards

YEAR = Days(date(2026, 1, 1), date(2027, 1, 1))
QUARTER = Days(date(2026, 10, 1), date(2027, 1, 1))
OCTOBER = Days(date(2026, 10, 1), date(2026, 11, 1))
NOVEMBER = Days(date(2026, 11, 1), date(2026, 12, 1))


def goal(days: Days, what: str, kind: str = "all") -> Goal[str]:
    return Goal((kind,), days, what)


@pytest.mark.parametrize(
    ("days", "found"),
    [(YEAR, ["quarter", "anna"]), (QUARTER, ["quarter", "anna"]), (OCTOBER, ["october"]), (NOVEMBER, ["november"])],
)
def test_a_period_has_its_own_target_else_those_of_the_longest_parts_and_nobody_elses(
    days: Days, found: list[str]
) -> None:
    goals = [
        goal(QUARTER, "quarter"), goal(OCTOBER, "october"), goal(NOVEMBER, "november"), goal(QUARTER, "anna", "anna"),
    ]  # fmt: skip

    assert [each.what for each in in_force(goals, days)] == found


def test_months_add_up_where_the_quarter_has_no_target_of_its_own() -> None:
    found = in_force([goal(OCTOBER, "october"), goal(NOVEMBER, "november"), goal(YEAR, "year")], QUARTER)

    assert [each.what for each in found] == ["october", "november"]


@pytest.mark.parametrize(
    ("today", "gone"),
    [("2026-09-30", 0), ("2026-10-01", 1), ("2026-10-04", 2), ("2026-10-31", 22), ("2026-11-09", 22)],
)
def test_working_days_have_come_from_the_first_day_on_with_today_and_without_weekends(today: str, gone: int) -> None:
    assert elapsed(OCTOBER, date.fromisoformat(today)) == (gone, 22)


def test_attainment_pace_and_coverage_of_a_quarter_half_over() -> None:
    sums = {"target": 120_000, "won": 30_000, "weighted": 45_000, "elapsed": 33, "working": 66}

    found = reached(sums)

    assert (found["attainment"], found["pace"]) == (25, 50)
    assert (found["gap"], found["coverage"]) == (45_000, Fraction(1, 2))


def test_the_share_of_time_is_the_same_summed_over_rows() -> None:
    one = {"target": 100, "won": 40, "elapsed": 33, "working": 66}

    two = {name: value * 2 for name, value in one.items()}

    assert reached(one)["pace"] == reached(two)["pace"] == 80


@pytest.mark.parametrize(
    ("sums", "gap", "coverage"),
    [
        ({"won": 5, "weighted": 7}, None, None),
        ({"target": 10, "won": 10, "weighted": 7}, -7, None),
        ({"target": 10, "won": 12}, -2, None),
        ({"target": 10, "weighted": 10}, 0, 1),
        ({"target": 10}, 10, 0),
    ],
)
def test_the_gap_counts_what_is_expected_and_coverage_ends_when_the_target_is_reached(
    sums: dict[str, int], gap: int | None, coverage: int | None
) -> None:
    assert towards(sums) == {"gap": gap, "coverage": coverage}


def test_without_target_or_before_the_period_nothing_is_known() -> None:
    assert reached({"won": 5, "elapsed": 3, "working": 66})["attainment"] is None
    assert reached({"target": 5, "won": 5, "elapsed": 0, "working": 66})["pace"] is None
    assert reached({"target": 5, "won": 5, "elapsed": 0, "working": 66})["attainment"] == 100
