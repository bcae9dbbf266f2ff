"""Money of several currencies, to the cent."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.totals import SCALE, Amount, Line, Rate, Totals, convert, rate_between, totals

DAY = date(2026, 11, 23)
OLD = date(2026, 10, 1)
DOLLAR = Rate(9_231_000_000, DAY)
YEN = Rate(61_500_000, OLD)


def of(**rates: Rate):  # type: ignore[no-untyped-def]
    return rates.get


def test_one_line_for_each_currency_and_one_total() -> None:
    amounts = [Amount(1_000_000, "EUR"), Amount(250_050, "USD", 2), Amount(50_000, "USD"), Amount(1_200_000, "JPY")]

    found = totals(amounts, "EUR", of(USD=DOLLAR, JPY=YEN))

    assert found == Totals(
        "EUR",
        (
            Line("EUR", 1_000_000, 1, 1_000_000),
            Line("JPY", 1_200_000, 1, 738_000),
            Line("USD", 300_050, 3, 230_821 + 46_155),
        ),
        1_000_000 + 738_000 + 276_976,
        (),
        OLD,
    )
    assert not found.incomplete


def test_a_missing_rate_makes_the_total_incomplete_and_is_never_nothing() -> None:
    found = totals([Amount(100, "EUR"), Amount(500, "GBP")], "EUR", of())

    assert (found.minor, found.missing, found.incomplete, found.rated_on) == (100, ("GBP",), True, None)
    assert found.lines[1] == Line("GBP", 500, 1, None)


def test_a_frozen_rate_goes_before_that_of_the_day() -> None:
    frozen = Amount(10_000, "USD", rate=Rate(SCALE // 2, OLD))

    found = totals([frozen, Amount(10_000, "USD")], "EUR", of(USD=DOLLAR))

    assert (found.minor, found.rated_on) == (5_000 + 9_231, DAY)
    assert totals([frozen], "EUR", of()).incomplete is False


def test_nothing_adds_up_to_nothing() -> None:
    assert totals([], "EUR", of()) == Totals("EUR", (), 0, (), None)


@pytest.mark.parametrize(
    ("minor", "currency", "base", "rate", "worth"),
    [
        (100, "JPY", "EUR", YEN, 62),
        (1, "EUR", "KWD", Rate(SCALE // 2, DAY), 5),
        (1_000, "KWD", "EUR", Rate(3 * SCALE, DAY), 300),
        (10_050, "EUR", "JPY", Rate(160 * SCALE, DAY), 16_080),
        (5, "USD", "EUR", Rate(SCALE // 2, DAY), 2),
        (7, "USD", "EUR", Rate(SCALE // 2, DAY), 4),
        (-5, "USD", "EUR", Rate(SCALE // 2, DAY), -2),
        (9_007_199_254_740_993, "EUR", "EUR", None, 9_007_199_254_740_993),
    ],
)
def test_an_amount_is_converted_exactly_and_rounded_half_to_even(
    minor: int, currency: str, base: str, rate: Rate | None, worth: int
) -> None:
    assert convert(minor, currency, base, rate) == worth


codes = st.sampled_from(["EUR", "USD", "JPY", "KWD", "GBP"])
amounts = st.builds(Amount, st.integers(-(10**12), 10**12), codes, st.integers(1, 9))


@given(st.lists(amounts, max_size=30))
def test_the_total_is_the_sum_of_its_lines_and_of_its_amounts(found: list[Amount]) -> None:
    rates = {"USD": DOLLAR, "JPY": YEN, "KWD": Rate(3 * SCALE, DAY)}

    made = totals(found, "EUR", rates.get)

    known = [each for each in found if each.currency != "GBP"]
    assert made.minor == sum(line.base_minor or 0 for line in made.lines)
    assert made.minor == sum(convert(each.minor, each.currency, "EUR", rates.get(each.currency)) for each in known)
    assert sum(line.count for line in made.lines) == sum(each.count for each in found)


def latest(**rates: Rate):  # type: ignore[no-untyped-def]
    return lambda currency, base: rates.get(f"{currency}{base}")


def test_a_rate_is_taken_as_given_or_turned_round_whichever_is_newer() -> None:
    given_, other = Rate(9_000_000_000, OLD), Rate(12_500_000_000, DAY)

    assert rate_between(latest(USDEUR=given_), "USD", "EUR") == given_
    assert rate_between(latest(EURUSD=other), "USD", "EUR") == Rate(8_000_000_000, DAY)
    assert rate_between(latest(USDEUR=given_, EURUSD=other), "USD", "EUR") == Rate(8_000_000_000, DAY)
    assert rate_between(latest(USDEUR=Rate(9, DAY), EURUSD=other), "USD", "EUR") == Rate(9, DAY)


def test_a_rate_over_a_third_currency_is_as_old_as_the_older_of_the_two() -> None:
    both = latest(EURUSD=Rate(12_500_000_000, DAY), EURGBP=Rate(5_000_000_000, OLD))

    assert rate_between(both, "USD", "GBP") is None
    assert rate_between(both, "USD", "GBP", ["USD", "EUR"]) == Rate(4_000_000_000, OLD)


def test_a_rate_too_small_to_be_kept_is_none() -> None:
    assert rate_between(latest(EURIDR=Rate(SCALE * 10**11 // 2, DAY)), "IDR", "EUR") is None


@given(st.integers(1, 2**63 - 1))
def test_a_rate_turned_round_is_right_to_the_last_digit(value: int) -> None:
    found = rate_between(latest(EURUSD=Rate(value, DAY)), "USD", "EUR")

    exact = Fraction(SCALE * SCALE, value)
    assert found is None or abs(found.value - exact) <= Fraction(1, 2)
