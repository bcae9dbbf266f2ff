import json
from datetime import UTC, datetime

import pytest

from crm_tui.domain.kinds import Context, ListOf, LongText, Text, Url
from crm_tui.errors import Invalid

CONTEXT = Context(now=datetime(2026, 11, 23, tzinfo=UTC))
TAGS = ListOf()


def test_text_is_stored_as_given_with_a_folded_key_beside_it():
    parsed = Text().parse_column([" Zoë ", "ADA", "", "a\nb"], CONTEXT)

    assert parsed.values == [["Zoë", "ADA", None, "a\nb"], ["zoe", "ada", None, "a\nb"]]


def test_text_without_a_search_key_has_no_twin():
    assert Text(folded=False).parse_column(["A"], CONTEXT).values == [["A"]]


def test_too_long_cells_fail_alone():
    parsed = Text(limit=3).parse_column(["abc", "abcd", " abc "], CONTEXT)

    assert parsed.values[0] == ["abc", None, "abc"]
    assert list(parsed.errors) == [1]


def test_long_text_takes_more_than_a_line_does():
    assert LongText().parse("line\n" * 10_000, CONTEXT)


def test_the_limit_of_long_text_is_named():
    with pytest.raises(Invalid, match="the limit is 10,000,000"):
        LongText().parse("x" * 10_000_001, CONTEXT)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a|b", ["a", "b"]),
        (" a | |b|a ", ["a", "b"]),
        (r"a\|b", ["a|b"]),
        (r"a\\|b", ["a\\", "b"]),
        (r"c:\temp\\", ["c:\\temp\\"]),
        ("ü", ["ü"]),
    ],
)
def test_lists_are_written_with_bars(text: str, items: list[str]):
    value = TAGS.parse(text, CONTEXT)

    assert json.loads(value) == TAGS.json(value, CONTEXT) == items


def test_a_list_is_stored_compactly_and_shown_with_commas():
    value = TAGS.parse("ä|b", CONTEXT)

    assert (value, TAGS.show(value, CONTEXT)) == ('["ä","b"]', "ä, b")


def test_a_list_of_nothing_is_no_value():
    assert TAGS.parse(" | |", CONTEXT) is None


def test_items_are_added_once_and_removed():
    value = TAGS.add(TAGS.add(None, "a|b", CONTEXT), "b|c", CONTEXT)

    assert TAGS.dump(value, CONTEXT) == "a|b|c"
    assert TAGS.remove(value, "a|x", CONTEXT) == '["b","c"]'
    assert TAGS.remove(value, "a|b|c", CONTEXT) is None


def test_a_list_has_at_most_a_thousand_items():
    full = TAGS.parse("|".join(map(str, range(1000))), CONTEXT)

    with pytest.raises(Invalid, match=r"1,001 items, the limit is 1,000"):
        TAGS.add(full, "one more", CONTEXT)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://www.Example.org/a?b#c", "example.org"),
        ("Example.ORG:8080", "example.org"),
        ("http://ann:pw@example.org:80/x", "example.org"),
        ("//cdn.example.org", "cdn.example.org"),
        ("https://bücher.de", "bücher.de"),
        ("example.org./", "example.org"),
        ("tel:+49301234567", None),
        ("not a domain", None),
        ("localhost", None),
        ("http://[::1]/", None),
    ],
)
def test_a_web_address_is_kept_as_given_beside_its_domain(address: str, domain: str | None):
    assert Url().read(address, CONTEXT) == (address, domain)
