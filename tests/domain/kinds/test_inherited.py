"""Percentages, inherited values and exchange rates."""

from datetime import UTC, datetime

import pytest

from crm_tui.domain.kinds import Context, InheritedChoice, InheritedPercent, Percent, Rate
from crm_tui.errors import Invalid

CONTEXT = Context(now=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("100", 100), ("50 %", 50), (" 7% ", 7), ("", None)])
def test_a_percentage_is_a_whole_number_with_or_without_its_sign(text: str, value: int | None) -> None:
    assert Percent().parse(text, CONTEXT) == value


@pytest.mark.parametrize("text", ["-1", "101", "2.5", "half"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Percent().parse(text, CONTEXT)


def test_an_own_value_stands_beside_the_shown_one_and_clearing_takes_both() -> None:
    assert InheritedPercent().read("0", CONTEXT) == (0, 0)
    assert InheritedPercent().read("", CONTEXT) == (None, None)
    assert InheritedChoice(("commit", "best_case")).read("Best case", CONTEXT) == ("best_case", "best_case")


@pytest.mark.parametrize("text", ["0.0000567123", "42105.5", "1", "25473.125"])
def test_a_rate_keeps_ten_decimals(text: str) -> None:
    stored = Rate().parse(text, CONTEXT)

    assert stored is not None
    assert Rate().dump(stored, CONTEXT) == text


def test_a_rate_of_eleven_decimals_is_refused() -> None:
    with pytest.raises(Invalid, match="more than 10 decimals"):
        Rate().parse("0.00000567123", CONTEXT)
