"""The forecast a period began with beside what it brought: read from what was kept, never worked out again."""

from collections.abc import Callable
from typing import Any

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.errors import Usage
from crm_tui.services import deals, rates, writing

Read = Callable[..., Any]
At = Callable[[str], None]


@pytest.fixture
def quarter(db: Database, at: At) -> Database:
    """Begun on 2 October with 500 won that day and 400 weighted; 100 more in the next quarter; 1,000 won in the end."""
    at("2026-09-28T09:00")
    for amount, closes in (("500", "2026-10-02"), ("800", "2026-11-10"), ("200", "2027-01-10")):
        add(db, "deals", f"name={amount}", f"amount={amount}", "probability=50", f"close_date={closes}", "owner=me")
    at("2026-10-02T09:00")
    deals.win(db, refs=["1"])
    at("2026-10-05T09:00")
    writing.edit(db, "deals", given("probability=90"), refs=["2"])
    at("2026-12-01T09:00")
    writing.edit(db, "deals", given("amount=500"), refs=["2"])
    deals.win(db, refs=["2"])
    at("2027-01-04T09:00")
    return db


def only(found: Any) -> tuple[Any, ...]:
    (row,) = found["rows"]
    return tuple(
        None if row[name] is None else str(row[name]) for name in ("forecast", "actual", "accuracy", "days_in")
    )


@pytest.mark.usefixtures("quarter")
def test_the_first_snapshot_in_the_period_is_the_forecast_whatever_is_changed_later(read: Read) -> None:
    found = read("accuracy", period="2026-Q4")

    assert only(found) == ("900.00", "1000.00", "90.00", "1.0")
    assert "the forecast is that of 2026-10-02" in found["notes"]


@pytest.mark.usefixtures("quarter")
def test_a_month_knows_its_own_deals_and_one_without_a_snapshot_has_no_forecast(read: Read) -> None:
    found = {row["month"]: row for row in read("accuracy", period="2026-Q4", by="month")["rows"]}

    assert (found["2026-10"]["accuracy"], found["2026-11"]["forecast"]) == ("100.00", None)
    assert str(found["2026-12"]["forecast"]) == "0.00"
    assert found["2026-12"]["accuracy"] == "0.00"


def test_a_period_that_runs_is_not_measured_yet(quarter: Database, at: At, read: Read) -> None:
    at("2026-12-31T09:00")
    assert only(read("accuracy", period="2026-Q4")) == ("900.00", "1000.00", None, "1.0")


@pytest.mark.usefixtures("quarter")
def test_rows_are_owners_or_pipelines_and_explain_leads_to_what_was_kept(read: Read) -> None:
    found = read("accuracy", period="2026-Q4", by="owner", explain=True)

    assert [(row["owner"], row["accuracy"]) for row in found["rows"]] == [("ann", "90.00")]
    behind = [(each["entity"], str(each["value"])) for each in found["records"] if each["number"] == "forecast"]
    assert sorted(behind) == [("forecast_snapshots", "400.00"), ("forecast_snapshots", "500.00")]
    for wanted in ({"by": "stage"}, {"by": "owner.team"}):
        with pytest.raises(Usage, match="owner, pipeline"):
            read("accuracy", period="2026-Q4", **wanted)
    with pytest.raises(Usage, match="kept by owner and pipeline"):
        read("accuracy", "amount>5", period="2026-Q4")


def test_currencies_stand_apart_and_are_one_total(quarter: Database, at: At, read: Read) -> None:
    at("2026-09-30T09:00")
    rates.set_rate(quarter, "USD", "0.5")
    at("2027-01-02T09:00")
    add(quarter, "deals", "name=D", "amount=100", "currency=USD", "probability=100", "close_date=2027-02-10")
    at("2027-03-01T09:00")
    deals.win(quarter, refs=["4"])
    at("2027-04-01T09:00")

    found = read("accuracy", period="2027-Q1")

    assert [(row["currency"], str(row["forecast"]), str(row["actual"])) for row in found["rows"]] == [
        ("EUR", "100.00", "0.00"), ("USD", "100.00", "100.00"),
    ]  # fmt: skip
    totals = found["totals"]
    assert (str(totals["forecast"]), str(totals["actual"]), totals["accuracy"]) == ("150.00", "50.00", "-100.00")


@pytest.mark.usefixtures("quarter")
@pytest.mark.parametrize("period", ["2026-10-05..2026-10-20", "2025-Q4", "2025-10..2026-12"])
def test_no_whole_months_no_snapshot_and_more_than_a_year_tell_why_there_is_no_forecast(
    read: Read, period: str
) -> None:
    found = read("accuracy", period=period)

    assert found["totals"]["forecast"] is None
    assert any("snapshot" in note for note in found["notes"])
