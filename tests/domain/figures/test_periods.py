"""Periods, their parts, and how far a running one has come."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from crm_tui.domain.figures.periods import Against, Days, other, parts, read, same_stretch
from crm_tui.domain.kinds import Context
from crm_tui.errors import Usage

CONTEXT = Context(now=datetime(2026, 10, 20, 12, tzinfo=UTC))


def days(first: str, until: str) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(until))


def test_a_range_holds_both_ends_whole() -> None:
    assert read("2026-01..2026-03", CONTEXT) == days("2026-01-01", "2026-04-01")
    assert read("this-quarter", CONTEXT) == days("2026-10-01", "2027-01-01")


@pytest.mark.parametrize("text", ["soon", "2026-04..2026-01", "now", ".."])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(Usage):
        read(text, CONTEXT)


def test_a_year_has_four_quarters_and_a_cut_one_keeps_its_name() -> None:
    found = dict(parts(days("2026-02-01", "2026-12-01"), "quarter", CONTEXT))

    assert list(found) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert found["2026-Q1"] == days("2026-02-01", "2026-04-01")


def test_a_fiscal_year_from_april_has_quarters_of_its_own() -> None:
    april = replace(CONTEXT, fiscal_start=4)

    assert read("FY2027-Q3", april) == days("2026-10-01", "2027-01-01")
    assert [name for name, _ in parts(days("2026-02-01", "2026-08-01"), "fiscal-quarter", april)] == [
        "FY2026-Q4", "FY2027-Q1", "FY2027-Q2"
    ]  # fmt: skip
    assert [name for name, _ in parts(days("2026-02-01", "2026-08-01"), "fiscal-year", april)] == ["FY2026", "FY2027"]


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2026-10-01", "2027-01-01"), ("2026-07-01", "2026-10-01")),
        (("2026-03-01", "2026-04-01"), ("2026-02-01", "2026-03-01")),
        (("2026-10-19", "2026-10-26"), ("2026-10-12", "2026-10-19")),
    ],
)
def test_the_period_before_is_as_many_months_or_days_long(period: tuple[str, str], before: tuple[str, str]) -> None:
    assert other(days(*period), Against.PREVIOUS) == days(*before)


def test_last_year_is_the_same_days_a_year_ago() -> None:
    assert other(days("2026-10-01", "2027-01-01"), Against.LAST_YEAR) == days("2025-10-01", "2026-01-01")


def test_a_running_quarter_is_compared_over_as_many_working_days() -> None:
    """By 20 October 2026 fourteen working days are done; the fourteenth of July to September is 20 July."""
    now, before = days("2026-10-01", "2027-01-01"), days("2026-07-01", "2026-10-01")

    assert same_stretch(now, before, date(2026, 10, 20)) == date(2026, 7, 20)


def test_a_weekend_adds_no_working_day_and_a_finished_period_is_compared_whole() -> None:
    now, before = days("2026-11-01", "2026-12-01"), days("2026-10-01", "2026-11-01")

    assert same_stretch(now, before, date(2026, 11, 1)) == date(2026, 9, 30)
    assert same_stretch(now, before, date(2026, 11, 30)) is None
    assert same_stretch(now, before, date(2027, 5, 1)) is None
