"""The tasks of a week, day by day."""

from datetime import date

from acting import add

from crm_tui.db.database import Database
from crm_tui.services import tasks
from crm_tui.services.task_week import week

MONDAY = date(2026, 11, 23)


def test_each_day_has_its_tasks_to_do_the_urgent_ones_first(db: Database) -> None:
    add(db, "tasks", "title=Call", "due=2026-11-24")
    add(db, "tasks", "title=Offer", "due=2026-11-24", "priority=urgent")
    done = add(db, "tasks", "title=Done", "due=2026-11-24")
    tasks.done(db, refs=[str(done)])
    add(db, "tasks", "title=Next week", "due=2026-11-30")

    days = week(db, MONDAY)

    assert [each.day.day for each in days] == [23, 24, 25, 26, 27, 28, 29]
    assert [task.title for task in days[1].tasks] == ["Offer", "Call"]
    assert [each.count for each in days] == [0, 2, 0, 0, 0, 0, 0]
    assert days[1].tasks[0].mine


def test_a_full_day_is_counted_beyond_what_is_read(db: Database) -> None:
    for number in range(4):
        add(db, "tasks", f"title=Task {number}", "due=2026-11-23")

    first = week(db, MONDAY, most=2)[0]

    assert (len(first.tasks), first.count) == (2, 4)
