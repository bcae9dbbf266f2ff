"""Rates of tickets, service levels and satisfaction: what counts, and what is nothing."""

from fractions import Fraction

import pytest

from crm_tui.domain.figures.tickets import (
    Clocks,
    Resolved,
    answers,
    attainment,
    judged,
    quality,
    resolved,
    satisfaction,
)
from crm_tui.domain.tickets import ClockState


def test_a_ticket_that_came_back_is_no_one_touch() -> None:
    assert resolved(Resolved(2, one_touch=True, again=True, by_article=False)) == {"resolved": 2, "reopened": 2}
    assert resolved(Resolved(2, one_touch=True, again=False, by_article=True)) == {
        "resolved": 2, "one_touch": 2, "by_article": 2,
    }  # fmt: skip


def test_rates_of_nothing_are_not_nothing() -> None:
    assert set(quality({"created": 4}).values()) == {None}
    assert attainment({"undecided": 3}) == {"attainment": None}
    assert set(satisfaction({}).values()) == {None}


@pytest.mark.parametrize(
    ("state", "stopped", "overdue", "sums"),
    [
        (ClockState.MET, True, False, {"met": 5}),
        (ClockState.BREACHED, True, False, {"breached": 5}),
        (ClockState.RUNNING, False, True, {"breached": 5, "overdue": 5}),
        (ClockState.BREACHED, False, False, {"breached": 5, "overdue": 5}),
        (ClockState.AT_RISK, False, False, {"undecided": 5}),
        (ClockState.PAUSED, False, False, {"undecided": 5}),
        (ClockState.CANCELLED, True, False, {}),
    ],
)
def test_a_clock_that_runs_and_is_overdue_is_breached(
    state: ClockState, stopped: bool, overdue: bool, sums: dict[str, int]
) -> None:
    assert judged(Clocks(state, stopped, overdue, 5)) == sums


def test_satisfied_are_fours_and_fives() -> None:
    sums: dict[str, int] = {"resolved": 20, "resolved_answered": 5}
    for score, count in ((1, 1), (3, 1), (4, 2), (5, 1)):
        for name, value in answers(score, count).items():
            sums[name] = sums.get(name, 0) + value

    assert satisfaction(sums) == {"csat": 60, "mean_score": Fraction(17, 5), "response_rate": 25}
