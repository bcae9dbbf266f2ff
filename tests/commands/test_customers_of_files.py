"""RFM and repeat rate of ../shared/data/README.md: orders imported as won deals, reports read by the command alone."""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from calling import Crm

DATA = Path(__file__).parents[3] / "shared" / "data" / "rfm"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the test data lies in ../shared/data, which is not here")

Take = Callable[[str, Iterable[Mapping[str, str]]], None]

PUBLISHED = (
    ("Champions", (5, 5), (5, 5), (5, 5)), ("Potential Loyalist", (3, 5), (3, 5), (2, 5)),
    ("Loyal", (2, 4), (2, 4), (2, 4)), ("Promising", (3, 4), (1, 3), (3, 5)), ("New", (4, 5), (1, 3), (1, 5)),
    ("Can't Lose", (1, 2), (3, 4), (4, 5)), ("At Risk", (1, 2), (2, 5), (4, 5)),
    ("Need Attention", (1, 3), (3, 5), (3, 5)), ("About To Sleep", (2, 3), (1, 3), (1, 4)),
    ("Lost", (1, 1), (1, 5), (1, 5)),
)  # fmt: skip
"""The segments of the package rfm by the ranges of their scores; the first that holds counts."""


@pytest.fixture
def take(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Take:
    """Import orders as deals that are won; days are those of Greenwich."""
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("TZ", "UTC")

    def take(maps: str, orders: Iterable[Mapping[str, str]]) -> None:
        rows = [{"name": f"Order {number}", "stage": "Won", **order} for number, order in enumerate(orders, 1)]
        file = tmp_path / "orders.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            written = csv.DictWriter(out, rows[0].keys())
            written.writeheader()
            written.writerows(rows)
        options = [word for each in maps.split() for word in ("--map", each)]
        done = crm("import", str(file), "--into", "deals", *options, "-o", "json")
        assert (done.code, done.data["created"]) == (0, len(rows)), done.err

    return take


@pytest.fixture
def orders(crm: Crm, take: Take) -> Crm:
    with (DATA / "rfm_data_orders.csv").open(encoding="utf-8", newline="") as file:
        take(
            "customer_id=company order_date=closed_at revenue=amount first_name= last_name= email=",
            csv.DictReader(file),
        )
    return crm


@pytest.fixture
def cdnow(crm: Crm, take: Take) -> Crm:
    lines = (line.split() for line in (DATA / "CDNOW_sample.txt").read_text("ascii").splitlines())
    names = ("master", "company", "closed_at", "cds", "amount")
    rows = (dict(zip(names, line, strict=True)) for line in lines if line)
    take("master= cds=custom", ({**row, "closed_at": _day(row["closed_at"])} for row in rows))
    return crm


def _day(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def report(crm: Crm, name: str, *options: str) -> Any:
    return crm("report", name, *options, "-o", "json").data


def test_the_scores_and_segments_of_the_orders_are_the_published_ones(orders: Crm) -> None:
    found = report(orders, "rfm", "--period", "2001-10..2006-12", "--as-of", "2006-12-31", "--by", "customer")

    rows = {row["customer"]: row for row in found["rows"]}
    measured = ("recency_days", "orders", "value")
    assert {name: (*(rows[name][each] for each in measured), scored(rows[name])) for name in SCORED} == SCORED
    assert (len(rows), found["n"], found["totals"]["orders"], found["totals"]["value"]) == (995, 995, 4_906, 464_158)
    counts = [Counter(int(row[name]) for row in rows.values()) for name in "rfm"]
    assert [[count[score] for score in range(1, 6)] for count in counts] == [
        [197, 201, 198, 199, 200], [268, 187, 176, 244, 120], [199, 201, 197, 203, 195],
    ]  # fmt: skip
    scores = Counter(map(scored, rows.values()))
    assert (scores["555"], scores["111"]) == (35, 75)
    assert Counter(map(published, rows.values())) == {
        "Potential Loyalist": 341, "Loyal": 171, "Lost": 148, "New": 104, "About To Sleep": 101, "Can't Lose": 48,
        "Champions": 35, "At Risk": 28, "Need Attention": 10, "Promising": 9,
    }  # fmt: skip
    by_segment = report(orders, "rfm", "--period", "2001-10..2006-12", "--as-of", "2006-12-31")["rows"]
    assert {row["segment"]: row["customers"] for row in by_segment} == Counter(
        each["segment"] for each in rows.values()
    )


SCORED = {
    "Abbey O'Reilly": (205, 6, 472, "343"), "Add Senger": (140, 3, 340, "412"), "Aden Lesch": (194, 4, 405, "323"),
    "Aden Murphy": (98, 7, 596, "544"), "Admiral Senger": (132, 5, 448, "433"),
}  # fmt: skip
"""Days since the last order, orders, value and score of the customers in the readme of the package."""


def scored(row: Mapping[str, Any]) -> str:
    return "".join(str(int(row[name])) for name in "rfm")


def published(row: Mapping[str, Any]) -> str:
    scores = [int(digit) for digit in scored(row)]
    fits = (name for name, *ranges in PUBLISHED if all(a <= at <= b for at, (a, b) in zip(scores, ranges, strict=True)))
    return next(fits, "Others")


def test_half_of_the_customers_of_cdnow_bought_once(cdnow: Crm) -> None:
    whole = report(cdnow, "repeat")["totals"]

    assert (whole["orders"], whole["customers"], whole["one_time"]) == (6_919, 2_357, 1_205)
    assert (whole["value"], whole["repeat_rate"]) == (244_091.94, 48.88)
    deals = cdnow("deals", "list", "--limit", "0", "--fields", "cds", "-o", "json").data
    assert sum(int(deal["cds"]) for deal in deals) == 16_479
    best = max(report(cdnow, "rfm", "--period", "1997..1998", "--by", "customer")["rows"], key=lambda row: row["value"])
    assert (best["customer"], best["value"]) == ("1901", 6_552.70)
    cohorts = report(cdnow, "cohorts", "--period", "1997", "--as-of", "1998-06-30")
    began = [row["cohort"] for row in cohorts["rows"] if row["size"]]
    assert began == ["1997-01", "1997-02", "1997-03"], "the sample is of those who first bought in that quarter"
    assert sum(row["size"] for row in cohorts["rows"]) == cohorts["totals"]["month_0"] == 2_357
