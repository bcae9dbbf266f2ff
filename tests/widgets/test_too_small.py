"""A terminal that is too small is told so, and nothing is lost."""

from pathlib import Path

import pytest
import walking


@pytest.mark.parametrize("size", [(50, 18), (59, 30), (100, 19)])
async def test_a_terminal_that_is_too_small_asks_for_room(
    demo_file: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with walking.walk(demo_file, tmp_path, size) as pilot:
        shown = walking.text(pilot).strip()

    assert shown == f"Needs 60x20, has {size[0]}x{size[1]}"


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (2, 40)])
@pytest.mark.parametrize("start", ["home", "contacts"])
async def test_no_size_is_too_small_to_live(demo_file: Path, tmp_path: Path, size: tuple[int, int], start: str) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START=start) as pilot:
        await walking.press(pilot, "j", "question_mark", "escape", "g", "c")


async def test_more_room_brings_the_screen_back_as_it_was(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "j")
        before, focused = walking.text(pilot), pilot.app.focused
        await pilot.resize_terminal(40, 10)
        await walking.settle(pilot)
        small = walking.text(pilot).strip()
        await pilot.resize_terminal(80, 24)
        await walking.settle(pilot)

        assert small == "Needs 60x20, has 40x10"
        assert walking.text(pilot) == before
        assert pilot.app.focused is focused


async def test_a_dialog_asks_for_room_too(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "T")
        await pilot.resize_terminal(40, 10)
        await walking.settle(pilot)

        assert walking.text(pilot).strip() == "Needs 60x20, has 40x10"
