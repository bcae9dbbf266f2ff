"""What stands at the cursor of a half-written filter; the bar is the cursor."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.fields import Field
from crm_tui.domain.filters import parse
from crm_tui.domain.filters.completing import date_words, keywords, quoted, ranked, spot
from crm_tui.domain.filters.tree import Keyword, Operator, Scalar, Term
from crm_tui.domain.kinds import Context, Reference, Text

CONTEXT = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC))


def at(marked: str) -> tuple[str, str, str] | None:
    """The part, what would be replaced, and what is typed of it, at the bar."""
    cursor = marked.index("|")
    text = marked.replace("|", "", 1)
    found = spot(text, cursor)
    return found and (found.part.name, text[found.start : found.end], found.typed)


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("|", ("FIELD", "", "")),
        ("own|", ("FIELD", "own", "own")),
        ("ow|ner:me", ("FIELD", "owner", "ow")),
        ("Own|", ("FIELD", "Own", "own")),
        ("-own|", ("FIELD", "own", "own")),
        ("(own|", ("FIELD", "own", "own")),
        ("name:ada |", ("FIELD", "", "")),
        ("name:ada own| city:x", ("FIELD", "own", "own")),
        ("company.ci|", ("FIELD", "company.ci", "company.ci")),
        ("|-owner:me", None),
        ("“ada|", None),
        ('"ada|', None),
        ('"own|er:me"', None),
        ("ada-own|", None),
    ],
)
def test_a_name_of_a_field(marked: str, found: tuple[str, str, str] | None) -> None:
    assert at(marked) == found


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("owner:|", ("VALUE", "", "")),
        ("owner:a|nn", ("VALUE", "ann", "a")),
        ("-owner:an|", ("VALUE", "an", "an")),
        ("status:a,b|", ("VALUE", "b", "b")),
        ("status:a|,b", ("VALUE", "a", "a")),
        ("status:a,|", ("VALUE", "", "")),
        ('city:"New Y|', ("VALUE", '"New Y', "New Y")),
        ('city:"New Y|ork" x', ("VALUE", '"New York"', "New Y")),
        ('city:"a, b",c|', ("VALUE", "c", "c")),
        ('city:"a \\"b|', ("VALUE", '"a \\"b', 'a "b')),
        ('city:"a"|', ("VALUE", '"a"', "a")),
        ("birthday>tod|", ("VALUE", "tod", "tod")),
        ("birthday:>=tod|", ("VALUE", "tod", "tod")),
        ("birthday:2026-01..tod|", ("VALUE", "tod", "tod")),
        ("birthday:20|26-01..today", ("VALUE", "2026-01", "20")),
        ("(owner:an|)", ("VALUE", "an", "an")),
        ("city:\\|", ("VALUE", "\\", "\\")),
        ("birthday>|=today", None),
    ],
)
def test_a_value(marked: str, found: tuple[str, str, str] | None) -> None:
    assert at(marked) == found


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("sort:|", ("SORT", "", "")),
        ("sort:-cre|", ("SORT", "-cre", "-cre")),
        ("owner:me sort:name,-cr|", ("SORT", "-cr", "-cr")),
    ],
)
def test_a_key_of_the_order(marked: str, found: tuple[str, str, str]) -> None:
    assert at(marked) == found


def test_a_field_with_an_operator_keeps_it() -> None:
    found = spot("own~x", 3)

    assert found is not None
    assert (found.operator, found.end) == (Operator.CONTAINS, 3)


@given(st.text(st.sampled_from('ab"\\:,.()- \n><=~^!sortéß'), max_size=30), st.integers(-2, 40))
def test_any_text_and_any_place_will_do(text: str, cursor: int) -> None:
    found = spot(text, cursor)

    assert found is None or 0 <= found.start <= found.end <= len(text)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), min_size=1))
def test_a_quoted_value_is_read_back_as_it_was(value: str) -> None:
    field = Field("city", Text(), "City", "city")

    term = parse(f"city:{quoted(value, field)}", lambda _: {"city": field}, "contacts").condition

    assert isinstance(term, Term)
    assert isinstance(term.values[0], Scalar)
    assert term.values[0].text == value


@pytest.mark.parametrize("value", ["me", "None", "17", "a b", "1..5"])
def test_a_name_that_would_mean_something_else_is_quoted(value: str) -> None:
    assert quoted(value, Field("owner", Reference("members"), "Owner", "owner_id")) == f'"{value}"'


def test_keywords_stand_where_the_parser_takes_them() -> None:
    owner = Field("owner", Reference("members"), "Owner", "owner_id")

    assert keywords(owner, Operator.EQUALS) == ("me", "none", "any")
    assert keywords(owner, Operator.CONTAINS) == ()
    for word in keywords(owner, Operator.EQUALS):
        term = parse(f"owner:{word}", lambda _: {"owner": owner}, "contacts").condition
        assert isinstance(term, Term)
        assert isinstance(term.values[0], Keyword)


def test_date_words_start_with_the_most_used() -> None:
    words = date_words(CONTEXT)

    assert words[:7] == ("today", "this-week", "this-month", "-7d", "-30d", "2026-Q4", "2026-11")
    assert ranked("week", words, 3) == ("this-week", "last-week", "next-week")


def test_starts_come_before_starts_of_later_words_whatever_the_accents() -> None:
    assert ranked("mu", ["de_mux", "Müller", "emu"], 5) == ("Müller", "de_mux")
