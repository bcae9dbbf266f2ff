"""What was won beside its target, by whom it was to be won; and the gap in the forecast."""

from collections.abc import Callable
from typing import Any

import pytest
from acting import add

from crm_tui.db.database import Database
from crm_tui.services import rates

Read = Callable[..., Any]
At = Callable[[str], None]


@pytest.fixture
def sold(db: Database, at: At) -> Database:
    """Anna of West won 300 and expects 100 of 200, Bert of East expects 90 of 100; others are of other quarters."""
    at("2026-10-01T09:00")
    add(db, "members", "login=anna", "name=Anna", "team=West")
    add(db, "members", "login=bert", "name=Bert", "team=East")
    for texts in (
        ("amount=300", "stage=won", "close_date=2026-10-01", "owner=anna"),
        ("amount=999", "stage=won", "close_date=2026-09-30", "owner=anna"),
        ("amount=200", "probability=50", "close_date=2026-12-10", "owner=anna"),
        ("amount=100", "probability=90", "close_date=2026-12-10", "owner=bert"),
        ("amount=100", "probability=90", "close_date=2027-01-10", "owner=bert"),
    ):
        add(db, "deals", "name=D", *texts)
    for texts in (
        ("amount=1000",), ("amount=400", "member=anna"), ("amount=500", "member=bert"), ("deals=4",),
        ("amount=700", "team=west"), ("amount=50", "member=bert", "currency=USD", "period=2026-12"),
    ):  # fmt: skip
        period = () if texts[-1].startswith("period") else ("period=2026-Q4",)
        add(db, "targets", *period, *texts)
    at("2026-11-16T09:00")
    return db


def table(found: Any, *names: str) -> list[tuple[str | None, ...]]:
    return [tuple(None if row[name] is None else str(row[name]) for name in names) for row in found["rows"]]


@pytest.mark.usefixtures("sold")
def test_attainment_pace_gap_and_coverage_of_all(read: Read) -> None:
    names = ("target", "won", "attainment", "pace", "weighted", "gap", "coverage", "target_deals", "deals_attainment")

    found = read("targets")

    assert table(found, *names) == [("1000.00", "300.00", "30.00", "60.00", "190.00", "510.00", "0.27", "4", "25.00")]


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("owner", [("Anna", "400.00", "75.00"), ("Bert", "500.00", "0.00")]),
        ("team", [("East", None, None), ("West", "700.00", "42.86")]),
        ("owner.team", [("East", None, None), ("West", "700.00", "42.86")]),
    ],
)
def test_rows_have_their_own_targets_and_the_one_for_all_is_told(read: Read, by: str, rows: list[Any]) -> None:
    found = read("targets", by=by)

    assert table(found, by, "target", "attainment") == rows
    assert "the target for all is 1,000.00 EUR" in found["notes"]


def test_targets_of_members_make_that_of_all_where_there_is_none(sold: Database, read: Read) -> None:
    rates.set_rate(sold, "USD", "0.5")

    found = read("targets", period="2026-12")

    assert (str(found["totals"]["target"]), table(found, "currency", "target")) == (
        "25.00", [("EUR", None), ("USD", "50.00")],
    )  # fmt: skip


@pytest.mark.usefixtures("sold")
def test_the_forecast_tells_the_gap_and_its_rows_add_up(read: Read) -> None:
    names = ("target", "won", "weighted", "gap", "coverage")

    found = read("forecast", by="owner")

    assert table(found, "owner", *names) == [
        ("Anna", "400.00", "300.00", "100.00", "0.00", "1.00"), ("Bert", "500.00", "0.00", "90.00", "410.00", "0.18"),
    ]  # fmt: skip
    assert [str(found["totals"][name]) for name in names] == ["900.00", "300.00", "190.00", "410.00", "0.32"]
    by_stage = read("forecast", by="stage")
    assert by_stage["totals"]["target"] is None
    assert by_stage["totals"]["gap"] is None


@pytest.mark.usefixtures("sold")
def test_explain_leads_to_the_targets_and_filters_do_not_narrow_them(read: Read) -> None:
    found = read("targets", "owner:anna", explain=True)

    behind = [
        (each["number"], each["name"], str(each["value"])) for each in found["records"] if each["entity"] == "targets"
    ]
    assert behind == [("target", "2026-Q4, all", "1000.00"), ("target_deals", "2026-Q4, all", "4")]
    assert "targets are for all deals, whatever --where says" in found["notes"]


@pytest.mark.usefixtures("sold")
def test_parts_of_time_have_their_own_targets(read: Read) -> None:
    found = {row["month"]: row["target"] for row in read("forecast", by="month")["rows"] if row["currency"] == "USD"}

    assert {month: str(target) for month, target in found.items()} == {"2026-12": "50.00"}
    assert [row["target"] for row in read("targets", period="2027")["rows"]] == [None]
