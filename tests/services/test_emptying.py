"""The bin empties what has lain in it for longer than the setting says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from acting import add, row
from conftest import NOW, opened
from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import NotFound
from crm_tui.services import attachments, posting, records, writing
from crm_tui.services.emptying import empty_bin
from crm_tui.services.undoing import undo


@pytest.fixture
def later(db: Database) -> Database:
    """The same file a hundred days later; Ada was binned at the beginning, Bob today."""
    add(db, "contacts", "name=Ada", "email=ada@example.org")
    add(db, "contacts", "name=Bob")
    writing.delete(db, "contacts", refs=["1"])
    path = Path(str(db.dialect.path))  # type: ignore[attr-defined]
    now = opened(path, now=NOW + timedelta(days=100))
    writing.delete(now, "contacts", refs=["2"])
    return now


def test_only_what_lay_in_the_bin_long_enough_is_erased(later: Database) -> None:
    emptied = empty_bin(later, 90)

    assert emptied["contacts"] == 1
    assert (row(later, "contacts", 1).values["name"], row(later, "contacts", 2).values["name"]) == (None, "Bob")
    later.close()


def test_a_second_emptying_finds_nothing(later: Database) -> None:
    empty_bin(later, 90)

    assert sum(empty_bin(later, 90).values()) == 0
    later.close()


def test_a_dry_run_erases_nothing(later: Database) -> None:
    assert empty_bin(later, 90, dry_run=True)["contacts"] == 1

    assert row(later, "contacts", 1).values["name"] == "Ada"
    later.close()


def test_what_was_erased_is_not_restored_and_the_emptying_is_not_undone(later: Database) -> None:
    empty_bin(later, 90)

    with pytest.raises(NotFound, match="erased"):
        writing.restore(later, "contacts", refs=["1"])
    undo(later)
    assert [found.values["name"] for found in records.page(later, "contacts").rows] == ["Bob"]
    later.close()


def test_a_ticket_goes_with_what_was_said_on_it_and_with_its_files(db: Database, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("attached")
    add(db, "tickets", "subject=Printer")
    posting.note(db, "Very private", refs=["T-1"], files=[tmp_path / "a.txt"])
    writing.delete(db, "tickets", refs=["T-1"])
    db.close()
    now = opened(tmp_path / "crm.db", now=datetime.now(UTC) + timedelta(days=100))

    empty_bin(now, 90)

    with now.read() as connection:
        assert connection.execute(select(table("ticket_posts").c.body)).scalars().all() == [""]
        assert connection.execute(select(table("attachments").c.name)).scalars().all() == [""]
    assert (attachments.sweep(now), list((tmp_path / "crm.db.files").glob("??/*"))) == (1, [])
    now.close()
