"""Win rate, velocity, funnel and conversion, with their traps (SPEC 15)."""

from fractions import Fraction

from crm_tui.domain.figures.funnel import Entered, funnel, rates
from crm_tui.domain.figures.leads import activity, cohort, conversion, effort, flow
from crm_tui.domain.figures.outcomes import Outcome, closed, daily_value, moving, velocity, win_rate
from crm_tui.domain.figures.ratios import middle, percent, rounded
from crm_tui.domain.pipeline import StageKind

OPEN, WON, LOST = StageKind.OPEN, StageKind.WON, StageKind.LOST


def added(*all_sums: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for sums in all_sums:
        for name, value in sums.items():
            found[name] = found.get(name, 0) + value
    return found


def test_open_deals_are_no_part_of_a_win_rate() -> None:
    assert closed(Outcome(OPEN, 5, 100)) == {}


def test_nothing_closed_is_not_applicable_rather_than_nothing() -> None:
    assert win_rate({}) == {"win_rate": None, "win_rate_by_value": None, "average_sale": None}
    assert velocity({"open": 3})["velocity"] is None
    assert conversion({}) == {"cohort_rate": None, "flow_rate": None}


def test_a_win_rate_by_count_is_another_one_by_value() -> None:
    sums = added(dict(closed(Outcome(WON, 1, 900))), dict(closed(Outcome(LOST, 3, 100))))

    assert win_rate(sums) == {"win_rate": 25, "win_rate_by_value": 90, "average_sale": 900}


def test_velocity_as_the_specification_has_it() -> None:
    """40 open, 25 %, 12,500 average, 50 days."""
    daily = daily_value(40, Fraction(25), Fraction(1_250_000), Fraction(50))
    sums = added(
        dict(moving(Outcome(OPEN, 40, 0))), dict(moving(Outcome(LOST, 30, 9))),
        dict(moving(Outcome(WON, 10, 12_500_000, 10 * 50 * 86_400))),
    )  # fmt: skip

    found = velocity(sums)

    assert (daily, found["velocity"]) == (250_000, 250_000)
    assert (found["with_win_rate"], found["with_more_deals"], found["with_larger_sales"]) == (275_000,) * 3
    assert rounded(found["with_shorter_cycle"] or Fraction(0)) == 277_778


def test_a_cycle_of_no_time_has_no_velocity() -> None:
    assert velocity({"open": 1, "won": 1, "won_amount": 5})["velocity"] is None


def test_the_funnel_as_the_specification_has_it() -> None:
    """Proposal: 4 entered; 1 to Negotiation, 1 won directly, 1 lost, 1 open."""
    entered = [Entered(OPEN, 1, 1), Entered(WON, 1, 1), Entered(LOST, 1, 0), Entered(OPEN, 1, 0)]
    sums = added(*[dict(funnel(each)) for each in entered])

    assert sums == {"entered": 4, "advanced": 2, "lost": 1, "undecided": 1}
    found = rates(sums)
    assert (rounded(found["rate"] or Fraction(0), 1), found["of_all"]) == (667, 50)
    assert found["proposed_probability"] == Fraction(300, 5)


def test_a_deal_that_advanced_and_was_lost_later_advanced() -> None:
    assert funnel(Entered(LOST, 1, 1)) == {"entered": 1, "advanced": 1}


def test_cohort_and_flow_are_never_mixed() -> None:
    sums = added(dict(cohort("converted", 1)), dict(cohort("new", 3)), dict(flow("converted", 2)), dict(flow("new", 9)))

    assert sums == {"created": 4, "of_these_converted": 1, "converted": 2}
    assert conversion(sums) == {"cohort_rate": 25, "flow_rate": 100}


def test_activities_of_lost_deals_are_not_those_of_a_win() -> None:
    sums = added(dict(activity("won", 2, 7)), dict(activity("lost", 1, 90)))

    assert effort(sums)["activities_per_win"] == Fraction(7, 2)


def test_a_median_of_two_lies_between_them() -> None:
    assert (middle((3, 4)), middle((3,)), middle(()), percent(1, 0)) == (Fraction(7, 2), 3, None, None)
