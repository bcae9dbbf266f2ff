"""Scores of customers and the segments they make, with their traps (SPEC 15)."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.figures.rfm import FEW, Bought, Scores, Segment, means, quintiles, scores

few_values = st.integers(min_value=-3, max_value=12)
customers = st.lists(st.builds(Bought, few_values, few_values, st.integers()), min_size=FEW, max_size=80)


def test_a_cut_between_two_values_is_exact() -> None:
    assert quintiles([1, 2, 3, 4]) == [Fraction(8, 5), Fraction(11, 5), Fraction(14, 5), Fraction(17, 5)]
    assert quintiles([5, 1, 3, 2, 4, 6]) == [2, 3, 4, 5]
    assert quintiles([7]) == [7, 7, 7, 7]


def test_a_value_on_a_cut_has_the_lower_score() -> None:
    """The orders 1 to 26: the cuts are 6, 11, 16 and 21."""
    found = scores([Bought(at, at, 100 * at) for at in range(1, 27)])

    assert [found[at - 1].f for at in (6, 7, 11, 12, 16, 17, 21, 22)] == [1, 2, 2, 3, 3, 4, 4, 5]
    assert [found[at - 1].r for at in (6, 7, 21, 22)] == [5, 4, 2, 1], "the latest is the best"


def test_customers_who_are_all_alike_share_the_lowest_score() -> None:
    assert set(scores([Bought(9, 1, 50)] * FEW)) == {Scores(5, 1, 1)}


def test_few_customers_are_scored_by_fixed_cuts() -> None:
    best, worst = Bought(30, 6, 10_000_001), Bought(366, 1, 100_000)

    assert scores([best, worst, Bought(91, 3, 2_000_000)]) == [Scores(5, 5, 5), Scores(1, 1, 1), Scores(3, 3, 3)]
    assert scores([]) == []


@given(customers)
def test_who_bought_more_never_has_a_lower_score(bought: list[Bought]) -> None:
    scored = sorted(zip(bought, scores(bought), strict=True), key=lambda pair: pair[0].value)

    assert [each.m for _, each in scored] == sorted(each.m for _, each in scored)
    for one, its in scored:
        assert all(other.f == its.f for each, other in scored if each.orders == one.orders)
        assert all(other.r >= its.r for each, other in scored if each.recency <= one.recency)


@pytest.mark.parametrize(
    ("r", "f", "m", "segment"),
    [
        (4, 4, 4, "champions"), (5, 5, 5, "champions"), (3, 4, 5, "loyal"), (5, 4, 1, "loyal"), (5, 1, 5, "new"),
        (2, 3, 1, "at_risk"), (1, 4, 3, "at_risk"), (2, 5, 5, "at_risk"), (1, 4, 4, "cannot_lose"), (1, 1, 5, "lost"),
        (1, 2, 5, "others"), (4, 1, 1, "others"), (3, 3, 3, "others"),
    ],
)  # fmt: skip
def test_the_most_specific_segment_counts(r: int, f: int, m: int, segment: str) -> None:
    assert Scores(r, f, m).segment.value == segment


def test_every_segment_holds_what_its_definition_says() -> None:
    for r, f, m in product(range(1, 6), repeat=3):
        rules = {
            Segment.CANNOT_LOSE: r == 1 and f >= 4 and m >= 4,
            Segment.CHAMPIONS: r >= 4 and f >= 4 and m >= 4,
            Segment.NEW: r == 5 and f == 1,
            Segment.LOST: r == 1 and f == 1,
            Segment.AT_RISK: r <= 2 and f >= 3,
            Segment.LOYAL: f >= 4,
            Segment.OTHERS: True,
        }
        assert Scores(r, f, m).segment is next(segment for segment, holds in rules.items() if holds)


def test_the_mean_of_nobody_is_not_applicable() -> None:
    assert set(means({}).values()) == {None}
    assert means({"customers": 2, "r_sum": 5})["r"] == Fraction(5, 2)
