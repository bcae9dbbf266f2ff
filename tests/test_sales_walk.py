"""The day of somebody who sells, in a real terminal: keys and the mouse move deals, leads and tasks."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminals import Terminal


@pytest.fixture
def terminal(demo_file: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The board of the demo."""
    made = Terminal(tmp_path, "--db", str(demo_file), size=(120, 40), CRM_START="deals")
    made.wait_for("≈")
    made.wait_for("Boulangerie du")
    yield made
    made.close()


def mouse(button: int, column: int, row: int, *, up: bool = False) -> str:
    """What a terminal sends for the mouse (SGR): a button, 32 more while it moves, at a cell counted from 1."""
    return f"\x1b[<{button};{column};{row}{'m' if up else 'M'}"


def place(terminal: Terminal, text: str) -> tuple[int, int]:
    """The cell, counted from 1, in which a text begins."""
    for row, cells in sorted(terminal.screen.buffer.items()):
        line = "".join(cells[column].data or "\0" for column in range(terminal.screen.columns))
        if text in line:
            return line.index(text) + 1, row + 1
    raise AssertionError(f"{text!r} is not on the screen:\n{terminal.text}")


def drag(terminal: Terminal, text: str, columns: int) -> None:
    """Take a card by its name and drop it so many cells to the right."""
    column, row = place(terminal, text)
    terminal.press(mouse(0, column, row))
    for way in (columns // 4, columns // 2, columns):
        terminal.press(mouse(32, column + way, row))
    terminal.press(mouse(0, column + columns, row, up=True))


def asked(file: Path, question: str) -> list[tuple[object, ...]]:
    """What stands in the file."""
    with sqlite3.connect(file) as raw:
        found = raw.execute(question).fetchall()
    raw.close()
    return found


def stage(file: Path, deal: str) -> str:
    """Where a deal stands in the file."""
    found = asked(file, f"select s.name from deals d join stages s on s.id = d.stage_id where d.name like '{deal}%'")
    return str(found[0][0])


def test_a_card_goes_by_keys_and_by_the_mouse_is_lost_and_comes_back(terminal: Terminal, demo_file: Path) -> None:
    terminal.press("l", "j", ">")
    terminal.wait_for("Moved Boulangerie du pilot to Proposal")
    assert stage(demo_file, "Boulangerie") == "Proposal"
    terminal.wait_for("7 deals")

    drag(terminal, "Steirische", 48)
    terminal.wait_for("Moved Steirische")
    assert stage(demo_file, "Steirische") == "Negotiation"

    terminal.press("u")
    terminal.wait_for("Undone")
    assert stage(demo_file, "Steirische") == "Discovery"

    lost = len(asked(demo_file, "select id from deals where status = 'lost'"))
    terminal.press("x")
    terminal.wait_for("Mark as lost")
    terminal.press("price", "\x13")
    terminal.wait_for("to Lost")
    reasons = asked(demo_file, "select lost_reason from deals where status = 'lost' order by closed_at")
    assert (len(reasons), reasons[-1]) == (lost + 1, ("price",))

    terminal.press("u")
    terminal.wait_for("Mark as lost", gone=True)
    terminal.wait_for("to Lost", gone=True)
    assert len(asked(demo_file, "select id from deals where status = 'lost'")) == lost
    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.restored()


def test_a_lead_is_converted_and_a_task_done(terminal: Terminal, demo_file: Path) -> None:
    terminal.press("4")
    terminal.wait_for("Zofia Szymańska")
    terminal.press("j", "c")
    terminal.wait_for("Creates 1 company, 1 contact, 1 deal")
    terminal.press("enter")
    terminal.wait_for("Converted Zofia Szymańska")
    made = "select 1 from leads where name = 'Zofia Szymańska' and converted_deal_id is not null"
    assert asked(demo_file, made) == [(1,)]

    done = "select count(*) from tasks where status = 'done'"
    before = asked(demo_file, done)
    terminal.press("escape", "7")
    terminal.wait_for("Overdue")
    terminal.press("d")
    terminal.wait_for("u to undo")
    assert asked(demo_file, done) != before

    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.restored()
