"""How near a forecast came to what came."""

from fractions import Fraction

import pytest

from crm_tui.domain.figures.accuracy import accuracy, measured


@pytest.mark.parametrize(
    ("actual", "forecast", "percent"),
    [
        (100, 80, 80),
        (100, 120, 80),
        (100, 100, 100),
        (100, 0, 0),
        (100, 300, -100),
        (3, 2, Fraction(200, 3)),
        (0, 50, None),
        (0, 0, None),
        (-10, 5, None),
        (100, None, None),
    ],
)
def test_too_much_and_too_little_count_alike_and_nothing_won_is_no_measure(
    actual: int, forecast: int | None, percent: int | Fraction | None
) -> None:
    assert accuracy(actual, forecast) == percent


def test_a_period_that_runs_has_no_accuracy_yet() -> None:
    assert measured({"actual": 100, "forecast": 80, "running": 1}) == {"accuracy": None}
    assert measured({"actual": 100, "forecast": 80, "running": 0}) == {"accuracy": 80}
    assert measured({"actual": 100}) == {"accuracy": None}
