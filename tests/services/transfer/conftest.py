"""Importing a text as a file, and looking at what came of it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from crm_tui.db.database import Database
from crm_tui.services.transfer.importing import run
from crm_tui.services.transfer.options import Options
from crm_tui.services.transfer.outcome import Outcome

Load = Callable[..., Outcome]
Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def load(db: Database, tmp_path: Path) -> Load:
    """Import a CSV text into contacts, or into another entity."""

    def load(text: str, into: str = "contacts", *, name: str = "file.csv", **options: Any) -> Outcome:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        given = {key: (value,) if key in ("map", "map_value", "match") and isinstance(value, str) else value
                 for key, value in options.items()}  # fmt: skip
        return run(db, str(path), Options(into, **given))

    return load


@pytest.fixture
def ask(db: Database) -> Ask:
    """The rows of a query."""

    def ask(statement: str) -> list[tuple[Any, ...]]:
        with db.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(statement)]

    return ask


def counts(outcome: Outcome) -> Sequence[int]:
    """Created, updated, unchanged, skipped, rejected."""
    return outcome.created, outcome.updated, outcome.unchanged, outcome.skipped, outcome.rejected


@pytest.fixture(name="counts")
def _counts() -> Callable[[Outcome], Sequence[int]]:
    return counts
