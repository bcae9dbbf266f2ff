"""The forecast and its traps (SPEC 15)."""

from dataclasses import replace

import pytest

from crm_tui.domain.figures.forecast import Due, Standing, forecast
from crm_tui.domain.figures.ratios import weighted
from crm_tui.domain.pipeline import StageKind


def deal(amount: int, probability: int, due: Due = Due.EXPECTED, **others: object) -> Standing:
    made = Standing(StageKind.OPEN, due, "pipeline", False, 1, amount, weighted(amount, probability))
    return replace(made, **others)  # type: ignore[arg-type]


def test_a_lost_deal_counts_nowhere() -> None:
    lost = deal(3_000_000, 0, status=StageKind.LOST, closed_within=True)

    assert forecast(lost) == {}


def test_a_probability_of_nothing_counts_as_nothing_but_stays_in_the_pipeline() -> None:
    assert forecast(deal(4_000_000, 0)) == {"deals": 1, "weighted": 0, "pipeline": 4_000_000}


def test_a_slipped_deal_is_in_no_other_number() -> None:
    assert forecast(deal(800_000, 90, Due.SLIPPED)) == {"slipped": 800_000, "slipped_deals": 1}


def test_a_deal_without_a_date_is_undated_and_one_due_elsewhere_is_not_told() -> None:
    assert forecast(deal(500_000, 25, Due.UNDATED)) == {"undated": 500_000, "undated_deals": 1}
    assert forecast(deal(500_000, 25, Due.ELSEWHERE)) == {}


def test_a_won_deal_counts_only_as_won_and_only_in_its_period() -> None:
    assert forecast(deal(7, 100, status=StageKind.WON, closed_within=True)) == {"won_deals": 1, "won": 7}
    assert forecast(deal(7, 100, status=StageKind.WON)) == {}


@pytest.mark.parametrize(
    ("category", "rows"),
    [
        ("commit", {"commit", "best_case", "pipeline"}),
        ("best_case", {"best_case", "pipeline"}),
        ("pipeline", {"pipeline"}),
        (None, {"pipeline"}),
        ("omitted", {"omitted"}),
    ],
)
def test_best_case_holds_commit_and_pipeline_holds_both(category: str | None, rows: set[str]) -> None:
    assert forecast(deal(100, 50, category=category)).keys() - {"deals", "weighted"} == rows


@pytest.mark.parametrize(
    ("amount", "probability", "part"), [(50, 25, 12), (70, 25, 18), (1, 50, 0), (3, 50, 2), (-3, 50, -2), (0, 90, 0)]
)
def test_half_a_cent_goes_to_the_even_one(amount: int, probability: int, part: int) -> None:
    assert weighted(amount, probability) == part
