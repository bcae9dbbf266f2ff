from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_tui.domain.kinds import Context, Money
from crm_tui.domain.kinds.base import JsonNumber
from crm_tui.errors import Invalid

DOLLARS = Context(now=datetime(2026, 11, 23, tzinfo=UTC))
EUROS = replace(DOLLARS, currency="EUR", decimal="comma")
YEN = replace(DOLLARS, currency="JPY")
DINARS = replace(DOLLARS, currency="KWD")
MONEY = Money()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12000", 1200000),
        ("12,000.50", 1200050),
        ("-12.50", -1250),
        ("+12.5", 1250),
        (".5", 50),
        ("12k", 1200000),
        ("1.5m", 150000000),
        ("$1,117.10K", 111710000),
        ("$ 5", 500),
        ("-$5", -500),
        ("$-5", -500),
        ("USD 5", 500),
        ("5 usd", 500),
        ("1 234 567.89", 123456789),
        ("1'234.50", 123450),
        ("\u22125", -500),
        ("9007199254740993.01", 900719925474099301),
        ("12.5000", 1250),
    ],
)
def test_amounts_are_read_exactly(text: str, cents: int):
    assert MONEY.parse(text, DOLLARS) == cents


@pytest.mark.parametrize("text", ["12.000,50", "12000,50", "€ 12.000,50", "12 000,50 €", "12,0005k"])
def test_a_decimal_comma_is_read_when_the_context_says_so(text: str):
    assert MONEY.parse(text, EUROS) == 1200050


@pytest.mark.parametrize(
    "text",
    [
        *(
            "NaN",
            "inf",
            "-Infinity",
            "1e5",
            "1e999999999",
            "0x10",
            "1_000",
            "١٢٣",
            "１２",
            "-",
            "--5",
            "-$-5",
            "$",
            ".",
            "5.",
        ),
        *("10 . 00", "10,50", "1,00,000", "1.2.3", "1.005", "1.500", "12,000,50", "1,000 000", "$5 USD", "5 5", "(5)"),
        *("92233720368547758.08", "9" * 5000, "5 apples", "5k5", "1k2", "5 k m"),
    ],
)
def test_what_is_no_exact_amount_is_refused(text: str):
    with pytest.raises(Invalid, match=r"e\.g\. 12,000\.50"):
        MONEY.parse(text, DOLLARS)


@pytest.mark.parametrize("text", ["€ 5", "5 EUR", "JPY 5"])
def test_an_amount_in_another_currency_is_refused_and_names_it(text: str):
    with pytest.raises(Invalid, match="the amount is in USD, set currency="):
        MONEY.parse(text, DOLLARS)


@pytest.mark.parametrize(
    ("context", "text", "dump", "show"),
    [
        (DOLLARS, "12000.5", "12000.50", "12,000.50"),
        (DOLLARS, "-0.05", "-0.05", "-0.05"),
        (EUROS, "1234567,8", "1234567,80", "1.234.567,80"),
        (YEN, "12,000", "12000", "12,000"),
        (DINARS, "1.005", "1.005", "1.005"),
    ],
)
def test_amounts_have_the_digits_of_their_currency(context: Context, text: str, dump: str, show: str):
    value = MONEY.parse(text, context)

    assert (MONEY.dump(value, context), MONEY.show(value, context)) == (dump, show)


def test_json_holds_the_exact_number_with_a_point():
    number = MONEY.json(900719925474099301, EUROS)

    assert isinstance(number, JsonNumber)
    assert number == "9007199254740993.01"


@pytest.mark.parametrize("text", ["1.5", "12.000"])
def test_yen_have_no_decimals(text: str):
    with pytest.raises(Invalid, match="0 decimals of JPY"):
        MONEY.parse(text, YEN)


def test_a_thousand_cents_add_up():
    assert sum(MONEY.parse("0.1", DOLLARS) for _ in range(1000)) == MONEY.parse("100.00", DOLLARS)
