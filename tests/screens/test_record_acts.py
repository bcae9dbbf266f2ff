"""What is done with a record, in the real program on a real terminal."""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from people import filled
from terminals import Terminal

OPEN_EDITOR = "\x0f"


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    """A program that adds a line to the file it is given, as an editor does; first it runs `before`."""
    script = tmp_path / "editor.py"
    before = tmp_path / "before.py"
    before.write_text("")
    script.write_text(
        f"import pathlib, sys\nexec(open({str(before)!r}).read())\n"
        "path = pathlib.Path(sys.argv[1])\npath.write_text(path.read_text().strip() + 'mine\\n')\n"
    )
    return script


@pytest.fixture
def terminal(empty_file: Path, tmp_path: Path, editor: Path) -> Iterator[Terminal]:
    """The contacts, with the cursor on Ada."""
    filled(empty_file, tmp_path)
    settings = {"CRM_START": "contacts", "VISUAL": f"{sys.executable} {editor}"}
    opened = Terminal(tmp_path, "--db", str(empty_file), size=(120, 40), **settings)
    opened.wait_for("── Ada Lovelace")
    yield opened
    opened.close()


def test_a_copied_value_goes_to_the_terminal_as_base64(terminal: Terminal) -> None:
    terminal.press("y")
    terminal.wait_for("Copied Ada Lovelace")

    assert b"\x1b]52;c;" + base64.b64encode(b"Ada Lovelace") + b"\x07" in terminal.raw


def test_notes_are_edited_in_the_persons_editor(terminal: Terminal) -> None:
    terminal.press(OPEN_EDITOR)
    terminal.wait_for("Saved the notes. u to undo")
    terminal.wait_for("notes    mine")

    terminal.press("q")

    assert terminal.ended() == 0
    assert terminal.restored()


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_unasked(
    terminal: Terminal, tmp_path: Path, empty_file: Path
) -> None:
    command = [sys.executable, "-m", "crm_tui", "--db", str(empty_file), "contacts", "edit", "2", "notes=theirs"]
    words = f"import subprocess; subprocess.run({command!r}, env={{'HOME': {str(tmp_path)!r}, 'CRM_USER': 'ben'}})\n"
    (tmp_path / "before.py").write_text(words)
    terminal.press(OPEN_EDITOR)
    terminal.wait_for("Not saved")
    asked = terminal.text
    terminal.press("\x1b[C", "enter")
    terminal.wait_for("notes    theirs")

    assert "ben changed notes" in asked
    assert "Edit again" in asked


def test_a_link_is_opened_by_the_desktop_after_it_was_shown(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    browser = tmp_path / "xdg-open"
    browser.write_text(f'#!/bin/sh\necho noise\nprintf %s "$1" > {tmp_path}/opened\n')
    browser.chmod(0o755)
    settings = {"CRM_START": "companies", "DISPLAY": ":0", "PATH": f"{tmp_path}:/usr/bin:/bin"}
    terminal = Terminal(tmp_path, "--db", str(empty_file), **settings)
    terminal.wait_for("── Globex")
    terminal.press("o")
    terminal.wait_for("https://globex.example")
    terminal.press("enter")
    terminal.wait_for("https://globex.example", gone=True)
    terminal.press("q")

    assert terminal.ended() == 0
    assert (tmp_path / "opened").read_text() == "https://globex.example"
    assert b"noise" not in terminal.raw
