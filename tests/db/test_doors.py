"""The two doors: what is written is journaled, indexed and committed together, or not at all."""

import multiprocessing
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from acting import add, given, row
from conftest import opened
from sqlalchemy import func, select, update
from sqlmodel import Session

from crm_tui.db.database import Database
from crm_tui.db.models import every_table, model, table
from crm_tui.db.models.contacts import Contact
from crm_tui.errors import Busy
from crm_tui.services import erasing, history, records, writing


def journal(db: Database) -> list[tuple[str, int, str]]:
    changes = every_table().tables["changes"]
    with db.read() as connection:
        rows = connection.execute(select(changes.c.entity, changes.c.record_id, changes.c.operation))
        return [(row.entity, row.record_id, row.operation) for row in rows]


def hits(db: Database, word: str) -> list[int]:
    return [found.id for found in records.page(db, "contacts", filters=[word]).rows]


def test_an_object_added_in_a_session_is_journaled_and_found(db: Database) -> None:
    with db.write("Add Ada") as session:
        session.add(Contact(name="Ada", name_f="ada"))

    assert journal(db)[-1] == ("contacts", 1, "create")
    assert hits(db, "ada") == [1]


def test_an_object_changed_in_a_session_is_journaled_by_column_and_found_anew(db: Database) -> None:
    add(db, "contacts", "name=Ada")

    with db.write("Rename") as session:
        found = session.get_one(Contact, 1)
        found.name, found.name_f = "Bob", "bob"

    change = history.differences(db, history.log(db, limit=1)[0].id)
    assert [(line.field, line.before, line.after) for line in change] == [("name", "Ada", "Bob")]
    assert (hits(db, "ada"), hits(db, "bob")) == ([], [1])
    assert row(db, "contacts", 1).values["version"] == 2


def test_an_object_touched_but_not_changed_writes_nothing(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    before = history.log(db)

    with db.write("Nothing") as session:
        session.get_one(Contact, 1).name = "Ada"

    assert history.log(db) == before


def test_a_failure_inside_a_door_writes_nothing(db: Database) -> None:
    def fail() -> None:
        with db.write("Add") as session:
            session.add(Contact(name="Ada", name_f="ada"))
            session.flush()
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()

    assert journal(db) == []
    assert hits(db, "ada") == []


def test_a_session_refuses_to_delete_rows(db: Database) -> None:
    add(db, "contacts", "name=Ada")

    with pytest.raises(RuntimeError, match="binned"), db.write("Delete") as session:
        session.delete(session.get_one(Contact, 1))


def test_a_session_refuses_bulk_statements_that_would_escape_the_journal(db: Database) -> None:
    with pytest.raises(RuntimeError, match=r"db\.bulk"), db.write("Sneak") as session:
        Session.exec(session, update(model("contacts")).values(title="CTO"))


def test_text_in_a_number_column_is_refused_by_the_database_itself(db: Database) -> None:
    statement = "INSERT INTO contacts(version, cadence_days) VALUES (1, 'abc')"

    refused = pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT")
    with closing(sqlite3.connect(db.dialect.path)) as connection, refused:  # type: ignore[attr-defined]
        connection.execute(statement)


def test_an_id_is_never_used_again(db: Database) -> None:
    with closing(sqlite3.connect(db.dialect.path)) as connection:  # type: ignore[attr-defined]
        connection.execute("INSERT INTO contacts(id, version) VALUES (41, 1)")
        connection.execute("DELETE FROM contacts")
        connection.commit()

    assert add(db, "contacts", "name=Ada") == 42


def _count_up(path: Path, times: int) -> None:
    db = opened(path, login=f"p{os.getpid()}")
    for _ in range(times):
        with db.write("Count") as session:
            found = session.get_one(Contact, 1)
            found.cadence_days = (found.cadence_days or 0) + 1
    db.close()


def test_eight_processes_counting_in_one_record_lose_no_update(db: Database) -> None:
    add(db, "contacts", "name=Ada", "cadence_days=0")
    path = Path(str(db.dialect.path))  # type: ignore[attr-defined]
    context = multiprocessing.get_context("spawn")

    workers = [context.Process(target=_count_up, args=(path, 25)) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)

    assert [worker.exitcode for worker in workers] == [0] * 8
    assert row(db, "contacts", 1).values["cadence_days"] == 200


def test_a_write_ahead_log_that_has_grown_is_folded_back_by_the_writer(db: Database) -> None:
    log = Path(f"{db.dialect.path}-wal")  # type: ignore[attr-defined]

    with db.bulk("Many") as bulk:
        bulk.insert(table("contacts"), ({"name": f"P{n}", "name_f": f"p{n}", "notes": "x" * 2000} for n in range(4000)))

    assert log.stat().st_size == 0
    assert records.page(db, "contacts", limit=1).total == 4000


def test_files_beside_the_database_are_private(db: Database) -> None:
    add(db, "contacts", "name=Ada")
    folder = Path(str(db.dialect.path)).parent  # type: ignore[attr-defined]

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}

    assert set(modes.values()) == {0o600}
    assert "crm.db-wal" in modes


def test_a_lock_held_longer_than_the_budget_is_a_clear_refusal(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_tui.db.dialects.sqlite.BUDGET", 0.2)
    monkeypatch.setattr("crm_tui.db.dialects.sqlite.NOTICE_AFTER", 0.1)
    path = Path(str(db.dialect.path))  # type: ignore[attr-defined]
    other = opened(path, login="ben")

    with db.write("Slow") as session:
        session.add(Contact(name="Ada", name_f="ada"))
        with pytest.raises(Busy, match="someone else is writing"), other.write("Blocked"):
            pass
    other.close()

    assert [entry.label for entry in history.log(db)][:1] == ["Slow"]


def test_an_erased_contact_is_nowhere_in_the_files(db: Database) -> None:
    add(db, "contacts", "name=ERASEME Smith", "email=eraseme@example.org", "notes=eraseme too", "company=Acme")
    add(db, "contact_points", "contact=1", "kind=email", "value=eraseme@home.example")
    add(db, "activities", "kind=note", "contact=1", "body=about eraseme")
    writing.edit(db, "contacts", given("name=ERASEME Jones"), refs=["1"])

    erased = erasing.erase(db, "contacts", refs=["1"])

    db.close()
    folder = Path(str(db.dialect.path)).parent  # type: ignore[attr-defined]
    found = [path.name for path in folder.iterdir() if path.is_file() and b"eraseme" in path.read_bytes().lower()]
    assert (found, erased.ids) == ([], (1,))
    with db.read() as connection:
        assert connection.execute(select(func.count()).select_from(table("contacts"))).scalar_one() == 1
