"""The real program in a real pseudo-terminal."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminals import Terminal


@pytest.fixture
def terminal(demo_file: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The contacts of the demo on 80x24."""
    made = Terminal(tmp_path, "--db", str(demo_file), CRM_START="contacts")
    made.wait_for("Abigail Brennan")
    yield made
    made.close()


def test_q_leaves_and_the_terminal_is_restored(terminal: Terminal) -> None:
    terminal.press("down", "pagedown", "q")

    assert terminal.ended() == 0
    assert terminal.restored()


def test_ctrl_c_says_how_to_quit(terminal: Terminal) -> None:
    terminal.press("ctrl+c")

    terminal.wait_for("q to quit")
    assert terminal.child.isalive()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_within_two_seconds_and_restores_the_terminal(
    terminal: Terminal, number: int, code: int
) -> None:
    began = time.monotonic()
    terminal.signal(number)

    assert terminal.ended(2) == code
    assert time.monotonic() - began < 2
    assert terminal.restored()


def test_a_closed_terminal_ends_it_within_two_seconds(terminal: Terminal) -> None:
    terminal.hang_up()

    assert terminal.waited(2) == 129


def test_it_survives_being_stopped_and_resized(terminal: Terminal) -> None:
    terminal.signal(signal.SIGSTOP)
    time.sleep(0.3)
    terminal.signal(signal.SIGCONT)
    for lines, columns in ((1, 1), (2, 200), (5, 20), (40, 120), (24, 80)):
        terminal.child.setwinsize(lines, columns)
        terminal.screen.resize(lines, columns)
        terminal.read(0.3)

    terminal.wait_for("Abigail Brennan")


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"TERM": ""}])
def test_a_dumb_terminal_gets_a_clear_line_and_no_screens(demo_file: Path, tmp_path: Path, env: dict[str, str]) -> None:
    terminal = Terminal(tmp_path, "--db", str(demo_file), **env)

    assert terminal.ended() == 2
    assert "crm" in terminal.text
    assert b"\x1b[?1049h" not in terminal.raw


def test_without_a_terminal_it_says_what_it_can_do_and_does_not_hang(demo_file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crm_tui", "--db", str(demo_file)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30, check=False)

    assert done.returncode == 2
    assert done.stdout == ""
    assert "contacts" in done.stderr
