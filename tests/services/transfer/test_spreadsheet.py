"""The formula guard can be taken off again."""

import os
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.services.transfer.spreadsheet import guard, unguard

EXAMPLES = 20_000 if os.environ.get("HYPOTHESIS_PROFILE") == "slow" else 2_000
hostile = st.one_of(st.text(), st.text("'=+-@\t\r\n＝＋－＠0123456789 ().,a"))
HARMLESS = re.compile(r"[+-]?[0-9]+([.,][0-9]+)*|\+[0-9][0-9 ()/.]*")


@settings(max_examples=EXAMPLES)
@given(hostile)
def test_taking_the_guard_off_gives_the_same_text(text: str) -> None:
    assert unguard(guard(text)) == text


@settings(max_examples=EXAMPLES)
@given(hostile)
def test_a_guarded_text_is_never_run(text: str) -> None:
    guarded = guard(text)

    assert not guarded.startswith(tuple("=+-@\t\r\n＝＋－＠")) or HARMLESS.fullmatch(guarded)


@pytest.mark.parametrize("text", ["-12.50", "+49 30 123", "+1 (212) 555.1234", "1,234.56", "+5", "Ann", "", "'n Roses"])
def test_numbers_phones_and_plain_text_are_left_alone(text: str) -> None:
    assert guard(text) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "-2+3", "+1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''-1", "+1-2", "-"]
)
def test_what_a_spreadsheet_would_run_gets_one_sign(text: str) -> None:
    assert guard(text) == "'" + text
