"""`crm demo` and a first `crm`, on a real pseudo-terminal."""

import re
import signal
from pathlib import Path

import pytest
from terminals import Terminal


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    return folder


def test_a_demo_opens_the_screens_says_so_and_is_gone_afterwards(tmp_path: Path, scratch: Path) -> None:
    terminal = Terminal(tmp_path, "demo", TMPDIR=str(scratch))
    terminal.wait_for("overdue")

    assert "demo data" in terminal.text
    assert [*scratch.glob("crm-demo-*/demo.db")]
    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.restored()
    assert not [*scratch.iterdir()]


def test_a_demo_is_gone_after_a_signal_too(tmp_path: Path, scratch: Path) -> None:
    terminal = Terminal(tmp_path, "demo", TMPDIR=str(scratch))
    terminal.wait_for("overdue")
    terminal.signal(signal.SIGTERM)

    assert terminal.ended() == 128 + signal.SIGTERM
    assert not [*scratch.iterdir()]


def test_a_demo_with_a_name_is_opened_and_kept(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "--db", str(tmp_path / "demo.db"), "demo")
    terminal.wait_for("overdue")
    terminal.press("q")

    assert terminal.ended() == 0
    assert (tmp_path / "demo.db").exists()


def test_a_demo_is_printed_when_a_form_of_data_is_asked_for(tmp_path: Path, scratch: Path) -> None:
    terminal = Terminal(tmp_path, "demo", "-o", "json", TMPDIR=str(scratch))

    assert terminal.ended(20) == 0
    assert '"contacts": 134' in terminal.text
    assert not [*scratch.iterdir()]


def test_the_first_start_makes_a_database_and_says_where(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, size=(120, 40))
    terminal.wait_for("Three ways to begin")

    assert "Created ~/.local/share/crm-tui/crm.db, readable by you alone." in terminal.text
    assert "Germany, EUR, UTC." in terminal.text
    terminal.press("q")
    assert terminal.ended() == 0
    assert (tmp_path / ".local/share/crm-tui/crm.db").stat().st_mode & 0o777 == 0o600

    terminal = Terminal(tmp_path, size=(120, 40))
    terminal.wait_for("Three ways to begin")
    assert "Created" not in terminal.text
    terminal.close()


def test_what_is_no_database_is_said_in_one_line_on_the_terminal_that_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "crm.db"
    file.write_text("mine", encoding="utf-8")
    terminal = Terminal(tmp_path, "--db", str(file))

    assert terminal.ended(10) == 9
    assert terminal.restored()
    assert "is no crm database" in terminal.text.replace("\n", "")
    assert file.read_text("utf-8") == "mine"


def test_the_mouse_is_left_to_the_terminal_on_request(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "--no-mouse", size=(120, 40))
    terminal.wait_for("Three ways to begin")
    terminal.close()

    assert b"\x1b[?1000h" not in terminal.raw


def test_no_color_means_no_colour_at_all(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, size=(120, 40), NO_COLOR="1")
    terminal.wait_for("Three ways to begin")
    terminal.close()

    assert not re.search(rb"\x1b\[[0-9;]*[34]8;[25];", terminal.raw)
