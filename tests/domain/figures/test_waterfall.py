"""The waterfall balances to the cent, whatever happened to a deal."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.figures.waterfall import View, end, walk
from crm_tui.domain.pipeline import StageKind

VIEWS = st.builds(
    View,
    st.sampled_from([None, *StageKind]),
    st.booleans(),
    st.integers(-1_000, 10**12),
    st.sampled_from(["EUR", "USD"]),
)  # fmt: skip


@settings(max_examples=1_000)
@given(st.lists(st.lists(VIEWS, min_size=1, max_size=8), max_size=6))
def test_start_and_steps_make_the_end_for_any_history(deals: list[list[View]]) -> None:
    for currency in ("EUR", "USD"):
        sums: dict[str, int] = {}
        last = 0
        for first, *later in deals:
            steps = {"start": first.value if first.currency == currency else 0} | walk(first, later).get(currency, {})
            for name, value in steps.items():
                sums[name] = sums.get(name, 0) + value
            final = later[-1] if later else first
            last += final.value if final.currency == currency else 0

        assert end(sums) == last


def test_a_deal_that_arrives_won_never_was_in_the_pipeline() -> None:
    assert walk(View(None, True, 500, "EUR"), [View(StageKind.WON, True, 500, "EUR")]) == {}


def test_an_amount_set_and_set_back_is_nothing() -> None:
    deal = View(StageKind.OPEN, True, 500, "EUR")

    assert walk(deal, [View(StageKind.OPEN, True, 900, "EUR"), deal]) == {}


def test_a_deal_won_reopened_and_lost_is_told_three_times() -> None:
    views = [View(kind, True, 500, "EUR") for kind in (StageKind.OPEN, StageKind.WON, StageKind.OPEN, StageKind.LOST)]

    assert walk(views[0], views[1:]) == {"EUR": {"reopened": 500, "won": 500, "lost": 500}}


def test_a_date_that_moves_out_takes_the_amount_along() -> None:
    deal = View(StageKind.OPEN, True, 500, "EUR")

    assert walk(deal, [View(StageKind.OPEN, False, 700, "EUR")]) == {"EUR": {"moved_out": 500}}
