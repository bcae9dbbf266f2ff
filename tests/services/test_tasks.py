"""Tasks are done, come back, are postponed, cancelled and opened again; each is one step that undo takes back."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from acting import add, given, row
from conftest import NOW, opened

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Invalid, Usage
from crm_tui.services import records, tasks, writing
from crm_tui.services.undoing import undo


def values(db: Database, number: int, *names: str) -> tuple[object, ...]:
    found = row(db, "tasks", number).values
    return tuple(found[name] for name in names)


def live(db: Database) -> list[int]:
    return [each.id for each in records.page(db, "tasks", sort=["id"]).rows]


def test_a_new_task_is_open_and_that_of_whoever_adds_it(db: Database) -> None:
    mine, nobodys = add(db, "tasks", "title=Call"), add(db, "tasks", "title=Tidy", "owner=")

    assert values(db, mine, "status", "priority", "done_at") == ("open", "normal", None)
    assert row(db, "tasks", mine).names["owner"] == "ann"
    assert values(db, nobodys, "owner") == (None,)


def test_a_task_belongs_to_several_records(db: Database) -> None:
    contact, deal = add(db, "contacts", "name=Ada", "company=Acme"), add(db, "deals", "name=Pilot")
    lead = add(db, "leads", "name=Grace")

    number = add(db, "tasks", "title=Offer", f"contact={contact}", f"deal={deal}", f"lead={lead}", "company=Acme")

    assert row(db, "tasks", number).names.items() >= {
        ("contact", "Ada"), ("deal", "Pilot"), ("lead", "Grace"), ("company", "Acme"),
    }  # fmt: skip


def test_only_the_transition_says_when_a_task_was_done(db: Database, tmp_path: Path) -> None:
    number = add(db, "tasks", "title=Call")
    with pytest.raises(Usage, match="crm keeps it itself"):
        writing.edit(db, "tasks", given("done_at=2026-01-01"), refs=[str(number)])

    tasks.done(db, refs=[str(number)], assignments=given("notes=said yes"))
    assert values(db, number, "status", "done_at", "notes") == ("done", "2026-11-23T09:00:00Z", "said yes")

    later = opened(tmp_path / "crm.db", now=NOW + timedelta(days=1))
    assert tasks.done(later, refs=[str(number)]).change_set is None
    later.close()
    assert values(db, number, "done_at") == ("2026-11-23T09:00:00Z",)

    tasks.reopen(db, refs=[str(number)])
    assert values(db, number, "status", "done_at") == ("open", None)


@pytest.mark.parametrize("status", ["open", "in_progress", "waiting", "cancelled"])
def test_a_status_other_than_done_takes_the_time_away(db: Database, status: str) -> None:
    number = add(db, "tasks", "title=Call", "status=done")
    assert values(db, number, "done_at") == ("2026-11-23T09:00:00Z",)

    writing.edit(db, "tasks", given(f"status={status}"), refs=[str(number)])

    assert values(db, number, "done_at") == (None,)


def test_a_recurring_task_comes_back_with_everything_but_its_past(db: Database) -> None:
    contact = add(db, "contacts", "name=Ada")
    number = add(
        db, "tasks", "title=Report", "due=2026-11-19", "recurrence=weekly", "remind_at=2026-11-18T15:00:00Z",
        "priority=high", f"contact={contact}", "tags=desk", "external_id=x1", "external_system=hubspot",
    )  # fmt: skip

    written = tasks.done(db, refs=[str(number)])

    assert written.notes == (f"“Report” comes back on 2026-11-26, task {number + 1}",)
    copied = ("status", "done_at", "due", "remind_at", "recurrence", "priority", "contact", "tags", "external_id")
    assert values(db, number + 1, *copied) == (
        "open", None, "2026-11-26", "2026-11-25T15:00:00Z", "FREQ=WEEKLY", "high", contact, '["desk"]', None,
    )  # fmt: skip


def test_done_and_what_follows_are_one_step(db: Database) -> None:
    number = add(db, "tasks", "title=Report", "due=2026-11-23", "recurrence=FREQ=DAILY;COUNT=2")
    tasks.done(db, refs=[str(number)])
    assert live(db) == [number, number + 1]

    undo(db)

    assert live(db) == [number]
    assert values(db, number, "status", "done_at") == ("open", None)


def test_a_series_ends_and_says_so(db: Database) -> None:
    number = add(db, "tasks", "title=Report", "due=2026-11-23", "recurrence=FREQ=DAILY;COUNT=2")
    tasks.done(db, refs=[str(number)])

    assert tasks.done(db, refs=[str(number + 1)]).notes == ("“Report” was the last of its series",)
    assert live(db) == [number, number + 1]


def test_an_edit_to_done_brings_the_next_one_too_and_a_second_one_does_not(db: Database) -> None:
    number = add(db, "tasks", "title=Report", "due=2026-11-23", "recurrence=daily")

    for _ in range(2):
        writing.edit(db, "tasks", given("status=done"), refs=[str(number)])

    assert live(db) == [number, number + 1]


def test_a_recurrence_needs_a_day_to_count_from(db: Database) -> None:
    with pytest.raises(Invalid, match="due is required"):
        add(db, "tasks", "title=Report", "recurrence=daily")


def test_what_one_task_alone_can_have_does_not_come_back(db: Database) -> None:
    add(db, "fields", "entity=tasks", "key=ticket_no", "label=No", "kind=text", "unique=yes")
    add(db, "fields", "entity=tasks", "key=room", "label=Room", "kind=text")
    number = add(db, "tasks", "title=Report", "due=2026-11-23", "recurrence=daily", "ticket_no=7", "room=B")

    tasks.done(db, refs=[str(number)])

    assert values(db, number + 1, "ticket_no", "room") == (None, "B")


def test_many_are_done_by_a_filter_in_one_step(db: Database) -> None:
    for day in range(3):
        add(db, "tasks", f"title=T{day}", f"due=2026-11-2{day}", "recurrence=weekly")

    written = tasks.done(db, filters=["due:..2026-11-21"])

    assert (len(written.ids), len(written.notes), len(live(db))) == (2, 2, 5)
    undo(db)
    assert len(live(db)) == 3


def test_a_rehearsal_writes_nothing(db: Database) -> None:
    number = add(db, "tasks", "title=Report", "due=2026-11-23", "recurrence=daily")

    written = tasks.done(db, refs=[str(number)], dry_run=True)

    assert "comes back" in written.notes[0]
    assert (live(db), values(db, number, "status")) == ([number], ("open",))


def test_tasks_are_postponed_each_from_its_day_and_reminders_go_along(db: Database) -> None:
    late = add(db, "tasks", "title=Late", "due=2026-11-19", "remind_at=2026-11-19T08:00:00Z")
    ahead, undated = add(db, "tasks", "title=Ahead", "due=2026-11-27"), add(db, "tasks", "title=Some day")

    tasks.postpone(db, "+2d", filters=["status:open"])

    assert values(db, late, "due", "remind_at") == ("2026-11-25", "2026-11-25T08:00:00Z")
    assert (values(db, ahead, "due"), values(db, undated, "due")) == (("2026-11-29",), ("2026-11-25",))
    undo(db)
    assert values(db, late, "due", "remind_at") == ("2026-11-19", "2026-11-19T08:00:00Z")


def test_a_finished_task_is_not_postponed(db: Database) -> None:
    number = add(db, "tasks", "title=Over", "due=2026-11-19", "status=cancelled")

    with pytest.raises(Conflict, match="reopen"):
        tasks.postpone(db, "+2d", refs=[str(number)])

    assert tasks.postpone(db, "+2d", filters=["id:any"]).change_set is None


def test_a_cancelled_task_does_not_come_back_and_can_be_opened_again(db: Database) -> None:
    number = add(db, "tasks", "title=Report", "due=2026-11-23", "recurrence=daily")

    tasks.cancel(db, refs=[str(number)])
    assert (live(db), values(db, number, "status")) == ([number], ("cancelled",))

    tasks.reopen(db, refs=[str(number)], assignments=given("due=+1d"))
    assert values(db, number, "status", "due") == ("open", "2026-11-24")
    with pytest.raises(Conflict, match="to do anyway"):
        tasks.reopen(db, refs=[str(number)])


def test_overdue_is_before_today_where_the_owner_is(db: Database, tmp_path: Path) -> None:
    add(db, "members", "login=kiri", "timezone=Pacific/Auckland")
    add(db, "members", "login=odd", "timezone=Nowhere/Land")
    for owner in ("me", "kiri", "odd", ""):
        add(db, "tasks", f"title=Of {owner or 'nobody'}", "due=2026-11-23", f"owner={owner}")
    add(db, "tasks", "title=Done", "due=2026-11-01", "status=done")
    add(db, "tasks", "title=Waiting", "due=2026-11-22", "status=waiting")

    evening = opened(tmp_path / "crm.db", now=NOW + timedelta(hours=6))
    evening.settings = type(evening.settings)(now=NOW, zone=ZoneInfo("Europe/Berlin"))
    found = records.page(evening, "tasks", filters=[tasks.overdue(evening)], fields=["title"], sort=["id"])
    evening.close()

    assert [each.values["title"] for each in found.rows] == ["Of kiri", "Waiting"]
