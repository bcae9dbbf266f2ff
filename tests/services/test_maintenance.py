"""Backup, restore, doctor and reading with SQL, on real files."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_tui.db.database import Database
from crm_tui.db.dialects.sqlite import translated
from crm_tui.db.dialects.sqlite_doctor import library
from crm_tui.db.models import table
from crm_tui.db.opening import open_database
from crm_tui.domain.kinds import Context
from crm_tui.errors import Busy, CrmError, DatabaseUnusable, NotAllowed, NotFound, StorageError, Usage
from crm_tui.services import custom_fields, maintenance, records, rotation, writing
from crm_tui.services.rows import Assignment

NOW = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.db"


def at(path: Path, now: datetime) -> Database:
    settings = Context(now=now, country="DE", currency="EUR")
    return open_database(
        str(path), login="ann", origin="cli", clock=lambda: now, settings=settings, say=print, backups=path.parent
    )


def contact(db: Database, name: str) -> None:
    writing.add(db, "contacts", [Assignment("name", "=", name)])


def names(path: Path) -> list[object]:
    db = at(path, NOW)
    found = [row.values["name"] for row in records.page(db, "contacts").rows]
    db.close()
    return found


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_backup_holds_everything_and_is_private(db: Database, folder: Path) -> None:
    contact(db, "Ada")
    os.umask(0o022)

    made = maintenance.backup(db, None, folder)

    assert made == folder / "crm-20261123-090000.db"
    assert (mode(folder), mode(made), mode(rotation.manifest_path(made))) == (0o700, 0o600, 0o600)
    assert maintenance.verify_backup(made)["contacts"] == 1
    assert names(made) == ["Ada"]


def test_two_backups_in_one_second_keep_apart(db: Database, folder: Path) -> None:
    assert maintenance.backup(db, None, folder) != maintenance.backup(db, None, folder)


def test_a_backup_replaces_a_file_only_by_a_whole_one(db: Database, tmp_path: Path, folder: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("old")

    maintenance.backup(db, target, folder)

    assert maintenance.verify_backup(target)
    assert sorted(item.name for item in tmp_path.iterdir() if "copy" in item.name) == ["copy.db"]


def test_a_backup_never_goes_over_the_database_or_to_nowhere(db: Database, path: Path, tmp_path: Path) -> None:
    with pytest.raises(Usage, match="itself"):
        maintenance.backup(db, path, tmp_path)
    with pytest.raises(StorageError):
        maintenance.backup(db, tmp_path / "no" / "where.db", tmp_path)


def test_a_backup_does_not_replace_a_device_or_a_pipe(db: Database, tmp_path: Path, folder: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Usage, match="is no plain file"):
        maintenance.backup(db, tmp_path / "pipe", folder)

    assert (tmp_path / "pipe").is_fifo()


def test_restore_does_not_replace_a_device_or_a_pipe(db: Database, tmp_path: Path, folder: Path) -> None:
    made = maintenance.backup(db, None, folder)
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Usage, match="is no plain file"):
        maintenance.restore(str(tmp_path / "pipe"), made, now=NOW)

    assert (tmp_path / "pipe").is_fifo()


def test_a_pipe_is_no_database_and_opening_it_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(DatabaseUnusable, match="device or a pipe"):
        at(tmp_path / "pipe", NOW)


def test_an_automatic_backup_is_spared_while_one_is_under_an_hour_old(db: Database, path: Path, folder: Path) -> None:
    first = maintenance.automatic_backup(db, folder, reason="import")
    soon = at(path, NOW + timedelta(minutes=59))
    later = at(path, NOW + timedelta(minutes=60))

    assert first is not None
    assert maintenance.automatic_backup(soon, folder, reason="import") is None
    assert maintenance.automatic_backup(later, folder, reason="import") == folder / "crm-20261123-100000.db"


def test_a_backup_without_its_manifest_or_of_another_database_does_not_count(
    db: Database, tmp_path: Path, folder: Path
) -> None:
    other = at(tmp_path / "other.db", NOW)
    maintenance.automatic_backup(other, folder, reason="import")
    first = maintenance.automatic_backup(db, folder, reason="import")
    assert first is not None
    rotation.manifest_path(first).unlink()

    assert maintenance.automatic_backup(db, folder, reason="import") is not None


def test_rotation_keeps_hours_days_and_weeks_and_always_the_newest() -> None:
    hourly = [NOW - timedelta(hours=hours) for hours in range(24 * 100)]

    kept = rotation.kept(hourly)

    assert set(hourly[:24]) <= kept
    assert len({moment.date() for moment in kept}) == 14 + 5
    assert len(kept) == 24 + 12 + 5
    assert rotation.kept([NOW]) == {NOW}


def test_rotation_deletes_automatic_backups_only(db: Database, path: Path, folder: Path) -> None:
    asked = maintenance.backup(db, None, folder)
    old = maintenance.automatic_backup(at(path, NOW + timedelta(hours=2)), folder, reason="import")
    assert old is not None
    for hour in range(24):
        moment = NOW + timedelta(days=90, hours=hour)
        copy = folder / f"crm-{hour}.db"
        copy.write_bytes(old.read_bytes())
        rotation.write_manifest(copy, str(path), moment, "import", {})

    rotation.rotate(folder, str(path))
    left = sorted(item.name for item in folder.glob("*.db"))
    rotation.rotate(folder, str(path))

    assert asked.name in left
    assert len(left) == 26
    assert sorted(item.name for item in folder.glob("*.db")) == left


def test_restore_brings_back_the_backup_and_keeps_the_present_file(db: Database, path: Path, folder: Path) -> None:
    contact(db, "Ada")
    made = maintenance.backup(db, None, folder)
    contact(db, "Bo")
    db.close()

    kept = maintenance.restore(str(path), made, now=NOW)

    assert kept == path.with_name("crm.db.before-restore-20261123-090000")
    assert (names(path), names(kept)) == (["Ada"], ["Ada", "Bo"])
    assert mode(path) == 0o600
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_restore_makes_a_database_that_is_gone(db: Database, path: Path, folder: Path) -> None:
    contact(db, "Ada")
    made = maintenance.backup(db, None, folder)
    db.close()
    path.unlink()

    assert maintenance.restore(str(path), made, now=NOW) == path
    assert names(path) == ["Ada"]


def test_restore_replaces_a_damaged_database(db: Database, path: Path, folder: Path) -> None:
    contact(db, "Ada")
    made = maintenance.backup(db, None, folder)
    db.close()
    damage(path, 0)

    kept = maintenance.restore(str(path), made, now=NOW)

    assert names(path) == ["Ada"]
    assert kept.read_bytes()[:100] == b"\xff" * 100


def test_restore_waits_for_nobody_who_has_the_database_open(db: Database, path: Path, folder: Path) -> None:
    made = maintenance.backup(db, None, folder)
    before = path.read_bytes()

    with db.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM contacts").scalar()
    with pytest.raises(Busy, match="Close it"):
        maintenance.restore(str(path), made, now=NOW)

    assert path.read_bytes() == before
    assert not list(path.parent.glob("*restor*"))


@pytest.mark.parametrize("content", ["text", "newer", "foreign", "damaged", "changed", "missing", "itself"])
def test_restore_refuses_what_is_no_whole_backup_of_ours(
    db: Database, path: Path, folder: Path, content: str, tmp_path: Path
) -> None:
    contact(db, "Ada")
    made = maintenance.backup(db, None, folder)
    source = BAD[content](made, tmp_path)
    db.close()
    before = path.read_bytes()

    with pytest.raises(CrmError) as raised:
        maintenance.restore(str(path), source, now=NOW)

    assert isinstance(raised.value, {"missing": NotFound, "itself": Usage}.get(content, DatabaseUnusable))
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*restor*"))


def damage(path: Path, offset: int, size: int = 256) -> Path:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xff" * size)
    return path


def statement(path: Path, sql: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
        connection.commit()
    return path


def text_file(made: Path, tmp_path: Path) -> Path:
    (tmp_path / "notes.txt").write_text("hello")
    return tmp_path / "notes.txt"


BAD = {
    "text": text_file,
    "newer": lambda made, tmp_path: statement(made, "UPDATE alembic_version SET version_num = '9999'"),
    "foreign": lambda made, tmp_path: statement(tmp_path / "foreign.db", "CREATE TABLE t(x)"),
    "damaged": lambda made, tmp_path: damage(made, made.stat().st_size // 2, 8192),
    "changed": lambda made, tmp_path: statement(made, "UPDATE members SET name = 'x'"),
    "missing": lambda made, tmp_path: tmp_path / "nothing.db",
    "itself": lambda made, tmp_path: tmp_path / "crm.db",
}


def checks(path: Path, folder: Path) -> dict[str, maintenance.Check]:
    return {check.name: check for check in maintenance.doctor(str(path), folder=folder, now=NOW)}


def test_doctor_finds_nothing_wrong_with_a_healthy_database(db: Database, path: Path, folder: Path) -> None:
    custom_fields.add(db, "contacts", "hobby", indexed=True)
    writing.add(db, "contacts", [Assignment("name", "=", "Ada"), Assignment("hobby", "=", "Chess")])
    maintenance.backup(db, None, folder)

    found = checks(path, folder)

    assert [check.name for check in found.values() if not check.ok] == []
    assert "contacts 1" in found["rows"].text
    assert "crm-20261123-090000.db" in found["backup"].text


def test_doctor_finds_a_read_only_file_healthy_and_says_what_it_left_out(
    db: Database, path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact(db, "Ada")
    monkeypatch.setattr(os, "access", lambda *_: False)

    found = {check.name: check for check in maintenance.doctor(str(path), folder=folder, now=NOW)}

    assert found["search index"].ok
    assert found["search index"].text.startswith("not checked")


def test_a_file_in_a_read_only_folder_names_the_way_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)

    error = translated(sqlite3.OperationalError("attempt to write a readonly database"), path)

    assert isinstance(error, NotAllowed)
    assert "copy the file to a folder of yours" in error.message


def test_doctor_sees_a_search_index_that_lags_behind(db: Database, path: Path, folder: Path) -> None:
    contact(db, "Ada")
    statement(path, "UPDATE contacts SET search_text = '  bo'")

    found = checks(path, folder)

    assert not found["search texts"].ok
    assert not found["search index"].ok


def test_doctor_sees_references_to_nothing(db: Database, path: Path, folder: Path) -> None:
    contact(db, "Ada")
    statement(path, "UPDATE contacts SET company_id = 77")

    assert checks(path, folder)["foreign keys"].text == "1 rows of contacts refer to nothing"


@pytest.mark.parametrize("where", ["start", "page", "half", "cut"])
def test_doctor_fails_on_a_damaged_file_without_raising(db: Database, path: Path, folder: Path, where: str) -> None:
    with db.bulk("Many") as bulk:
        bulk.insert(table("contacts"), ({"name": f"Ann {each}", "name_f": f"ann {each}"} for each in range(300)))
    db.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    size = path.stat().st_size
    if where == "cut":
        os.truncate(path, size // 2)
    else:
        damage(path, {"start": 0, "page": 4096 * 5, "half": size // 2}[where], 4096)

    assert not all(check.ok for check in maintenance.doctor(str(path), folder=folder, now=NOW))


def test_doctor_warns_of_a_file_everybody_can_read(db: Database, path: Path, folder: Path) -> None:
    path.chmod(0o644)

    assert not checks(path, folder)["file modes"].ok


@pytest.mark.parametrize(
    ("version", "bug"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_the_library_with_the_wal_reset_bug_is_named(version: tuple[int, int, int], bug: bool) -> None:
    assert ("WAL-reset" in library(version)) is bug


def test_a_query_returns_columns_and_rows(db: Database) -> None:
    contact(db, "Ada")

    assert maintenance.query(db, "SELECT id, name, x'00ff' AS raw, fold('É') FROM contacts;") == maintenance.Table(
        ("id", "name", "raw", "fold('É')"), ((1, "Ada", "x'00ff'", "e"),)
    )


def test_a_query_is_capped_and_says_so(db: Database) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"

    found = maintenance.query(db, endless, most=3)

    assert (found.rows, found.capped) == (((1,), (2,), (3,)), True)


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "-- nothing",
        "SELEC 1",
        "SELECT nosuch FROM contacts",
        "DELETE FROM contacts",
        "UPDATE contacts SET name = 'x' RETURNING id",
        "CREATE TEMP TABLE t(x)",
        "DROP TABLE contacts",
        "BEGIN IMMEDIATE",
        "VACUUM INTO '/tmp/never.db'",
        "ATTACH '/tmp/never.db' AS other",
        "PRAGMA journal_mode=DELETE",
        "PRAGMA query_only=OFF",
        "PRAGMA writable_schema=ON",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "SELECT '\x00'",
        "SELECT '\ud800'",
        "SELECT zeroblob(1000000000)",
    ],
)
def test_sql_that_does_not_only_read_is_refused(db: Database, sql: str) -> None:
    contact(db, "Ada")

    with pytest.raises(Usage):
        maintenance.query(db, sql)

    assert maintenance.query(db, "SELECT count(*) FROM contacts").rows == ((1,),)


def test_pragmas_that_only_tell_something_are_allowed(db: Database) -> None:
    assert maintenance.query(db, "PRAGMA table_info(contacts)").columns[:2] == ("cid", "name")
