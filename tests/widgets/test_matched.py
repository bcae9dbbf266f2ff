"""The letters that were typed."""

import pytest

from crm_tui.widgets.matched import pieces


@pytest.mark.parametrize(
    ("text", "words", "matched"),
    [
        ("Globex renewal", ["glob"], ["Glob"]),
        ("Müller & Söhne", ["muller", "so"], ["Müller", "Sö"]),
        ("Straße der Straßen", ["strass"], ["Straß", "Straß"]),
        ("Banana", ["an"], []),
        ("An apple and Ann", ["an"], ["An", "an", "An"]),
        ("Banana", ["ana"], ["anana"]),
        ("\u0130stanbul", ["ist"], ["\u0130st"]),
        ("nothing here", [], []),
    ],
)
def test_what_was_typed_is_found_in_a_text_as_a_search_finds_it(
    text: str, words: list[str], matched: list[str]
) -> None:
    found = pieces(text, words)

    assert [piece for piece, hit in found if hit] == matched
    assert "".join(piece for piece, _ in found) == text
