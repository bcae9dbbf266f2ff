"""The tasks by day: done, put off, opened, and the week."""

from pathlib import Path

import walking

WIDE = (120, 40)


async def test_key_7_shows_the_tasks_to_do_in_groups_each_named_once(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "7")
        seen = walking.text(pilot)

    lines = seen.splitlines()
    assert "━━ Tasks  status:open,in_progress,waiting ━" in seen
    assert [line[4:15].strip() for line in lines[4:37] if line[4:15].strip()] == [
        "Overdue", "Today", "Tomorrow", "This week", "Later",
    ]  # fmt: skip
    assert "21 d late" in lines[4]
    assert lines[5].startswith("  !            Call back")


async def test_d_does_a_task_and_u_takes_it_back(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="tasks") as pilot:
        await walking.press(pilot, "d")
        await walking.settle(pilot)
        done = walking.text(pilot)
        await walking.press(pilot, "u")
        await walking.settle(pilot)
        undone = walking.text(pilot)

    assert "Done: Send the offer. u to undo" in done
    assert "42 of 50" in done
    assert "43 of 50" in undone


async def test_a_recurring_task_that_is_done_says_when_it_comes_back(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="tasks") as pilot:
        await walking.press(pilot, "slash", *"pipeline", "enter", "d")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "comes back on 2026-11-30" in seen


async def test_z_puts_a_task_off_by_words(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="tasks") as pilot:
        await walking.press(pilot, "z", *"fri")
        asked = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "= Fri 2026-11-27" in asked
    assert "Postponed Send the offer. u to undo" in seen


async def test_a_day_that_is_not_later_is_refused_beside_the_field(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="tasks") as pilot:
        await walking.press(pilot, "z", "ctrl+u", *"2026-01-01", "ctrl+s")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "is no later than" in seen
    assert "43 of 50" in seen


async def test_enter_opens_what_the_task_belongs_to(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="tasks") as pilot:
        await walking.press(pilot, "j", "j")
        await walking.settle(pilot)
        beside = walking.text(pilot)
        await walking.press(pilot, "enter")
        await walking.settle(pilot)
        opened = walking.text(pilot)

    deal = next(line.partition("deal     ")[2].strip() for line in beside.splitlines() if "deal     " in line)
    assert f"━━ {deal}" in opened


async def test_w_shows_the_week_and_the_days_are_walked(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="tasks") as pilot:
        await walking.press(pilot, "w")
        week = walking.text(pilot)
        await walking.press(pilot, "l", "d")
        await walking.settle(pilot)
        done = walking.text(pilot)
        await walking.press(pilot, ">")
        following = walking.text(pilot)
        await walking.press(pilot, "w")
        back = walking.text(pilot)

    assert "━━ Week  23 Nov to 29 Nov 2026 ━" in week
    assert "Mon 23" in week
    assert "23 to do" in week
    assert "Done: Book the room. u to undo" in done
    assert "22 to do" in done
    assert "━━ Week  30 Nov to 6 Dec 2026 ━" in following
    assert "━━ Tasks" in back
