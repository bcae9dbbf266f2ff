"""The change feed names what was committed, by whomever, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acting import add, given
from conftest import opened

from crm_tui.db.database import Database
from crm_tui.db.feed import Changed, ChangeFeed
from crm_tui.db.models import table
from crm_tui.errors import DatabaseUnusable
from crm_tui.services import writing
from crm_tui.services.undoing import undo


@pytest.fixture
def feed(db: Database) -> Iterator[ChangeFeed]:
    found = ChangeFeed(db)
    yield found
    found.close()


def test_nothing_is_reported_while_nothing_is_committed(db: Database, feed: ChangeFeed) -> None:
    assert (feed.poll(), feed.poll()) == (None, None)


def test_a_write_of_this_program_is_reported_once(db: Database, feed: ChangeFeed) -> None:
    add(db, "contacts", "name=Ada", "company=Acme")

    changed = feed.poll()

    assert changed == Changed({"members": frozenset({1}), "contacts": frozenset({1}), "companies": frozenset({1})})
    assert feed.poll() is None


def test_a_write_of_a_colleague_is_reported(db: Database, feed: ChangeFeed) -> None:
    add(db, "contacts", "name=Ada")
    feed.poll()
    ben = opened(Path(str(db.dialect.path)), login="ben")  # type: ignore[attr-defined]
    writing.edit(ben, "contacts", given("title=CTO"), refs=["1"])
    ben.close()

    changed = feed.poll()

    assert changed is not None
    assert changed.records["contacts"] == frozenset({1})


def test_an_undo_is_a_change_like_any_other(db: Database, feed: ChangeFeed) -> None:
    add(db, "contacts", "name=Ada")
    feed.poll()

    undo(db)

    assert feed.poll() == Changed({"contacts": frozenset({1})})


def test_a_failed_write_is_not_reported(db: Database, feed: ChangeFeed) -> None:
    writing.add(db, "contacts", given("name=Ada"), dry_run=True)

    assert feed.poll() is None


def test_a_large_write_is_reported_as_a_whole_entity(db: Database, feed: ChangeFeed) -> None:
    with db.bulk("Many") as bulk:
        bulk.insert(table("contacts"), ({"name": f"P{number}"} for number in range(1500)))

    changed = feed.poll()

    assert changed is not None
    assert changed.records["contacts"] is None


def test_a_waiting_feed_keeps_no_writer_from_folding_the_log_back(db: Database, feed: ChangeFeed) -> None:
    log = Path(f"{db.dialect.path}-wal")  # type: ignore[attr-defined]
    with db.bulk("Many") as bulk:
        bulk.insert(table("contacts"), ({"name": f"P{n}", "notes": "x" * 2000} for n in range(4000)))

    assert log.stat().st_size == 0


def test_a_file_that_was_damaged_meanwhile_is_told_as_such(db: Database, tmp_path: Path) -> None:
    feed = ChangeFeed(db)
    add(db, "contacts", "name=Ada")
    for name in ("crm.db", "crm.db-wal"):
        if (tmp_path / name).exists():
            (tmp_path / name).write_bytes(b"no database" * 2_000)

    with pytest.raises(DatabaseUnusable):
        feed.poll()
    feed.close()
