"""A database whose clock can be set, and the figures of a report as text a person would read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from acting import add, given

from crm_tui.db.database import Database
from crm_tui.domain.figures.periods import Against
from crm_tui.reporting.sheets import Sheets
from crm_tui.services import deals
from crm_tui.services.reports.running import Wanted, run

Read = Callable[..., Any]
At = Callable[[str], None]


@pytest.fixture
def at(db: Database) -> At:
    """Set the clock: `at("2026-10-05T12:00")`, UTC."""

    def at(moment: str) -> None:
        now = datetime.fromisoformat(f"{moment}+00:00")
        db.clock = lambda: now

    return at


@pytest.fixture
def read(db: Database) -> Read:
    """A report as the JSON of `crm report` has it."""

    def read(name: str, *filters: str, **wanted: Any) -> Any:
        if "compare" in wanted:
            wanted["compare"] = Against(wanted["compare"])
        return Sheets(run(db, name, Wanted(filters=filters, **wanted)), db.context()).json()

    return read


@pytest.fixture
def example(db: Database, at: At) -> Database:
    """The deals of the forecast in SPEC 5, at noon of 20 October 2026."""
    at("2026-09-01T12:00")
    for number, texts in enumerate(
        (
            "amount=10000 probability=10 close_date=2026-10-25",
            "amount=20000 probability=50 close_date=2026-11-30",
            "amount=40000 probability=0 close_date=2026-12-01",
            "amount=8000 probability=90 close_date=2026-09-20",
            "amount=5000 probability=25",
            "amount=12000 close_date=2026-10-05",
            "amount=30000 close_date=2026-10-12",
        ),
        1,
    ):
        add(db, "deals", f"name=Deal {number}", *texts.split())
    at("2026-10-05T12:00")
    deals.win(db, refs=["6"])
    at("2026-10-12T12:00")
    deals.lose(db, refs=["7"], assignments=given("lost_reason=price"))
    at("2026-10-20T12:00")
    return db
