import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_tui.errors import Invalid
from crm_tui.text import accept, fold, safe, shortened

anything = st.text(st.characters(exclude_categories=()))


def test_clean_text_is_shown_unchanged():
    assert safe("Zoë 🎉 日本") == "Zoë 🎉 日本"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("a\x00b", "a␀b"),
        ("\x7f", "␡"),
        ("\x9b1m", "\u203a".join(["\u20399B", "1m"])),
        ("\u202egpj.exe", "\u2039RLO\u203agpj.exe"),
        ("\u2066x\u2069", "\u2039LRI\u203ax\u2039PDI\u203a"),
        ("a\u2028b", "a\u2039LS\u203ab"),
        ("a\nb\tc", "a␊b␉c"),
        ("\ud800", "\ufffd"),
    ],
)
def test_what_could_drive_a_terminal_is_shown_as_a_mark(text: str, shown: str):
    assert safe(text) == shown


def test_many_lines_keep_their_breaks_and_tabs():
    assert safe("a\r\nb\tc\rd\x1b", multiline=True) == "a\nb\tc␍d␛"


@given(anything)
def test_shown_text_is_valid_and_holds_no_control_character(text: str):
    shown = safe(text)

    shown.encode()
    assert not any(unicodedata.category(character) == "Cc" for character in shown)
    assert safe(shown) == shown


def test_a_long_value_is_cut_in_messages():
    assert shortened("x" * 100) == "x" * 59 + "…"


def test_only_outer_spaces_are_trimmed_and_the_rest_is_kept_as_given():
    assert accept(" \xa0a  e\u0301\t\r\nb\x1b \xa0") == "a  e\u0301\t\r\nb\x1b"


@pytest.mark.parametrize("text", ["", "  ", "\u200b\u200d", "\t\r\n", "\u2028", "\ufeff", "\u3164\u2800", "\ufe0f\x1b"])
def test_text_of_which_nothing_is_visible_is_empty(text: str):
    assert accept(text) == ""


@pytest.mark.parametrize("text", ["a\x00b", "\x00", "a\ud800", "\udcff"])
def test_nul_and_lone_surrogates_are_refused(text: str):
    with pytest.raises(Invalid):
        accept(text)


def test_the_limit_is_named_when_text_is_too_long():
    assert accept(" " + "x" * 10_000 + " ")

    with pytest.raises(Invalid, match=r"10,001 characters, the limit is 10,000"):
        accept("x" * 10_001)


@pytest.mark.parametrize(
    ("one", "other"), [("İ", "i"), ("ß", "SS"), ("Ä", "ä"), ("é", "e\u0301"), ("Łukasz", "łUKASZ"), ("ﬁ", "FI")]
)
def test_spellings_a_person_takes_for_the_same_fold_alike(one: str, other: str):
    assert fold(one) == fold(other)


def test_accents_do_not_count_in_the_folded_text():
    assert fold("Müller Ångström") == "muller angstrom"


@given(anything)
@example("\U0001d165\u034f\u0327\U0001d16d")
@example("\u0345\u0390\u1e9e\u0149")
def test_folding_again_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_composed_and_decomposed_text_fold_alike(text: str):
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("code", [0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF])
def test_what_is_no_character_shows_as_one_cell(code: int) -> None:
    assert safe(f"a{chr(code)}b") == "a\ufffdb"
