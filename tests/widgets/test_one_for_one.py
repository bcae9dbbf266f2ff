"""Text in an input."""

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.text import safe
from crm_tui.widgets.one_for_one import one_for_one


@given(st.text())
def test_every_character_stands_for_itself_and_none_is_unsafe(text: str) -> None:
    shown = one_for_one(text)

    assert len(shown) == len(text)
    assert safe(shown) == shown
