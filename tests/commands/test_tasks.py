"""Tasks on the command line."""

import pytest
from calling import Crm


@pytest.fixture
def task(crm: Crm) -> Crm:
    """`crm` with task 1, four days late and weekly, and task 2 in two days."""
    assert crm("tasks", "add", "title=Send offer", "due=2026-11-19", "recurrence=weekly").out == "1\n"
    assert crm("tasks", "add", "title=Call", "due=+2d").out == "2\n"
    return crm


def shown(crm: Crm, *filters: str) -> list[str]:
    return crm("tasks", "list", *filters, "--fields", "id,status,due", "-o", "tsv").lines


def test_a_task_is_done_and_its_next_day_is_said(task: Crm) -> None:
    done = task("tasks", "done", "1")

    assert (done.code, done.out) == (0, "1\n")
    assert "comes back on 2026-11-26, task 3" in done.err
    assert shown(task) == ["1\tdone\t2026-11-19", "2\topen\t2026-11-25", "3\topen\t2026-11-26"]


def test_the_day_of_a_postponed_task_comes_last(task: Crm) -> None:
    assert task("tasks", "postpone", "1", "2", "mon").code == 0
    assert shown(task) == ["1\topen\t2026-11-30", "2\topen\t2026-11-30"]

    assert task("undo").code == 0
    assert shown(task) == ["1\topen\t2026-11-19", "2\topen\t2026-11-25"]


def test_a_task_alone_is_not_enough_to_postpone(task: Crm) -> None:
    assert task("tasks", "postpone", "due=2026-12-01").code == 2
    assert task("tasks", "postpone", "2", "tomorrow").code == 6


def test_lists_take_filters_and_overdue(task: Crm) -> None:
    assert shown(task, "due:..today status:open owner:me") == ["1\topen\t2026-11-19"]
    assert shown(task, "--overdue") == ["1\topen\t2026-11-19"]


def test_bulk_asks_and_cancel_and_reopen_are_verbs(task: Crm) -> None:
    assert task("tasks", "cancel", "--where", "status:open").code == 2
    assert "Cancels 2 tasks." in task("tasks", "cancel", "--where", "status:open", "--yes").err
    assert task("tasks", "reopen", "1").code == 0
    assert task("tasks", "reopen", "1").code == 4
    assert shown(task) == ["1\topen\t2026-11-19", "2\tcancelled\t2026-11-25"]
