"""Hostile texts on a real terminal: of every byte the program writes it is known what it is for."""

import base64
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import hostile
import pytest
from terminals import Terminal

OURS = re.compile(
    rb"\x1b\[[0-9;:]*[mHJK]|\x1b\[\?[0-9;]+[hl]|\x1b\[\?20(?:26|48)\$p|\x1b\[[<>=][0-9;]*u|\x1b\]22;default\x07|[\r\n]"
)
"""What Textual sends: colours, places, modes, two questions, the shape of the pointer."""
COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
LOOKS = re.compile(rb"\x1b\[[0-9;:]*m")


@pytest.fixture
def terminal(hostile_file: Path, tmp_path: Path) -> Iterator[Terminal]:
    """Its contacts on 120x40."""
    path = shutil.copy(hostile_file, tmp_path / "h.db")
    (tmp_path / "\x1b[2J\u202e[bold].csv").write_text("name,\x1b]0;pwned\x07\n\x1bc,\x1b[2J\n", encoding="utf-8")
    made = Terminal(tmp_path, "--db", str(path), size=(120, 40), CRM_START="contacts")
    made.wait_for("[/nope]")
    yield made
    made.close()


def others(raw: bytes) -> str:
    """What is left of the bytes without what Textual sends."""
    return OURS.sub(b"", raw).decode()


def test_no_byte_of_data_gives_the_terminal_an_order(terminal: Terminal) -> None:
    for keys in (
        ("down", "down", "enter", "pagedown", "end", "escape", "tab", "end", "tab"),
        ("e", "pagedown", "escape", "L", "enter", "escape", "g", "l", "down", "pagedown", "escape"),
        ("1", "3", "enter", "escape", "2", "ctrl+p", "nope", "down", "escape"),
        ("/", "name:a", "down", "escape", "escape", "s", "escape", "C", "end", "escape"),
        ("I", "ctrl+u", "~/", "down", "enter", "down", "enter", "escape", "escape", "X", "escape"),
        ("4", "down", "c", "tab", "escape", "enter", "end", "escape", "x", "escape", "escape", "7", "w", "l", "escape"),
        (
            "5",
            "l",
            "down",
            "enter",
            "end",
            "escape",
            "x",
            "escape",
            "escape",
            "E",
            "down",
            "escape",
            "P",
            "escape",
            "2",
        ),
        (
            ":",
            "contacts list",
            "enter",
            "escape",
            "escape",
            "d",
            "u",
            "?",
            "escape",
            " ",
            ".",
            "title=[/nope]",
            "escape",
        ),
    ):
        terminal.press(*keys)
    terminal.press("escape", "escape", "escape")

    text = others(terminal.raw)
    assert "nope" in text
    assert not hostile.UNSAFE.search(text), ascii(text[max(0, (at := _place(text)) - 60) : at + 20])
    assert terminal.child.isalive()


def _place(text: str) -> int:
    found = hostile.UNSAFE.search(text)
    return found.start() if found else 0


def test_what_is_copied_is_the_value_and_nothing_else_is_ever_copied(terminal: Terminal) -> None:
    terminal.press("/", "clipboard", "escape", "tab")
    assert not COPIED.findall(terminal.raw)

    terminal.press("y")

    (copied,) = COPIED.findall(terminal.raw)
    assert not hostile.UNSAFE.search(base64.b64decode(copied).decode())
    assert not hostile.UNSAFE.search(others(COPIED.sub(b"", terminal.raw)))
