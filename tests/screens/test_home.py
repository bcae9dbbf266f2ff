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
    assert "Mon 23  ━" in shown
    assert "at risk" in shown
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


async def test_escape_comes_back_to_home_from_a_record_opened_there(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        home = walking.text(pilot)
        await walking.press(pilot, "enter")
        record = walking.text(pilot)
        await walking.press(pilot, "escape")
        back = walking.text(pilot)

    assert "━━ Contacts ━━" in record
    assert back == home


def with_task(file: Path, tmp_path: Path, *texts: str) -> None:
    db = walking.opened(file, tmp_path)
    pairs = (text.partition("=") for text in ("title=Send offer", "due=2026-11-19", *texts))
    writing.add(db, "tasks", [Assignment(name, "=", text) for name, _, text in pairs])
    db.close()


async def test_d_finishes_a_task_and_the_next_one_is_named(empty_file: Path, tmp_path: Path) -> None:
    with_task(empty_file, tmp_path, "recurrence=weekly")
    async with walking.walk(empty_file, tmp_path, (120, 40)) as pilot:
        assert "! task     Send offer" in walking.text(pilot)
        await walking.press(pilot, "d")
        await walking.settle(pilot, lambda: "Overdue" not in walking.text(pilot))
        shown = walking.text(pilot)

    assert "This week" in shown
    assert "○ task     Send offer" in shown


async def test_z_asks_for_the_day_of_a_task(empty_file: Path, tmp_path: Path) -> None:
    with_task(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, (120, 40)) as pilot:
        await walking.press(pilot, "z")
        await walking.settle(pilot, lambda: "Postpone" in walking.text(pilot) and "Until" in walking.text(pilot))
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot, lambda: "Overdue" not in walking.text(pilot))
        shown = walking.text(pilot)

    assert "Tomorrow" in shown


async def test_deals_at_risk_say_why(empty_file: Path, tmp_path: Path) -> None:
    db = walking.opened(empty_file, tmp_path)
    given = {"name": "Hooli seats", "created_at": "2026-11-02T09:00:00Z", "company": "Hooli"}
    writing.add(db, "deals", [Assignment(name, "=", text) for name, text in given.items()])
    db.close()
    async with walking.walk(empty_file, tmp_path, (120, 40)) as pilot:
        shown = walking.text(pilot)

    assert "~ 1 at risk" in shown
    line = next(line for line in shown.splitlines() if "~ deal" in line)
    missing = [each for each in ("Hooli seats", "Hooli", "no next step", "21 d idle") if each not in line]
    assert missing == []


async def test_the_chosen_figures_stand_beside_the_day_and_open_their_reports(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        await walking.settle(pilot, until=lambda: "Won amount" in walking.text(pilot))
        shown = walking.text(pilot)
        await walking.press(pilot, "f", "down", "down", "enter")
        await walking.settle(pilot, until=lambda: "Lost" in walking.text(pilot))
        report = walking.text(pilot)

    assert "Figures" in shown
    assert "█" in shown
    assert "Win rate" in report
    assert "2026-Q4" in report


async def test_on_a_small_screen_the_figures_are_one_line(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.settle(pilot, until=lambda: "Won amount" in walking.text(pilot))
        shown = walking.text(pilot)

    assert "Won amount" in shown
