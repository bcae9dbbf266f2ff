import json
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_tui.domain.kinds import Context, Email
from crm_tui.domain.kinds.email_library import normalised
from crm_tui.errors import Invalid

DATA = Path(__file__).parents[4] / "shared" / "data" / "email"
CONTEXT = Context(now=datetime(2026, 11, 23, tzinfo=UTC))
EMAIL = Email()
needs_data = pytest.mark.skipif(
    not DATA.exists(), reason="the shared test data (../shared/data) is not on this machine"
)
characters = "abzAZ09.-_+'\" <>[]()\\,éßİſK\u212bﬁ\u0301å\u00d7"
likely = st.tuples(
    st.text(characters, min_size=1, max_size=8),
    st.text(characters, max_size=8),
    st.sampled_from([".com", ".Co.UK", ".c1", ""]),
).map(lambda parts: f"{parts[0]}@{parts[1]}{parts[2]}")


@pytest.mark.parametrize(
    ("text", "stored", "key"),
    [
        ("Ann.B@Example.ORG", "Ann.B@example.org", "ann.b@example.org"),
        (" ann@example.org ", "ann@example.org", "ann@example.org"),
        ("ann@EXÄMPLE.de", "ann@exämple.de", "ann@xn--exmple-cua.de"),
        ("ann@xn--exmple-cua.de", "ann@exämple.de", "ann@xn--exmple-cua.de"),
        ("José@example.org", "José@example.org", "josé@example.org"),
        ("user@LOCALHOST.local", "user@localhost.local", "user@localhost.local"),
        ("ann@mail.test", "ann@mail.test", "ann@mail.test"),
    ],
)
def test_an_address_has_its_domain_in_lower_case_and_a_key_to_match(text: str, stored: str, key: str):
    assert EMAIL.read(text, CONTEXT) == (stored, key)


@pytest.mark.parametrize("text", ["not-an-email", "@", "a@b", "a..b@example.org", "a@b_c.org", "Ann <ann@example.org>"])
def test_a_text_that_is_no_address_is_kept_and_flagged(text: str):
    assert EMAIL.read(text, CONTEXT) == (text, None)


@pytest.mark.parametrize("text", ["a@b.org\r\nBcc: x@y.org", "a\x1b@b.org", "a\x7f@b.org", "a\u2028@b.org"])
def test_line_breaks_and_control_characters_are_refused(text: str):
    with pytest.raises(Invalid, match="line break or control character"):
        EMAIL.parse(text, CONTEXT)


def test_more_than_254_characters_are_refused():
    assert EMAIL.parse("x" * 254, CONTEXT)

    with pytest.raises(Invalid, match="the limit is 254"):
        EMAIL.parse("x" * 255, CONTEXT)


@given(likely)
@example("a@b--c.de")
@example("a@" + "b" * 64 + ".de")
@example("a" * 115 + "@b.de")
@example("\u212aa@x.com")
@example("straße@ß.de")
def test_the_fast_path_agrees_with_the_library(text: str):
    stored, key = EMAIL.read(text, CONTEXT)

    trimmed = text.strip(" \xa0")
    assert (stored, key) == (normalised(trimmed) or (trimmed, None))
    assert EMAIL.read(str(stored), CONTEXT) == (stored, key)


@needs_data
def test_the_addresses_of_other_validators_are_judged_as_the_library_does():
    cases = [address for address, *_ in json.loads((DATA / "isemail_tests.json").read_text(encoding="utf-8"))]
    suite = ElementTree.parse(DATA / "isemail_tests_sayers.xml").getroot()  # noqa: S314 - our own test data
    cases += [_with_controls(node.text or "") for node in suite.iter("address")]

    assert len(cases) > 300
    for text in cases:
        try:
            _, key = EMAIL.read(text, CONTEXT)
        except Invalid:
            assert len(text) > 254 or not text.isprintable()
        else:
            assert (key is not None) == (normalised(text.strip(" \xa0")) is not None)


def _with_controls(text: str) -> str:
    return re.sub("[\u2400-\u241f]", lambda symbol: chr(ord(symbol[0]) - 0x2400), text)
