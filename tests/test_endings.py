"""A form in a real terminal through everything that can happen to it: what was typed is never lost."""

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import impatient
import pytest
from terminals import Terminal

TYPED = "Zacharias Quill"
FULL = 40_000
"""Bytes a file may have on a disk that is full: enough to open the database, not to write a record."""


@pytest.fixture
def start(demo_file: Path, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts the program over the demo; all that it started is ended."""
    made: list[Terminal] = []

    def begun(*, limit: int | None = None, program: tuple[str, ...] = ("-m", "crm_tui")) -> Terminal:
        given = ("--db", str(demo_file))
        made.append(Terminal(tmp_path, *given, CRM_START="contacts", file_limit=limit, program=program))
        return made[-1]

    yield begun
    for each in made:
        each.close()


@pytest.fixture
def form(start: Callable[..., Terminal]) -> Terminal:
    """A new contact, with a name typed in."""
    terminal = start()
    fill(terminal)
    return terminal


def fill(terminal: Terminal) -> None:
    """Open the form of a new contact and type a name."""
    terminal.wait_for("Abigail Brennan")
    terminal.press("n")
    terminal.wait_for("Birthday")
    terminal.press(TYPED)
    terminal.wait_for("1 changed")


def kept(folder: Path) -> list[dict[str, str]]:
    """What stands in the drafts in the state folder."""
    files = (folder / ".local/state").rglob("drafts/*.json")
    return [json.loads(file.read_text())["values"] for file in files]


def names(path: Path) -> list[str]:
    """The contacts by the name typed here."""
    with sqlite3.connect(path) as raw:
        found = raw.execute("select name from contacts where name = ? and deleted_at is null", (TYPED,)).fetchall()
    raw.close()
    return [name for (name,) in found]


def test_start_filter_edit_undo_quit(start: Callable[..., Terminal], demo_file: Path) -> None:
    terminal = start()
    terminal.wait_for("Abigail Brennan")
    terminal.press("/", "Brennan", "enter")
    terminal.wait_for("Chidi Anderson", gone=True)
    terminal.press("e")
    terminal.wait_for("Edit Abigail Brennan")
    terminal.press("end", "-Jones", "ctrl+s")
    terminal.wait_for("Saved Abigail Brennan-Jones")
    terminal.press("u")
    terminal.wait_for("Undone")
    terminal.wait_for("Brennan-Jones  ", gone=True)
    terminal.press("escape", "q")

    assert terminal.ended() == 0
    assert terminal.restored()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_signal_keeps_what_is_typed(form: Terminal, tmp_path: Path, number: int, code: int) -> None:
    form.signal(number)

    assert form.ended(2) == code
    assert form.restored()
    assert kept(tmp_path) == [{"name": TYPED}]


def test_a_closed_terminal_keeps_what_is_typed_and_the_next_start_goes_on_with_it(
    form: Terminal, start: Callable[..., Terminal], tmp_path: Path
) -> None:
    form.hang_up()

    assert form.waited(2) == 129
    assert kept(tmp_path) == [{"name": TYPED}]
    again = start()
    again.wait_for("Not saved")
    again.press("enter")
    again.wait_for("New contact")
    again.wait_for(TYPED)
    again.press("ctrl+s")
    again.wait_for(f"Added {TYPED}")
    assert kept(tmp_path) == []


def test_kill_9_loses_five_seconds_of_typing_at_most(form: Terminal, tmp_path: Path) -> None:
    form.wait_for("draft kept")
    form.signal(signal.SIGKILL)

    assert form.ended() == -signal.SIGKILL
    assert kept(tmp_path) == [{"name": TYPED}]


def test_a_lock_that_goes_away_is_waited_for(form: Terminal, demo_file: Path) -> None:
    other = sqlite3.connect(demo_file, isolation_level=None)
    other.execute("begin immediate")
    form.press("ctrl+s")
    time.sleep(2)
    assert TYPED in form.text
    other.execute("rollback")
    other.close()

    form.wait_for(f"Added {TYPED}")
    assert names(demo_file) == [TYPED]


def test_a_lock_that_stays_is_told_and_the_form_keeps_its_text(start: Callable[..., Terminal], demo_file: Path) -> None:
    form = start(program=(impatient.__file__,))
    fill(form)
    other = sqlite3.connect(demo_file, isolation_level=None)
    other.execute("begin immediate")
    form.press("ctrl+s")
    form.wait_for("someone else is writing")
    assert TYPED in form.text
    other.execute("rollback")
    other.close()
    form.press("ctrl+s")

    form.wait_for(f"Added {TYPED}")


def test_a_full_disk_is_told_and_the_form_keeps_its_text(
    start: Callable[..., Terminal], demo_file: Path, tmp_path: Path
) -> None:
    terminal = start(limit=FULL)
    fill(terminal)
    terminal.wait_for("draft kept")
    terminal.press("ctrl+s")

    terminal.wait_for("! not saved")
    assert TYPED in terminal.text
    assert kept(tmp_path) == [{"name": TYPED}]
    assert names(demo_file) == []


def test_a_stopped_form_holds_up_nobody(form: Terminal, demo_file: Path) -> None:
    form.signal(signal.SIGSTOP)
    other = sqlite3.connect(demo_file, timeout=0.5, isolation_level=None)
    other.execute("begin immediate")
    other.execute("update contacts set title = 'changed meanwhile' where id = 1")
    other.execute("commit")
    other.close()
    form.signal(signal.SIGCONT)
    form.press("ctrl+s")

    form.wait_for(f"Added {TYPED}")


def test_lines_that_are_pasted_save_nothing(form: Terminal, demo_file: Path) -> None:
    form.press("\x1b[200~ one\rtwo\nthree\x13\x1b[201~")

    form.wait_for("one two three")
    assert "New contact" in form.text
    assert names(demo_file) == []


def test_a_database_nobody_may_write_is_told(form: Terminal, demo_file: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everything")
    demo_file.chmod(0o400)
    form.press("ctrl+s")

    form.wait_for("! not saved")
    assert TYPED in form.text
