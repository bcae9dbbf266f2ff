"""How the forecast stands is kept once a day, by the first write, whatever it writes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from acting import add, given
from conftest import opened

from crm_tui.db.daily import SNAPSHOTS
from crm_tui.db.database import Database
from crm_tui.domain.kinds import Context
from crm_tui.services import deals, maintenance, undoing, writing
from crm_tui.services.detail import show
from crm_tui.services.transfer import importing
from crm_tui.services.transfer.archive import export_all, import_all
from crm_tui.services.transfer.options import Options

At = Callable[[str], None]


@pytest.fixture
def at(db: Database) -> At:
    """Set the clock, UTC."""

    def at(moment: str) -> None:
        now = datetime.fromisoformat(f"{moment}+00:00")
        db.clock = lambda: now

    return at


def kept(db: Database, *columns: str) -> list[tuple[Any, ...]]:
    with db.read() as connection:
        rows = connection.execute(SNAPSHOTS.select().order_by(SNAPSHOTS.c.id)).mappings()
        return [tuple(row[name] for name in columns or ("taken_on",)) for row in rows]


def test_the_first_write_of_a_day_keeps_the_forecast_as_it_is_after_it_and_no_other_write_does(
    db: Database, at: At, tmp_path: Path
) -> None:
    add(db, "deals", "name=A", "amount=100", "probability=50", "close_date=2026-12-10")
    writing.edit(db, "deals", given("amount=900"), refs=["1"])
    at("2026-11-24T09:00")
    show(db, "deals", "1")
    assert kept(db, "taken_on", "month", "weighted_minor", "pipeline_minor", "deals", "pipeline_id") == [
        ("2026-11-23", "2026-12", 5000, 10000, 1, 1)
    ]

    for day, act in enumerate((
        lambda: undoing.undo(db),
        lambda: importing.run(db, str(people(tmp_path)), Options(into="contacts")),
        lambda: deals.win(db, refs=["1"]),
        lambda: add(db, "snippets", "name=x", "body=y"),
    ), 25):  # fmt: skip
        at(f"2026-11-{day}T09:00")
        act()
    assert sorted({each for (each,) in kept(db)}) == ["2026-11-23", *(f"2026-11-{day}" for day in range(25, 29))]


def people(folder: Path) -> Path:
    path = folder / "people.csv"
    path.write_text("name,email\nAda,ada@example.org\n")
    return path


def test_what_is_kept_tells_won_expected_slipped_and_undated_apart(db: Database, at: At) -> None:
    at("2026-11-20T09:00")
    for texts in (
        ("amount=1", "probability=10", "close_date=2026-12-10", "owner=me"),
        ("amount=20", "probability=10", "close_date=2027-01-10", "forecast_category=commit"),
        ("amount=300", "close_date=2026-11-21"),
        ("amount=4000",),
        ("amount=50000", "stage=won", "close_date=2026-10-31"),
        ("amount=60000", "stage=won", "close_date=2025-12-31"),
        ("amount=7", "stage=lost", "lost_reason=price", "close_date=2026-11-21"),
        ("amount=8", "currency=USD", "close_date=2026-12-11", "probability=100", "owner=me"),
    ):
        add(db, "deals", "name=D", *texts)
    at("2026-11-23T09:00")
    writing.delete(db, "deals", refs=["7"])

    names = (
        "month",
        "owner_id",
        "currency",
        "won_minor",
        "commit_minor",
        "weighted_minor",
        "slipped_minor",
        "undated_minor",
    )
    assert [each[1:] for each in kept(db, "taken_on", *names) if each[0] == "2026-11-23"] == [
        ("2027-01", None, "EUR", 0, 2000, 200, 0, 0),
        ("2026-12", 1, "EUR", 0, 0, 10, 0, 0),
        (None, None, "EUR", 0, 0, 0, 30000, 400000),
        ("2026-12", 1, "USD", 0, 0, 800, 0, 0),
        ("2026-10", None, "EUR", 5000000, 0, 0, 0, 0),
    ]


def test_a_day_is_one_of_the_members_zone_and_a_day_without_deals_is_kept_too(db: Database, at: At) -> None:
    db.settings = Context(now=db.clock(), zone=ZoneInfo("Asia/Tokyo"), currency="EUR")
    at("2026-11-23T16:00")

    add(db, "contacts", "name=Ada")

    assert kept(db, "taken_on", "month", "currency", "won_minor", "deals") == [("2026-11-24", None, "EUR", 0, 0)]


def test_what_was_kept_survives_undo_and_is_no_change(db: Database) -> None:
    add(db, "deals", "name=A", "amount=100", "close_date=2026-12-10")
    before = kept(db, *SNAPSHOTS.c.keys())

    undoing.undo(db)

    assert kept(db, *SNAPSHOTS.c.keys()) == before
    assert maintenance.query(db, "SELECT DISTINCT entity FROM changes WHERE entity LIKE '%snap%'").rows == ()


def test_a_dry_run_keeps_nothing(db: Database) -> None:
    writing.add(db, "contacts", given("name=Ada"), dry_run=True)

    assert kept(db) == []


def test_amounts_that_no_sum_can_hold_are_no_reason_to_refuse_a_write(db: Database) -> None:
    for name in "AB":
        add(db, "deals", f"name={name}", "amount=92233720368547758", "close_date=2026-12-10", "probability=1")
    with db.bulk("Forget the day") as bulk:
        bulk.connection.execute(SNAPSHOTS.delete())
        bulk.daily = False

    add(db, "contacts", "name=Ada")

    assert (kept(db), show(db, "contacts", "1").page.rows[0].values["name"]) == ([], "Ada")


def test_an_archive_holds_what_was_kept_and_adds_no_day_of_its_own(
    db: Database, at: At, empty_file: Path, tmp_path: Path
) -> None:
    add(db, "deals", "name=A", "amount=100", "close_date=2026-12-10")
    export_all(db, tmp_path / "all")
    other = opened(tmp_path / "other.db", now=datetime.fromisoformat("2026-12-24T09:00:00+00:00"))

    import_all(other, tmp_path / "all")

    assert kept(other, *SNAPSHOTS.c.keys()) == kept(db, *SNAPSHOTS.c.keys())
    other.close()
