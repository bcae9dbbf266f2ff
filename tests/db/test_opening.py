"""Opening: made on first use, upgraded after a backup, refused when it is not ours."""

import gzip
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from conftest import opened
from newer import newer_program, run
from sqlalchemy.schema import CreateIndex

from crm_tui.db import migrations
from crm_tui.db.database import Database
from crm_tui.db.migrations import HEAD, REVISIONS
from crm_tui.db.models import every_table
from crm_tui.errors import DatabaseUnusable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_database_is_private_and_in_wal(tmp_path: Path) -> None:
    path = tmp_path / "new" / "crm.db"

    opened(path).close()

    assert (mode(path), mode(path.parent), mode(Path(f"{path}.lock"))) == (0o600, 0o700, 0o600)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_nothing_else_is_left_beside_a_new_database(tmp_path: Path) -> None:
    opened(tmp_path / "crm.db").close()

    assert sorted(os.listdir(tmp_path)) == ["crm.db", "crm.db.lock"]


@pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index",
    "ignore:autogenerate skipping metadata-specified expression-based index",
)
def test_the_revisions_make_the_schema_that_the_models_declare(db: Database) -> None:
    def ours(item: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name is not None and "_search" in name)

    with db.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": False})
        assert compare_metadata(context, every_table()) == []


def test_the_revisions_make_the_very_indexes_that_the_models_declare(db: Database) -> None:
    with db.read() as connection:
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        declared = [
            str(CreateIndex(index).compile(dialect=connection.dialect))
            for table in every_table().tables.values()
            for index in table.indexes
        ]

        assert sorted(made.scalars()) == sorted(declared)


def test_head_is_the_newest_revision_file() -> None:
    folder = Path(migrations.__file__).parent / "versions"

    numbers = sorted(path.name[:4] for path in folder.glob("0*.py"))

    assert numbers == list(REVISIONS)
    assert numbers[-1] == HEAD


@pytest.mark.parametrize(
    "content", [b"", b"just text\n", gzip.compress(b"x" * 100), b"\x00" * 4096], ids=["empty", "text", "gzip", "zeros"]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "crm.db"
    path.write_bytes(content)

    with pytest.raises(DatabaseUnusable, match="is no crm database"):
        opened(path)

    assert path.read_bytes() == content


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable, match="is a directory"):
        opened(tmp_path)


def test_a_sqlite_file_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = path.read_bytes()

    with pytest.raises(DatabaseUnusable, match="of another program"):
        opened(path)

    assert path.read_bytes() == before


def test_a_damaged_database_is_refused(tmp_path: Path, db: Database) -> None:
    path = tmp_path / "crm.db"
    db.close()
    path.write_bytes(path.read_bytes()[:5000])

    with pytest.raises(DatabaseUnusable):
        opened(path)


def test_a_newer_database_is_refused(tmp_path: Path, db: Database) -> None:
    path = tmp_path / "crm.db"
    db.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(DatabaseUnusable, match=r"newer crm \(schema 9999\)"):
        opened(path)


def test_an_older_database_is_upgraded_after_a_verified_backup(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    run(None, "--db", str(path), "contacts", "add", "name=Ada")
    program = newer_program(tmp_path / "newer")

    upgraded = run(program, "--db", str(path), "contacts", "list", XDG_DATA_HOME=str(tmp_path / "data"))

    assert (upgraded.returncode, upgraded.stdout.split("\t")[:2]) == (0, ["1", "Ada"])
    assert "Upgraded" in upgraded.stderr
    copies = list((tmp_path / "data").rglob("crm-before-0006.db"))
    assert [mode(copy) for copy in copies] == [0o600]
    with closing(sqlite3.connect(copies[0])) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0005",)
        assert connection.execute("SELECT name FROM contacts").fetchall() == [("Ada",)]


def test_the_older_program_refuses_what_the_newer_one_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    run(newer_program(tmp_path / "newer"), "--db", str(path), "contacts", "list")

    refused = run(None, "--db", str(path), "contacts", "list")

    assert (refused.returncode, refused.stdout) == (9, "")
    assert "newer" in refused.stderr


def test_twelve_first_starts_at_once_make_one_database_and_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    command = [sys.executable, "-m", "crm_tui", "--db", str(path), "contacts", "list"]

    started = [subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(12)]
    ended = [(process.communicate()[1], process.returncode) for process in started]

    assert ended == [(b"", 0)] * 12
    assert sorted(path.name for path in tmp_path.iterdir() if "making" in path.name) == []
