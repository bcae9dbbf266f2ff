"""Rows of cells: whatever the text, a row has its width and nothing a terminal would obey."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.themes import LOOKS

TEXTS = st.text(st.characters(codec=None), max_size=60)


@given(st.lists(TEXTS, max_size=5), st.integers(1, 60), st.integers(0, 20), st.booleans())
def test_a_row_has_its_width_and_no_control_character(texts: list[str], width: int, cell: int, right: bool) -> None:
    line = Line("dark", width)
    for text in texts:
        line.put(text, width=cell, right=right).gap(1)
    strip = line.strip()

    shown = "".join(segment.text for segment in strip)
    assert strip.cell_length == width
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown)
    assert not any(0x202A <= ord(character) <= 0x202E for character in shown)


@given(TEXTS, st.integers(0, 30))
def test_a_cut_text_fits(text: str, width: int) -> None:
    from rich.cells import cell_len

    assert cell_len(cut(text, width)) <= width


def test_what_is_cut_off_shows_as_an_ellipsis() -> None:
    assert cut("Cedar & Pine Furniture", 11) == "Cedar & Pi…"
    assert cut("日本語テキスト", 6) == "日本…"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("ground", ["page", "selection", "accent", "panel"])
def test_every_look_draws_every_tone_on_every_ground(look: str, ground: str) -> None:
    line = Line(look, 80, ground)
    for tone in ("text", "muted", "faint", "rule", "accent", "error", "warning", "success", "on", "t1", "t6"):
        line.put("word ", tone)

    assert line.strip().cell_length == 80
