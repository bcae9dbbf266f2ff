"""A person stops an import or an export on its way: soon, and nothing of it stays."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from acting import add

from crm_tui.db.database import Database
from crm_tui.errors import Conflict, Stopped
from crm_tui.services import history, records
from crm_tui.services.transfer.exporting import export
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options


def after(count: int) -> Callable[[], bool]:
    """Says yes from the given question on."""
    asked = iter(range(count))
    return lambda: next(asked, None) is None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    rows = "".join(f"Person {at},p{at}@example.org,Firm {at % 50}\n" for at in range(6_000))
    path.write_text("name,email,company\n" + rows, encoding="utf-8")
    return path


@pytest.mark.parametrize("count", [0, 1, 4, 40, 70])
def test_an_import_stopped_at_any_step_writes_nothing(db: Database, file: Path, count: int) -> None:
    before = history.log(db)

    with pytest.raises(Stopped, match=r"Import stopped\. Nothing was written\."):
        run(db, str(file), Options("contacts"), cancelled=after(count))

    assert records.count(db, "contacts", ["deleted_at:any"]) == 0
    assert records.count(db, "companies", ["deleted_at:any"]) == 0
    assert history.log(db) == before


def test_after_a_stop_the_same_import_goes_through(db: Database, file: Path) -> None:
    with pytest.raises(Stopped):
        run(db, str(file), Options("contacts"), cancelled=after(70))

    outcome = run(db, str(file), Options("contacts"), cancelled=lambda: False)

    assert outcome.created == 6_000


def test_one_long_statement_ends_within_half_a_second(db: Database) -> None:
    since = time.monotonic()

    def check() -> None:
        if time.monotonic() > since + 0.2:
            raise Stopped("Stopped.")

    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(Stopped), db.read() as connection, db.dialect.stoppable(connection, check):
        connection.exec_driver_sql(endless).all()

    assert time.monotonic() - since < 0.7


def test_a_connection_is_as_before_once_the_stop_is_over(db: Database) -> None:
    def check() -> None:
        raise Stopped("Stopped.")

    with pytest.raises(Stopped), db.read() as connection, db.dialect.stoppable(connection, check):
        connection.exec_driver_sql("SELECT 1")

    add(db, "contacts", "name=Ada")
    assert records.count(db, "contacts", []) == 1


def test_a_stopped_export_leaves_no_file(db: Database, file: Path, tmp_path: Path) -> None:
    run(db, str(file), Options("contacts"))
    target = tmp_path / "out.csv"

    with pytest.raises(Stopped, match=r"Export stopped\. Nothing was written\."):
        export(db, "contacts", to=str(target), cancelled=after(12))

    assert not target.exists()
    assert not list(tmp_path.glob("*out.csv*"))


def test_a_file_that_changed_since_it_was_looked_at_is_not_imported(db: Database, file: Path) -> None:
    with pytest.raises(Conflict, match="has changed since it was read"):
        run(db, str(file), Options("contacts"), fingerprint="1-2-3")

    assert records.count(db, "contacts", []) == 0
