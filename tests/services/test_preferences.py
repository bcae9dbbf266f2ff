"""Preferences: the columns and the order of each list are remembered, and damage is survived."""

import json
import stat
from pathlib import Path

import pytest

from crm_tui.services.preferences import ListPreference, columns, preference, remember


def test_each_list_of_each_database_is_remembered_on_its_own(tmp_path: Path) -> None:
    remember(tmp_path, "/a.db", "contacts", ["name", "city"], "-city")
    remember(tmp_path, "/a.db", "companies", ["name"], "")
    remember(tmp_path, "/b.db", "contacts", ["email"], "name")

    assert columns(tmp_path, "/a.db", "contacts") == ("name", "city")
    assert preference(tmp_path, "/a.db", "contacts") == ListPreference(("name", "city"), "-city")
    assert columns(tmp_path, "/a.db", "companies") == ("name",)
    assert columns(tmp_path, "/b.db", "contacts") == ("email",)


def test_the_later_choice_counts_and_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    remember(folder, "/a.db", "contacts", ["name"], "")
    remember(folder, "/a.db", "contacts", ["city"], "city")

    assert preference(folder, "/a.db", "contacts") == ListPreference(("city",), "city")
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]


def test_nothing_chosen_is_nothing(tmp_path: Path) -> None:
    assert columns(tmp_path / "none", "/a.db", "contacts") == ()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"lists": []}',
        '{"lists": {"contacts": 1}}',
        '{"lists": {"contacts": {"columns": [1], "sort": ""}}}',
    ],
)
def test_a_damaged_file_counts_as_nothing_chosen_and_is_replaced(tmp_path: Path, content: str) -> None:
    remember(tmp_path, "/a.db", "contacts", ["name"], "")
    path = next(tmp_path.iterdir())
    path.write_text(content)

    assert columns(tmp_path, "/a.db", "contacts") == ()

    remember(tmp_path, "/a.db", "companies", ["city"], "")

    assert columns(tmp_path, "/a.db", "companies") == ("city",)
    assert json.loads(path.read_text())["database"] == "/a.db"
