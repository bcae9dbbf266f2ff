import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_tui.domain.kinds import Context, Phone
from crm_tui.domain.kinds.phone_numbers import ask_library, number
from crm_tui.errors import Invalid

DATA = Path(__file__).parents[4] / "shared" / "data" / "phone"
AMERICA = Context(now=datetime(2026, 11, 23, tzinfo=UTC))
GERMANY = replace(AMERICA, country="DE")
PHONE = Phone()
REGIONS = [
    "US",
    "CA",
    "DE",
    "GB",
    "IT",
    "FR",
    "AR",
    "BR",
    "MX",
    "RU",
    "KZ",
    "AU",
    "CC",
    "SM",
    "VA",
    "FI",
    "CI",
    "UY",
    "ZZ",
]
prefixes = st.sampled_from(
    ["", "+", "0", "00", "011", "+1", "+49", "+39", "+44", "0049", "1", "49", "+54 9", "+800", "8"]
)
written = st.tuples(prefixes, st.text("0123456789", max_size=13) | st.text("0123456789-/ (.)+", max_size=16)).map(
    "".join
)


def test_a_number_is_kept_as_given_with_e164_and_extension_beside_it():
    assert PHONE.read("(212) 555-1234 ext. 5", AMERICA) == ("(212) 555-1234 ext. 5", "+12125551234", "5")


def test_a_number_that_stands_alone_has_the_spaces_of_its_country():
    assert PHONE.spell("030 1234567 ext 5", GERMANY) == "+49 30 1234567 ext 5"
    assert PHONE.spell("call Ada first", GERMANY) == "call Ada first"


def test_a_national_number_is_read_in_the_country_of_the_settings():
    assert PHONE.read("030 7654321", GERMANY) == ("030 7654321", "+49307654321", None)


@pytest.mark.parametrize("text", ["12", "call me", "+1 212 555", "5" * 254, "ask Ann ☎"])
def test_a_text_that_is_no_number_is_kept_and_flagged(text: str):
    assert PHONE.read(text, AMERICA) == (text, None, None)


@pytest.mark.parametrize("text", ["030\n123", "030\t123", "030\x1b123"])
def test_line_breaks_and_control_characters_are_refused(text: str):
    with pytest.raises(Invalid, match="line break or control character"):
        PHONE.parse(text, GERMANY)


def test_more_than_254_characters_are_refused():
    with pytest.raises(Invalid, match="the limit is 254"):
        PHONE.parse("5" * 255, AMERICA)


def test_a_number_is_shown_in_e164_with_its_extension():
    assert PHONE.show("(212) 555-1234 x5", AMERICA) == "+12125551234 ext 5"


def test_a_text_that_is_no_number_is_shown_as_given():
    assert PHONE.show("call me", AMERICA) == "call me"


@pytest.mark.parametrize("text", ["+49 30 7654321", "030/765 43 21", "0049 30 7654321", "(030) 7654321"])
def test_every_spelling_of_a_number_has_one_lookup_key(text: str):
    assert PHONE.lookup_key(text, GERMANY) == "+49307654321"


@given(written, st.sampled_from(REGIONS))
@example("+49 (0)30 1234567", "US")
@example("+54 9 11 2345 6789", "AR")
@example("8 495 123-45-67", "RU")
@example("+999 123456", "US")
@example("+39 06 1234 5678", "IT")
def test_the_fast_path_agrees_with_the_library(text: str, region: str):
    assert number(text, region) == ask_library(text, region)


@pytest.mark.skipif(not DATA.exists(), reason="the shared test data (../shared/data) is not on this machine")
def test_the_example_numbers_of_every_region_are_read():
    with (DATA / "example_numbers.tsv").open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))

    assert len(rows) == 414
    for row in rows:
        assert number(row["input_national"], row["region"]) == (row["E164"], None)
        assert {number(row[form], "US") for form in ("E164", "INTERNATIONAL")} == {(row["E164"], None)}


def test_the_formats_of_the_import_benchmark_are_read():
    texts = ["+12125551234", "(415) 555-1234", "617-555-1234", "+44 20 7555 1234", "+49 30 7654321"]

    assert all(PHONE.read(text, AMERICA)[1] for text in texts)
