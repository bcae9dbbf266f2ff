"""Undo and redo of every verb of tickets: every live row, and every clock, equals what it was."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import walking
from acting import add, given, row
from conftest import opened
from hypothesis import given as generated
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.journal import DERIVED
from crm_tui.db.models import every_table
from crm_tui.errors import CrmError
from crm_tui.services import history, posting, sla, ticket_merging, tickets, undoing, writing
from crm_tui.services.transfer import importing
from crm_tui.services.transfer.options import Options

STAMPS = {"version", "created_at", "updated_at", "updated_by_id"}
KEPT = ("members", "imports")
"""Who works here, and which files were read, stays."""

PRINTER = ["T-2"]
ROWS = (
    "external_id,subject,contact,status,resolution\n77,From a file,Otto Brand,resolved,Done\n78,Other,Zoe Zorn,new,\n"
)
Verb = Callable[[Database], object]


def imported(db: Database) -> None:
    """A file of tickets, one of them of somebody new."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tickets.csv"
        file.write_text(ROWS)
        importing.run(db, str(file), Options(into="tickets"))


def attached(db: Database) -> None:
    """A note with a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "log.txt"
        file.write_text("0x83")
        posting.note(db, "Ask Ben", refs=PRINTER, files=[file])


VERBS: dict[str, Verb] = {
    "add": lambda db: add(db, "tickets", "subject=New one", "contact=Nora Falk", "priority=urgent"),
    "edit": lambda db: writing.edit(db, "tickets", given("priority=low", "queue=Printers"), refs=PRINTER),
    "delete": lambda db: writing.delete(db, "tickets", refs=PRINTER),
    "assign": lambda db: tickets.assign(db, "jonas", filters=["status:new,open"]),
    "reply": lambda db: posting.reply(db, "Please restart it.", refs=PRINTER),
    "reply and wait": lambda db: posting.reply(db, "Which one?", refs=PRINTER, pending=True),
    "reply and resolve": lambda db: posting.reply(db, "Fixed it.", refs=PRINTER, resolve=True),
    "note": attached,
    "words of a customer": lambda db: add(db, "ticket_posts", "ticket=T-9", "author_kind=customer", "body=Again"),
    "resolve": lambda db: tickets.resolve(db, filters=["status:open"], assignments=given("resolution=Done")),
    "close": lambda db: tickets.close(db, filters=["status:resolved"]),
    "reopen": lambda db: tickets.reopen(db, filters=["status:resolved"]),
    "spam": lambda db: tickets.spam(db, filters=["status:new,open,pending"]),
    "close-resolved": lambda db: tickets.close_resolved(db, days=1),
    "merge": lambda db: ticket_merging.merge(db, ["T-2", "T-3"], into="T-1"),
    "split": lambda db: ticket_merging.split(db, "T-2", [2], assignments=given("subject=Part")),
    "rate": lambda db: add(db, "responses", "ticket=T-9", "score=4"),
    "import": imported,
}
PROMISES: dict[str, Verb] = {
    "policy": lambda db: writing.edit(db, "policies", given("resolution_high=5", "filter=queue:none"), refs=["1"]),
    "calendar": lambda db: writing.edit(db, "calendars", given("hours=mon-fri 9-17"), refs=["1"]),
}
"""Apart, because what a merge took away is judged by the promises of the day on which it comes back."""


@pytest.fixture
def desk(desk_file: Path) -> Iterator[Database]:
    """The help desk of the tests."""
    db = at_work(desk_file)
    yield db
    db.close()


def at_work(path: Path) -> Database:
    """A help desk at the time of the tests: what time made of its clocks is known."""
    db = opened(path, now=walking.NOW)
    sla.tick(db)
    return db


def live(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Every live row of every table with a bin; clocks are made again, so they have other ids."""
    found = {}
    with db.read() as connection:
        for table in every_table().sorted_tables:
            if "deleted_at" in table.c and table.name not in KEPT:
                left_out = STAMPS | ({"id", "created_by_id"} if table.name in DERIVED else set())
                columns = [column for column in table.c if column.name not in left_out]
                rows = select(*columns).where(table.c.deleted_at.is_(None)).order_by(*columns)
                found[table.name] = [dict(row) for row in connection.execute(rows).mappings()]
    return found


def told(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> list[object]:
    """What is different, for a short message."""
    return [
        (name, row)
        for name in before
        for some, others in ((before[name], after[name]), (after[name], before[name]))
        for row in some
        if row not in others
    ]


@pytest.mark.parametrize("verb", [*VERBS, *PROMISES])
def test_undo_of_a_verb_leaves_everything_as_it_was_and_redo_does_it_again(desk: Database, verb: str) -> None:
    before = live(desk)
    (VERBS | PROMISES)[verb](desk)
    after = live(desk)
    assert told(before, after)

    undoing.undo(desk)
    assert told(before, live(desk)) == []
    undoing.redo(desk)
    assert told(after, live(desk)) == []


def test_an_answer_that_comes_back_from_a_merge_is_no_answer_of_the_other_ticket(desk: Database) -> None:
    posting.reply(desk, "Please restart it.", refs=["T-2"])
    before = row(desk, "tickets", "T-1").values
    ticket_merging.merge(desk, ["T-2"], into="T-1")
    assert row(desk, "tickets", "T-1").values["first_response_at"] == f"{walking.NOW:%Y-%m-%dT%H:%M:%SZ}"

    undoing.undo(desk)

    assert row(desk, "tickets", "T-1").values["first_response_at"] is before["first_response_at"] is None


@settings(max_examples=6, deadline=None)
@generated(st.lists(st.sampled_from(sorted(VERBS)), min_size=2, max_size=6))
def test_a_day_at_the_desk_is_taken_back_step_by_step_and_done_again(desk_template: Path, verbs: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        shutil.copy(desk_template, path)
        db = at_work(path)
        states = [live(db)]
        for verb in verbs:
            before = history.log(db, limit=1)
            try:
                VERBS[verb](db)
            except CrmError:
                continue
            if history.log(db, limit=1) != before:
                states.append(live(db))

        for expected in reversed(states[:-1]):
            undoing.undo(db)
            assert told(expected, live(db)) == []
        for expected in states[1:]:
            undoing.redo(db)
            assert told(expected, live(db)) == []
        db.close()
