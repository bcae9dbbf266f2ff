"""Keys are written as they stand on a keyboard."""

import pytest
from textual.binding import Binding

from crm_tui.widgets.key_names import key_name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("a", "a"), ("G", "G"), ("ctrl+p", "Ctrl+P"), ("escape", "Esc"), ("enter", "Enter"), ("question_mark", "?"),
        ("f1", "F1"), ("slash", "/"), ("asterisk", "*"), ("down", "↓"), ("pagedown", "PgDn"),
        ("shift+tab", "Shift+Tab"), ("f", "f"),
    ],
)  # fmt: skip
def test_a_key_has_the_name_on_the_keyboard(key: str, name: str) -> None:
    assert key_name(Binding(key, "act", "Act")) == name
