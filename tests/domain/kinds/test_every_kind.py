import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.countries import _names
from crm_tui.domain.currencies import EXPONENTS
from crm_tui.domain.kinds import KINDS, Choice, Context, Kind, ListOf, LongText, Reference, Text, make
from crm_tui.domain.kinds.lists import stored
from crm_tui.errors import Invalid
from crm_tui.text import accept

DATA = Path(__file__).parents[4] / "shared" / "data"
CONTEXT = Context(now=datetime(2026, 11, 23, 9, tzinfo=UTC), zone=ZoneInfo("Europe/Berlin"), country="DE")
CHOICE = Choice(("open", "closed_won", "closed-lost", "Ärger"), (("open", "Still open"),))
EVERY = [*(KINDS[name]() for name in KINDS if name not in ("choice", "reference")), CHOICE, Reference("companies")]
WRITINGS = "0123456789-/.:,+ TZkKmM|\\@abeornst€$%äÉ\xa0\u202e\n\x1b"

integers = st.integers(-(2**63), 2**63 - 1)
instants = st.datetimes().map(lambda moment: f"{moment.replace(microsecond=0).isoformat()}Z")
words = st.text(max_size=20).filter(lambda text: "\x00" not in text).map(accept)
lists = st.lists(words.filter(bool), max_size=5).map(stored).filter(bool)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "text": words.filter(bool),
    "long_text": words.filter(bool),
    "money": integers,
    "date": st.dates().map(str),
    "partial_date": st.dates().map(str) | st.dates().map(lambda day: str(day)[:7]) | st.just("--02-29"),
    "instant": instants,
    "choice": st.sampled_from(CHOICE.options),
    "boolean": st.sampled_from([0, 1]),
    "integer": integers,
    "number": integers,
    "list": lists,
    "country": st.sampled_from(sorted(_names())),
    "currency": st.sampled_from(sorted(EXPONENTS)),
    "reference": st.integers(0, 2**63 - 1),
    "email": st.sampled_from(["Ann@example.org", "josé@exämple.de", "no address", "ann@localhost"]),
    "phone": st.sampled_from(["030 1234567", "+49 30 1234567", "12", "+1 212 555 1234 ext. 5"]),
    "url": st.sampled_from(["example.org", "HTTPS://www.Example.org:80/a", "not a domain"]),
}
contexts = st.builds(
    replace,
    st.just(CONTEXT),
    currency=st.sampled_from(sorted(EXPONENTS)),
    decimal=st.sampled_from(["point", "comma"]),
    date_order=st.sampled_from([None, "dmy", "mdy", "ymd"]),
)
by_name = pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.name)


@by_name
@given(data=st.data(), context=contexts)
def test_a_stored_value_comes_back_from_its_dump(kind: Kind, data: st.DataObject, context: Context):
    value = data.draw(VALUES[kind.name])

    assert kind.parse(kind.dump(value, context), context) == value


@by_name
@given(text=st.text(max_size=30) | st.text(WRITINGS, max_size=20), context=contexts)
def test_a_parsed_text_comes_back_from_its_dump_or_is_refused_in_one_line(kind: Kind, text: str, context: Context):
    message = _refusal(kind, text, context)
    assert message is None or not set("\n\r\x1b") & set(message)
    value = None if message else kind.parse(text, context)

    assert value is None or kind.parse(kind.dump(value, context), context) == value
    assert value is None or isinstance(kind.show(value, context), str)


@by_name
@given(texts=st.lists(st.text(max_size=15) | st.text(WRITINGS, max_size=15), max_size=8))
def test_a_column_is_parsed_like_its_cells(kind: Kind, texts: list[str]):
    parsed = kind.parse_column(texts, CONTEXT)

    assert [tuple(column[at] for column in parsed.values) for at in range(len(texts))] == [
        _read(kind, text) for text in texts
    ]
    assert set(parsed.errors) == {at for at, text in enumerate(texts) if _refusal(kind, text, CONTEXT)}


@by_name
def test_nothing_visible_is_no_value(kind: Kind):
    assert [kind.parse(text, CONTEXT) for text in ("", "  ", "\u200b", "\xa0")] == [None] * 4


@by_name
def test_the_example_of_a_kind_is_one_of_its_values(kind: Kind):
    for text in kind.example.split(" or "):
        assert kind.parse(text, CONTEXT) is not None


@by_name
@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_nul_and_lone_surrogates_are_refused(kind: Kind, text: str):
    with pytest.raises(Invalid):
        kind.parse(text, CONTEXT)


@pytest.mark.parametrize("kind", [Text(), LongText(), ListOf()], ids=lambda kind: kind.name)
@pytest.mark.skipif(not DATA.exists(), reason="the shared test data (../shared/data) is not on this machine")
def test_naughty_strings_are_kept_as_given(kind: Kind):
    naughty = json.loads((DATA / "strings" / "blns.json").read_text(encoding="utf-8"))

    for text in naughty:
        written = text.replace("\\", "\\\\").replace("|", "\\|") if kind.name == "list" else text
        value = kind.parse(written, CONTEXT)
        kept = [accept(text)] if kind.name == "list" else accept(text)
        assert value is None or kind.json(value, CONTEXT) == kept
        assert value is None or kind.parse(kind.dump(value, CONTEXT), CONTEXT) == value


@pytest.mark.parametrize("name", [name for name in KINDS if name not in ("choice", "reference")])
def test_a_custom_field_can_have_the_kind(name: str):
    assert make(name).name == name


def test_a_custom_choice_takes_its_options():
    assert make("choice", ["small", "large"]) == Choice(("small", "large"))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: make("chioce"), "did you mean choice"),
        (lambda: make("choice"), "needs options"),
        (lambda: make("reference"), "needs one entity"),
        (lambda: make("text", ["a"]), "takes no options"),
    ],
)
def test_a_wrong_kind_of_custom_field_is_explained(ask: Callable[[], Kind], message: str):
    with pytest.raises(Invalid, match=message):
        ask()


def _read(kind: Kind, text: str) -> tuple[object, ...]:
    try:
        return kind.read(text, CONTEXT)
    except Invalid:
        return (None,) * (1 + len(kind.twins))


def _refusal(kind: Kind, text: str, context: Context) -> str | None:
    try:
        kind.read(text, context)
    except Invalid as error:
        return error.message
    return None
