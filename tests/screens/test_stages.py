"""The stages of a pipeline, edited over its board."""

from pathlib import Path

import walking
from sales import selling

from crm_tui.services import glances

BOARD = {"CRM_START": "deals"}


def names(path: Path, folder: Path) -> list[str]:
    db = walking.opened(path, folder)
    try:
        return [f"{row.values['name']} {count}" for row, count in glances.stages_of(db, 1)]
    finally:
        db.close()


async def test_stages_are_listed_with_their_deals(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E")
        seen = walking.text(pilot)

    assert "Stages  Sales" in seen
    assert "▌ Qualification                  10 %" in seen
    assert "3 deals" in seen


async def test_a_stage_goes_up_and_down_and_the_board_below_follows(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E", "J")
        seen = walking.text(pilot)
        await walking.press(pilot, "J", "K", "escape")

    assert seen.splitlines()[2].startswith(" Discovery     25 %  Qualification 10 %")
    assert names(empty_file, tmp_path)[:3] == ["Discovery 1", "Qualification 2", "Proposal 3"]


async def test_a_stage_is_added_behind_the_one_under_the_cursor(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E", "n", *"Demo", "tab", "3", "0", "ctrl+s")
        seen = walking.text(pilot)

    assert names(empty_file, tmp_path)[:3] == ["Qualification 0", "Demo 0", "Discovery 0"]
    assert "30 %" in seen


async def test_a_stage_gets_another_name(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E", "e", "end", "ctrl+u", *"Hello", "ctrl+s")
        seen = walking.text(pilot)

    assert names(empty_file, tmp_path)[0] == "Hello 0"
    assert "▌ Hello" in seen


async def test_a_stage_with_deals_is_deleted_once_they_have_a_place(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E", "d")
        asked = walking.text(pilot)
        await walking.press(pilot, *"disc", "enter")
        deleted = names(empty_file, tmp_path)
        await walking.press(pilot, "u")

    assert "2 deals go to" in asked
    assert deleted[:2] == ["Discovery 3", "Proposal 3"]
    assert names(empty_file, tmp_path)[:2] == ["Qualification 2", "Discovery 1"]


async def test_deals_that_go_to_lost_get_a_reason(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E", "d", *"lost", "enter", *"budget", "ctrl+s")
        seen = walking.text(pilot)

    assert "Deleted stage Qualification. u to undo" in seen
    assert names(empty_file, tmp_path)[-1] == "Lost 2"


async def test_an_empty_stage_is_deleted_after_a_question(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E", "d")
        asked = walking.text(pilot)
        await walking.press(pilot, "enter")

    assert "Delete Qualification? No deal stands in it." in asked
    assert names(empty_file, tmp_path)[0] == "Discovery 0"


async def test_the_last_stage_of_a_kind_stays_and_says_why(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "E", "G", "d", "enter")
        seen = walking.text(pilot)

    assert "Lost is the only lost stage of its pipeline" in seen
    assert names(empty_file, tmp_path)[-1] == "Lost 0"
