"""Home: what is due by the member's calendar, which dates come up, and what happened lately."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from acting import add, given
from conftest import NOW, opened
from sqlalchemy import event

from crm_tui.db.database import Database
from crm_tui.services import writing
from crm_tui.services.agenda import Agenda, agenda
from crm_tui.services.due import Due
from crm_tui.services.undoing import undo


def due_in(db: Database, name: str, days: int, **fields: str) -> int:
    """A contact whose next touch is due in so many days."""
    extra = [f"{field}={value}" for field, value in fields.items()]
    made = add(db, "contacts", f"name={name}", "cadence_days=30", *extra)
    called = (NOW + timedelta(days=days - 30)).isoformat()
    add(db, "activities", "kind=call", f"contact={made}", f"occurred_at={called}")
    return made


def on(path: Path, now: datetime, *, zone: str = "UTC") -> Agenda:
    """The agenda of a database as seen at another moment, from another zone."""
    db = opened(path, now=now)
    db.settings = type(db.settings)(now=now, zone=ZoneInfo(zone))
    try:
        return agenda(db)
    finally:
        db.close()


def names(dues: tuple[Due, ...]) -> list[str]:
    return [due.title for due in dues]


def test_a_new_database_is_empty(db: Database) -> None:
    found = agenda(db)

    assert found.empty
    assert (found.overdue, found.today, found.tomorrow, found.dates, found.lately) == ((), (), (), (), ())
    assert (found.contacts, found.overdue_count) == (0, 0)


def test_a_company_alone_makes_it_full_and_the_bin_does_not_count(db: Database) -> None:
    made = add(db, "companies", "name=Acme")

    assert not agenda(db).empty

    writing.delete(db, "companies", refs=[str(made)])

    assert agenda(db).empty


def test_touches_are_late_due_today_or_tomorrow(db: Database) -> None:
    due_in(db, "Late", -3)
    due_in(db, "Later", -9, company="Acme")
    now = due_in(db, "Now", 0)
    due_in(db, "Next", 1)
    due_in(db, "Far", 9)

    found = agenda(db)

    assert [(due.title, due.company, due.days) for due in found.overdue] == [("Later", "Acme", -9), ("Late", "", -3)]
    assert found.today == (Due("contacts", now, "touch", "Now", "", "2026-11-23T09:00:00Z", 0),)
    assert names(found.tomorrow) == ["Next"]
    assert (found.overdue_count, found.contacts) == (2, 5)
    assert found.week[:2] == (("2026-11-23", 1), ("2026-11-24", 1))
    assert (len(found.week), sum(count for _, count in found.week)) == (7, 2)


def test_the_longest_overdue_are_shown_and_all_are_counted(db: Database) -> None:
    for days in range(-4, 0):
        due_in(db, f"{days}", days)

    found = agenda(db, most=2)

    assert (names(found.overdue), found.overdue_count) == (["-4", "-3"], 4)


def test_a_binned_contact_is_not_due(db: Database) -> None:
    made = due_in(db, "Gone", -1, birthday="--11-23")
    writing.delete(db, "contacts", refs=[str(made)])

    found = agenda(db)

    assert (found.overdue, found.dates, found.overdue_count) == ((), (), 0)


def test_a_contact_without_a_name_is_called_by_what_it_has(db: Database) -> None:
    due_in(db, "", 0, email="ada@example.org")

    assert names(agenda(db).today) == ["ada@example.org"]


def test_days_are_those_of_the_members_zone(db: Database, tmp_path: Path) -> None:
    due_in(db, "Ada", 0)

    found = on(tmp_path / "crm.db", NOW, zone="Pacific/Auckland")
    later = on(tmp_path / "crm.db", NOW + timedelta(hours=3), zone="Pacific/Auckland")

    assert names(found.today) == ["Ada"]
    assert [(due.title, due.days) for due in later.overdue] == [("Ada", -1)]
    assert later.week[0][0] == "2026-11-24"


def test_a_touch_in_the_first_year_of_the_calendar_is_no_crash(db: Database, tmp_path: Path) -> None:
    made = add(db, "contacts", "name=Old", "cadence_days=0")
    add(db, "activities", "kind=call", f"contact={made}", "occurred_at=0001-01-01T00:00:00Z")

    assert names(on(tmp_path / "crm.db", NOW, zone="America/New_York").overdue) == ["Old"]


@pytest.mark.parametrize("birthday", ["--11-25", "1985-11-25"])
def test_a_birthday_comes_up_with_and_without_its_year(db: Database, birthday: str) -> None:
    made = add(db, "contacts", "name=Nora", "company=Globex", f"birthday={birthday}")

    assert agenda(db).dates == (Due("contacts", made, "birthday", "Nora", "Globex", "2026-11-25", 2),)


@pytest.mark.parametrize("birthday", ["1985", "1985-11", "2011-12", "--11-22", "--12-08"])
def test_a_birthday_that_has_no_day_or_lies_outside_two_weeks_does_not(db: Database, birthday: str) -> None:
    add(db, "contacts", "name=Nora", f"birthday={birthday}")

    assert agenda(db).dates == ()


def test_dates_are_listed_the_nearest_first_and_over_the_turn_of_the_year(db: Database, tmp_path: Path) -> None:
    add(db, "contacts", "name=Epiphany", "birthday=1990-01-06")
    add(db, "contacts", "name=Eve", "anniversary=2001-12-31")
    add(db, "contacts", "name=Today", "birthday=--12-28")

    found = on(tmp_path / "crm.db", datetime(2026, 12, 28, 12, tzinfo=UTC))

    assert [(due.title, due.kind, due.at, due.days) for due in found.dates] == [
        ("Today", "birthday", "2026-12-28", 0),
        ("Eve", "anniversary", "2026-12-31", 3),
        ("Epiphany", "birthday", "2027-01-06", 9),
    ]


@pytest.mark.parametrize(("year", "day"), [(2027, "2027-02-28"), (2028, "2028-02-29")])
def test_the_29th_of_february_falls_on_the_28th_in_common_years(
    db: Database, tmp_path: Path, year: int, day: str
) -> None:
    add(db, "contacts", "name=Leap", "birthday=2000-02-29")

    found = on(tmp_path / "crm.db", datetime(year, 2, 20, tzinfo=UTC))
    last_day = on(tmp_path / "crm.db", datetime(year, 2, 14, tzinfo=UTC))

    assert [due.at for due in found.dates] == [day]
    assert [due.at for due in last_day.dates] == ([day] if year == 2027 else [])


def test_what_happened_lately_is_the_newest_first_with_what_was_undone(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    undo(db)

    found = agenda(db).lately

    assert [(each.actor, each.undone) for each in found][:2] == [("ann", False), ("ann", True)]
    assert "Ada" in found[1].label
    assert found[0].change_set > found[1].change_set


def test_touches_and_dates_are_read_from_their_indexes(db: Database) -> None:
    with db.read() as connection:
        day = "substr({0}, length({0}) - 4) BETWEEN '11-23' AND '12-07' AND {0} IS NOT NULL"
        conditions = {
            "next_touch_at": "next_touch_at < '2026'",
            "birthday": day.format("birthday"),
            "anniversary": day.format("anniversary"),
        }
        for name, condition in conditions.items():
            sql = f"EXPLAIN QUERY PLAN SELECT name FROM contacts WHERE deleted_at IS NULL AND {condition}"
            assert f"ix_contacts_{name}_filled" in str(connection.exec_driver_sql(sql).all())


def titles(dues: tuple[Due, ...]) -> list[tuple[str, str, int]]:
    return [(due.kind, due.title, due.days) for due in dues]


def task(db: Database, title: str, *fields: str) -> int:
    return add(db, "tasks", f"title={title}", *fields)


def test_tasks_stand_under_their_day_beside_touches(db: Database) -> None:
    due_in(db, "Ada", 0)
    task(db, "Late", "due=-4d", "company=Acme")
    for title, day in (("Now", "today"), ("Next", "tomorrow"), ("Soon", "+3d"), ("Far", "+9d")):
        task(db, title, f"due={day}")
    for status in ("done", "cancelled"):
        task(db, status, "due=today", f"status={status}")
    task(db, "Waiting", "due=-1d", "status=waiting")

    found = agenda(db)

    assert titles(found.overdue) == [("task", "Late", -4), ("task", "Waiting", -1)]
    assert titles(found.today) == [("touch", "Ada", 0), ("task", "Now", 0)]
    assert (titles(found.tomorrow), titles(found.later)) == ([("task", "Next", 1)], [("task", "Soon", 3)])
    assert (found.overdue_count, [count for _, count in found.week]) == (2, [2, 1, 0, 1, 0, 0, 0])
    assert (found.overdue[0].company, found.overdue[0].at) == ("Acme", "2026-11-19")


def test_a_task_has_the_time_of_its_reminder_and_urgent_ones_come_first(db: Database) -> None:
    task(db, "Low", "due=today", "priority=low")
    task(db, "Urgent", "due=today", "priority=urgent")
    task(db, "Demo", "due=today", "remind_at=2026-11-23T14:00:00Z")
    task(db, "Prepared", "due=today", "remind_at=2026-11-20T14:00:00Z")

    found = agenda(db).today

    assert [due.title for due in found] == ["Demo", "Urgent", "Prepared", "Low"]
    assert [due.at for due in found[:3]] == ["2026-11-23T14:00:00Z", "2026-11-23", "2026-11-23"]


def test_a_reminder_that_has_come_stands_under_today_alone(db: Database) -> None:
    task(db, "Some day", "remind_at=2026-11-23T16:00:00Z")
    task(db, "Tomorrow", "due=tomorrow", "remind_at=2026-11-20T16:00:00Z")
    task(db, "Not yet", "due=+2d", "remind_at=2026-11-24T16:00:00Z")

    found = agenda(db)

    assert [(due.title, due.at, due.days) for due in found.today] == [
        ("Some day", "2026-11-23T16:00:00Z", 0),
        ("Tomorrow", "2026-11-23", 0),
    ]
    assert (found.tomorrow, titles(found.later)) == ((), [("task", "Not yet", 2)])
    assert [count for _, count in found.week][:3] == [2, 0, 1]


def test_tasks_of_others_are_not_mine_and_nobodys_are(db: Database) -> None:
    add(db, "members", "login=ben")
    task(db, "Of Ben", "due=today", "owner=ben")
    task(db, "Nobody's", "due=today", "owner=")

    assert titles(agenda(db).today) == [("task", "Nobody's", 0)]


def test_a_task_says_beside_whom_it_stands(db: Database) -> None:
    ada = add(db, "contacts", "name=Ada", "company=Acme")
    bob = add(db, "contacts", "name=Bob")
    lead = add(db, "leads", "name=Grace", "company=Navy")
    deal = add(db, "deals", "name=Pilot", "company=Globex")
    for title, link in (("A", f"contact={ada}"), ("B", f"contact={bob}"), ("C", f"lead={lead}"), ("D", f"deal={deal}")):
        task(db, title, "due=today", link)

    assert [due.company for due in agenda(db).today] == ["Acme", "Bob", "Navy", "Globex"]


def test_recycled_leads_come_back_on_their_day(db: Database) -> None:
    for name, day in (("Late", "2026-11-21"), ("Now", "2026-11-23"), ("Far", "2027-01-01")):
        add(db, "leads", f"name={name}", "status=recycled", f"recycle_on={day}", "company=Hooli")

    found = agenda(db)

    assert titles(found.overdue) == [("lead", "Recycle Late", -2)]
    assert (titles(found.today), found.today[0].company) == ([("lead", "Recycle Now", 0)], "Hooli")
    assert (found.overdue_count, found.week[0][1]) == (1, 1)


def deal(db: Database, name: str, *fields: str, entered: int = 0) -> int:
    """A deal that entered its stage so many days ago."""
    at = (NOW - timedelta(days=entered)).isoformat()
    return add(db, "deals", f"name={name}", f"created_at={at}", *fields)


def test_deals_at_risk_are_listed_the_gravest_first(db: Database) -> None:
    writing.edit(db, "stages", given("rot_days=14"), refs=["Qualification"])
    deal(db, "Fine", "next_step=Call", entered=3)
    deal(db, "No step", "company=Umbrella", entered=9)
    deal(db, "Past", "next_step=Call", "close_date=2026-11-01", entered=2)
    deal(db, "Rots", "next_step=Call", entered=30)
    deal(db, "Rots without step", entered=21)
    deal(db, "Won", "stage=Won", entered=50)
    touched = deal(db, "Touched", "next_step=Call", entered=30)
    add(db, "activities", "kind=call", f"deal={touched}", "occurred_at=2026-11-20T09:00:00Z")

    found = agenda(db)

    assert [(due.title, due.note, due.days) for due in found.at_risk] == [
        ("Rots", "rotting", -30),
        ("Rots without step", "no next step", -21),
        ("Past", "22 d late", -2),
        ("No step", "no next step", -9),
    ]
    assert (found.at_risk_count, found.at_risk[3].company) == (4, "Umbrella")


def test_an_activity_touches_its_deal_and_undo_takes_it_back(db: Database) -> None:
    writing.edit(db, "stages", given("rot_days=14"), refs=["Qualification"])
    number = deal(db, "Rots", "next_step=Call", entered=30)
    assert agenda(db).at_risk_count == 1

    add(db, "activities", "kind=note", f"deal={number}", "subject=Spoke", "occurred_at=2026-11-22T09:00:00Z")
    assert agenda(db).at_risk_count == 0

    undo(db)
    assert agenda(db).at_risk_count == 1


def test_without_a_limit_nothing_rots(db: Database) -> None:
    deal(db, "Old", "next_step=Call", entered=900)

    assert (agenda(db).at_risk, agenda(db).at_risk_count) == ((), 0)


def test_a_task_or_a_deal_alone_makes_it_full(db: Database) -> None:
    task(db, "Call")

    assert not agenda(db).empty


def test_tasks_and_deals_are_read_from_their_indexes(db: Database) -> None:
    statements: list[tuple[str, tuple[object, ...]]] = []
    event.listen(db.dialect.reader, "before_cursor_execute", lambda *args: statements.append((args[2], args[3])))
    agenda(db)

    asked = [each for each in statements if "tasks.status" in each[0] or "deals.status" in each[0]]
    assert len(asked) > 10
    with db.read() as connection:
        for sql, values in asked:
            plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all())
            assert not re.search(r"SCAN (tasks|deals)", plan), (sql, plan)
            assert re.search(r"ix_(tasks_agenda|tasks_reminders|deals_st)", plan), (
                sql,
                plan,
            )
