"""Tasks of a file are done when the file says."""

from collections.abc import Callable
from typing import Any

from crm_tui.db.database import Database
from crm_tui.services import tasks
from crm_tui.services.transfer.outcome import Outcome

Load = Callable[..., Outcome]
Ask = Callable[[str], list[tuple[Any, ...]]]

ROWS = "title,status,done_at\nSent,done,2026-01-02T10:00:00Z\nUnknown,done,\nNot yet,open,2026-01-02T10:00:00Z\n"
FINISHED = "SELECT title, done_at FROM tasks ORDER BY id"


def test_a_done_task_keeps_its_time_and_an_unknown_one_stays_unknown(load: Load, ask: Ask) -> None:
    assert load(ROWS, "tasks").created == 3

    assert ask(FINISHED) == [("Sent", "2026-01-02T10:00:00Z"), ("Unknown", None), ("Not yet", None)]
    assert load(ROWS, "tasks").unchanged == 3


def test_a_task_that_the_file_has_done_by_now_was_done_when_it_says(load: Load, ask: Ask) -> None:
    load("external_id,title,status\n1,Sent,open\n", "tasks")

    done = load("external_id,title,status,done_at\n1,Sent,done,2026-01-02T10:00:00Z\n", "tasks")

    assert (done.updated, ask(FINISHED)) == (1, [("Sent", "2026-01-02T10:00:00Z")])


def test_an_imported_task_that_is_done_by_a_person_is_done_now(db: Database, load: Load, ask: Ask) -> None:
    load("title,status\nSent,open\n", "tasks")

    tasks.done(db, refs=["1"])

    assert ask(FINISHED) == [("Sent", "2026-11-23T09:00:00Z")]
