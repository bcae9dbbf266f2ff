"""Home: the day, what is due and what happened; an empty database begins with three steps."""

from pathlib import Path

import pytest
import walking

from crm_tui.services import writing
from crm_tui.services.rows import Assignment


async def test_the_day_begins_with_what_is_overdue(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        shown = walking.text(pilot)

    assert "Monday 23 November" in shown
    assert "overdue" in shown
    assert "d late" in shown
    assert "━━━┃" in shown
    assert "09:48" in shown


async def test_beside_the_day_stand_the_week_and_the_latest_changes(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        shown = walking.text(pilot)

    assert "This week" in shown
    assert "Mon 23  ─────" in shown
    assert "Lately" in shown
    assert "Demo data" in shown


async def test_on_a_small_screen_the_latest_changes_stand_below(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "G")
        shown = walking.text(pilot)

    assert "Lately" in shown
    assert "Demo data" in shown


async def test_enter_opens_the_list_on_the_contact(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        await walking.press(pilot, "j")
        line = next(line for line in walking.text(pilot).splitlines() if line.startswith("▌ !"))
        await walking.press(pilot, "enter")
        shown = walking.text(pilot)

    name = line.partition("touch")[2].strip().partition("  ")[0]
    assert any(line.startswith("▌ ") and name in line for line in shown.splitlines()[1:]), shown


async def test_a_touch_with_a_time_stands_on_the_line_of_the_day(empty_file: Path, tmp_path: Path) -> None:
    db = walking.opened(empty_file, tmp_path)
    writing.add(db, "contacts", [Assignment("name", "=", "Ada"), Assignment("cadence_days", "=", "10")])
    spoken = {"kind": "call", "contact": "Ada", "occurred_at": "2026-11-13T14:00:00Z"}
    writing.add(db, "activities", [Assignment(name, "=", text) for name, text in spoken.items()])
    db.close()
    async with walking.walk(empty_file, tmp_path, (120, 40)) as pilot:
        shown = walking.text(pilot)

    assert "14:00 touch Ada" in shown
    assert "1 today" in shown


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)])
async def test_an_empty_database_says_where_it_lies_and_offers_three_steps(
    empty_file: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with walking.walk(empty_file, tmp_path, size) as pilot:
        shown = walking.text(pilot)

    assert "Your customers, in one file that belongs to you." in shown
    assert "▌ n        Add a contact" in shown
    assert ":import" in shown
    assert "crm config set country" in shown


async def test_the_first_contact_ends_the_empty_state(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path) as pilot:
        other = walking.opened(empty_file, tmp_path, origin="cli")
        writing.add(other, "contacts", [Assignment("name", "=", "Aaron Aardvark")])
        other.close()
        pilot.app.look_for_changes()  # type: ignore[attr-defined]
        await walking.settle(pilot, lambda: "Nothing is due" in walking.text(pilot))
        shown = walking.text(pilot)

    assert "Three ways to begin" not in shown
    assert "Add contact Aaron Aardvark" in shown


async def test_the_first_step_opens_the_form(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path) as pilot:
        await walking.press(pilot, "enter")
        await walking.settle(pilot, lambda: "Ctrl+S save" in walking.text(pilot))


async def test_the_second_step_asks_for_the_file(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path) as pilot:
        await walking.press(pilot, "j", "enter")
        shown = walking.text(pilot)

    assert "╭─ Import a file ─" in shown


async def test_d_logs_the_call_that_was_due(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        assert "d done" in walking.text(pilot).splitlines()[-1]
        await walking.press(pilot, "d")
        await walking.settle(
            pilot, lambda: "Log a call" in walking.text(pilot) or "call" in walking.text(pilot).lower()
        )
        shown = walking.text(pilot)

    assert "╭" in shown
