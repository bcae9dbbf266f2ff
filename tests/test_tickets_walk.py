"""The day of somebody who answers customers, in a real terminal; what is in the file is looked at beside it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminals import Terminal

SAVE = "\x13"


@pytest.fixture
def terminal(desk_file: Path, tmp_path: Path) -> Iterator[Terminal]:
    """The queue of a help desk, reached from Contacts."""
    made = Terminal(tmp_path, "--db", str(desk_file), size=(120, 40), CRM_START="contacts")
    made.wait_for("Ada Lovelace")
    made.press("6")
    made.wait_for("8 of 9")
    yield made
    made.close()


def asked(file: Path, question: str) -> list[tuple[object, ...]]:
    """What stands in the file."""
    with sqlite3.connect(file) as raw:
        found = raw.execute(question).fetchall()
    raw.close()
    return found


def answers(file: Path) -> list[tuple[object, ...]]:
    """The posts of the agents on the printer that is offline, the oldest first."""
    question = "select public, body from ticket_posts where ticket_id = 2 and author_kind = 'agent'"
    return asked(file, f"{question} and deleted_at is null order by id")


def test_a_ticket_is_answered_noted_taken_and_resolved(terminal: Terminal, desk_file: Path) -> None:
    known = answers(desk_file)
    terminal.press("j")
    terminal.wait_for("── T-2 Printer offline")
    terminal.press("r")
    terminal.wait_for("the customer reads this")
    terminal.press("Ravi is on his way.", SAVE)
    terminal.wait_for("Replied on T-2")
    assert answers(desk_file) == [*known, (1, "Ravi is on his way.")]
    first = "select first_response_at from tickets where id = 2"
    assert asked(desk_file, first) == [("2026-11-23T09:48:00Z",)]

    terminal.press("u")
    terminal.wait_for("Undone")
    assert answers(desk_file) == known
    assert asked(desk_file, first) == [(None,)]

    terminal.press("N")
    terminal.wait_for("Save private note")
    terminal.press("Never promise noon.", SAVE)
    terminal.wait_for("Never promise noon.")
    terminal.wait_for("Save private note", gone=True)
    assert answers(desk_file) == [*known, (0, "Never promise noon.")]

    terminal.press("v")
    terminal.wait_for("Views")
    terminal.press("unassigned", "enter")
    terminal.wait_for("2 of 9")
    terminal.wait_for("── T-4 Cannot invite")
    terminal.press("a")
    terminal.wait_for("type to find")
    terminal.press("mara", "enter")
    terminal.wait_for("1 of 9")
    taken = "select m.login, t.status from tickets t join members m on m.id = t.owner_id where t.id = 4"
    assert asked(desk_file, taken) == [("mara", "open")]

    terminal.wait_for("── T-8 How do we archive")
    terminal.press("R")
    terminal.wait_for("Resolution")
    terminal.press("Sent the article.", SAVE)
    terminal.wait_for("Resolved T-8")
    solved = "select status, resolution from tickets where id = 8"
    assert asked(desk_file, solved) == [("resolved", "Sent the article.")]

    terminal.press("q")
    assert terminal.ended() == 0
    assert terminal.restored()
