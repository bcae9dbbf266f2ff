"""Customers, who buys again, and cohorts: what counts as an order of whom, and what every report of them keeps."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from acting import add
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.db.database import Database
from crm_tui.errors import Usage
from crm_tui.services import deals, rates, writing
from crm_tui.services.reports.explaining import Cell, behind
from crm_tui.services.reports.running import Wanted, definitions, run

Read = Callable[..., Any]
At = Callable[[str], None]

REPORTS = ("rfm", "repeat", "cohorts")


def sell(db: Database, at: At, day: str, *texts: str) -> int:
    at(f"{day}T09:00")
    number = add(db, "deals", "name=Order", *texts)
    deals.win(db, refs=[str(number)])
    return number


@pytest.fixture
def shop(db: Database, at: At) -> Database:
    """Acme buys in January, March and November, Globex once, Ada without a company, somebody unknown; Initech loses."""
    for name, country in (("Acme", "DE"), ("Globex", "FR"), ("Initech", "FR")):
        add(db, "companies", f"name={name}", f"country={country}")
    add(db, "contacts", "name=Ada")
    add(db, "contacts", "name=Nora", "company=Acme")
    sell(db, at, "2026-01-10", "company=Acme", "contact=Nora", "amount=100")
    sell(db, at, "2026-03-31", "company=Acme", "amount=50")
    sell(db, at, "2026-03-05", "company=Globex", "amount=900")
    sell(db, at, "2026-10-02", "contact=Ada", "amount=70")
    sell(db, at, "2026-10-03", "amount=5")
    sell(db, at, "2026-11-20", "company=Acme", "amount=25")
    at("2026-11-23T09:00")
    add(db, "deals", "name=Open", "company=Initech", "amount=10")
    return db


@pytest.mark.usefixtures("shop")
def test_a_customer_is_the_company_of_a_deal_else_its_contact(read: Read) -> None:
    found = read("repeat")

    whole = found["totals"]
    assert (whole["customers"], whole["repeat"], whole["orders"], str(whole["value"])) == (3, 1, 5, "1145.00")
    assert (str(whole["repeat_rate"]), str(whole["orders_each"])) == ("33.33", "1.67")
    assert "won deals with neither company nor contact: 1; they are nobody's orders and in no number" in found["notes"]


@pytest.mark.usefixtures("shop")
def test_customers_are_grouped_by_what_their_company_is(read: Read) -> None:
    rows = read("repeat", by="company.country")["rows"]

    assert [(row["company.country"], row["customers"], row["orders"]) for row in rows] == [
        ("DE", 1, 3), ("FR", 1, 1), (None, 1, 1),
    ]  # fmt: skip


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("name", "by"), [("repeat", "owner"), ("cohorts", "stage"), ("cohorts", "month"), ("rfm", "owner")]
)
def test_what_a_customer_may_have_several_of_makes_no_rows(read: Read, name: str, by: str) -> None:
    with pytest.raises(Usage, match="--by"):
        read(name, by=by)


@pytest.mark.usefixtures("shop")
def test_who_bought_once_in_each_month_has_bought_again_only_in_both(read: Read) -> None:
    found = read("repeat", period="2026-03..2026-11", by="month")

    assert {row["month"]: (row["customers"], row["repeat"]) for row in found["rows"] if row["customers"]} == {
        "2026-03": (2, 0), "2026-10": (1, 0), "2026-11": (1, 0),
    }  # fmt: skip
    assert found["totals"]["repeat"] == 1


@pytest.mark.usefixtures("shop")
def test_a_deal_that_was_won_later_is_no_order_of_an_earlier_day(db: Database, at: At, read: Read) -> None:
    assert read("repeat", as_of="2026-03-31")["totals"]["repeat"] == 1
    assert read("repeat", as_of="2026-03-30")["totals"]["repeat"] == 0
    at("2026-11-24T09:00")
    deals.reopen(db, refs=["2"])
    assert read("repeat")["totals"]["orders"] == 4


@pytest.mark.usefixtures("shop")
def test_a_cohort_is_active_in_the_months_of_its_orders_and_blank_where_nobody_can_know(read: Read) -> None:
    rows = {row["cohort"]: row for row in read("cohorts")["rows"]}

    months = [rows["2026-01"][f"month_{after}"] for after in range(12)]
    assert (rows["2026-01"]["size"], months) == (1, [1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, None])
    assert [rows["2026-03"][f"month_{after}"] for after in (0, 1, 8, 9)] == [1, 0, 0, None]
    assert (rows["2026-10"]["month_1"], rows["2026-10"]["month_2"]) == (0, None)
    assert (rows["2026-02"]["size"], rows["2026-11"]["size"]) == (0, 0), "a month in which nobody came has a row"
    assert next(iter(rows)) == "2026-01"


@pytest.mark.usefixtures("shop")
def test_who_bought_before_the_period_is_in_no_cohort_of_it(read: Read) -> None:
    found = read("cohorts", period="2026-03-15..2026-10")

    assert {row["cohort"]: row["size"] for row in found["rows"] if row["size"]} == {"2026-03": 1, "2026-10": 1}
    assert read("cohorts", period="all")["n"] == 3
    assert read("cohorts", period="2027")["rows"] == []
    with pytest.raises(Usage, match="600 months"):
        read("cohorts", period="1950..2026")


@pytest.mark.parametrize(("zone", "cohort"), [("UTC", "2026-10"), ("Europe/Berlin", "2026-11")])
def test_an_order_belongs_to_the_month_of_its_local_day(
    db: Database, at: At, read: Read, zone: str, cohort: str
) -> None:
    db.settings = replace(db.settings, zone=ZoneInfo(zone))
    add(db, "companies", "name=Acme")
    at("2026-10-31T23:30")
    add(db, "deals", "name=Order", "company=Acme")
    deals.win(db, refs=["1"])
    at("2026-11-23T09:00")

    assert [row["cohort"] for row in read("cohorts")["rows"] if row["size"]] == [cohort]


@pytest.mark.usefixtures("shop")
def test_few_customers_are_scored_by_fixed_cuts_and_the_report_says_so(read: Read) -> None:
    found = read("rfm", by="customer")

    scored = {row["customer"]: (row["segment"], *(str(row[name])[0] for name in "rfm")) for row in found["rows"]}
    assert scored == {
        "Acme": ("others", "5", "3", "1"), "Ada": ("others", "4", "1", "1"), "Globex": ("others", "2", "1", "1"),
    }  # fmt: skip
    assert any("fixed cuts" in note for note in found["notes"])
    assert [row["customer"] for row in found["rows"]] == ["Globex", "Acme", "Ada"], "most value first"


@pytest.mark.usefixtures("shop")
def test_every_segment_has_a_row(read: Read) -> None:
    rows = read("rfm")["rows"]

    assert {row["segment"]: row["customers"] for row in rows} == {
        "champions": 0, "loyal": 0, "new": 0, "at_risk": 0, "cannot_lose": 0, "lost": 0, "others": 3,
    }  # fmt: skip
    assert rows[0]["r"] is None


@pytest.mark.usefixtures("shop")
def test_days_are_counted_from_the_end_of_a_period_that_is_over(read: Read) -> None:
    row = next(
        row for row in read("rfm", period="2026-01..2026-04", by="customer")["rows"] if row["customer"] == "Acme"
    )

    assert str(row["recency_days"]) == "30.0"


def test_an_amount_without_a_rate_is_worth_nothing_to_the_scores_and_the_total_says_so(
    db: Database, at: At, read: Read
) -> None:
    add(db, "companies", "name=Acme")
    at("2026-11-01T09:00")
    rates.set_rate(db, "USD", "0.5")
    for currency in ("EUR", "USD", "JPY"):
        sell(db, at, "2026-11-01", "company=Acme", "amount=1500", f"currency={currency}")

    found = read("rfm", by="customer")

    assert [(row["currency"], row["customers"], str(row["value"])) for row in found["rows"]] == [
        ("EUR", 1, "1500.00"), ("JPY", None, "1500"), ("USD", None, "1500.00"),
    ]  # fmt: skip
    assert str(found["rows"][0]["m"]) == "2.00", "2,250 are above 1,000 and not above 5,000"
    assert (found["totals"]["missing"], str(found["totals"]["value"])) == (["JPY"], "2250.00")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("name", "by"), [("rfm", None), ("rfm", "customer"), ("repeat", "company"), ("cohorts", None)])
def test_what_is_behind_a_number_adds_up_to_it_and_opens_alone(db: Database, name: str, by: str | None) -> None:
    report = run(db, name, Wanted(by=by, explain=True))

    for line in report.lines:
        for number in (each.name for each in report.definition.numbers if each.summed):
            mine = [
                each for each in report.contributions
                if (each.key, each.number) == (line.key, number) and each.currency in (None, line.currency)
            ]  # fmt: skip
            assert sum(each.value for each in mine) == (line.values[number] or 0), (line.key, number)
            if line.values[number] is not None:
                found = behind(db, name, Wanted(by=by), Cell.of(line, number))
                alone = {(entity, one) for entity, ids in found.ids.items() for one in ids}
                assert alone == {(each.entity, each.id) for each in mine if each.value}
    first = behind(db, "repeat", Wanted(), Cell(None, None, "orders", {}), most=2)
    assert (len(first.ids["deals"]), first.capped) == (2, True)


@pytest.fixture
def orders(db: Database) -> Database:
    """Four companies and two contacts, whose orders an example makes."""
    for number in range(4):
        add(db, "companies", f"name=Company {number}")
    for number in range(2):
        add(db, "contacts", f"name=Contact {number}")
    return db


ORDER = st.tuples(
    st.sampled_from(["company=Company 0", "company=Company 1", "company=Company 2", "contact=Contact 0", "owner="]),
    st.integers(min_value=1, max_value=12),
    st.integers(min_value=-5, max_value=10**6),
    st.sampled_from(["EUR", "USD"]),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sold=st.lists(ORDER, max_size=8))
def test_totals_are_the_sums_of_their_rows(
    orders: Database, at: At, read: Read, sold: list[tuple[str, int, int, str]]
) -> None:
    at("2026-12-30T09:00")
    writing.delete(orders, "deals", filters=["id>0"])
    for whom, month, amount, currency in sold:
        sell(orders, at, f"2026-{month:02}-15", whom, f"amount={amount}", f"currency={currency}")
    at("2026-12-31T09:00")

    for name, by in (
        ("rfm", None),
        ("rfm", "customer"),
        ("repeat", "company"),
        ("cohorts", None),
        ("cohorts", "company"),
    ):
        found = read(name, by=by)
        summed = [
            each.name for report in definitions() if report.name == name for each in report.numbers if each.summed
        ]
        for number in summed:
            rows: dict[str, Decimal] = defaultdict(Decimal)
            for row in found["rows"]:
                rows[row.get("currency", "")] += Decimal(str(row[number] or 0))
            if number == "value":
                lines = {line["currency"]: Decimal(str(line["value"])) for line in found["totals"]["by_currency"]}
                assert {code: value for code, value in rows.items() if value} == {k: v for k, v in lines.items() if v}
            else:
                assert sum(rows.values()) == (found["totals"][number] or 0), (name, by, number)
        if name == "cohorts":
            assert all(row["month_0"] == row["size"] for row in found["rows"])
            assert found["n"] == len({whom for whom, *_ in sold} - {"owner="})
