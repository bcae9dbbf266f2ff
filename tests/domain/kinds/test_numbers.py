from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_tui.domain.kinds import Context, Integer, Number, Reference
from crm_tui.errors import Invalid

CONTEXT = Context(now=datetime(2026, 11, 23, tzinfo=UTC))


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("-5", -5), ("+007", 7), (str(2**63 - 1), 2**63 - 1)])
def test_whole_numbers_are_read(text: str, value: int):
    assert Integer().parse(text, CONTEXT) == value


@pytest.mark.parametrize(
    "text", ["12,000", "1.0", "1e3", "0x1", "1_000", "١٢٣", "5k", str(2**63), str(-(2**63) - 1), "9" * 5000]
)
def test_what_is_no_whole_number_of_64_bits_is_refused(text: str):
    with pytest.raises(Invalid, match=r"e\.g\. 250"):
        Integer().parse(text, CONTEXT)


@pytest.mark.parametrize(
    ("text", "dump"),
    [("2.50", "2.5"), ("-0.000001", "-0.000001"), (".5", "0.5"), ("3.000", "3"), ("-0", "0"), ("100", "100")],
)
def test_decimals_are_exact_and_dumped_normalised(text: str, dump: str):
    number = Number()

    assert number.dump(number.parse(text, CONTEXT), CONTEXT) == dump


@pytest.mark.parametrize(
    "text", ["NaN", "inf", "1e5", "1_0", "1,000.5", "0.0000001", "1.", ".", "9223372036854.775808", "٣"]
)
def test_what_is_no_exact_decimal_is_refused(text: str):
    with pytest.raises(Invalid, match=r"e\.g\. 2\.5"):
        Number().parse(text, CONTEXT)


def test_a_decimal_comma_is_read_and_dumped_when_the_context_says_so_and_json_keeps_the_point():
    comma = replace(CONTEXT, decimal="comma")
    value = Number().parse("2,5", comma)

    assert (value, Number().dump(value, comma), Number().json(value, comma)) == (2_500_000, "2,5", "2.5")


def test_a_reference_by_name_asks_for_a_lookup():
    with pytest.raises(Invalid, match="needs a lookup in companies"):
        Reference("companies").parse("Acme", CONTEXT)


@pytest.mark.parametrize("text", ["1" + "0" * 30, "9" * 5000])
def test_an_id_beyond_64_bits_is_refused(text: str):
    with pytest.raises(Invalid, match="is no id"):
        Reference("companies").parse(text, CONTEXT)
