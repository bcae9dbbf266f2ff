"""Going places with two keys, and leaving."""

from pathlib import Path

import walking


async def test_g_and_a_letter_open_a_screen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "g")
        strip = walking.text(pilot).splitlines()[-1]
        await walking.press(pilot, "o")
        shown = walking.text(pilot)

    assert "h home  c contacts  o companies" in strip
    assert "━━ Companies" in shown


async def test_g_g_goes_to_the_top_of_the_list(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "G")
        below = walking.text(pilot)
        await walking.press(pilot, "g", "g")
        top = walking.text(pilot)

    assert "Abigail Brennan" not in below
    assert "▌   Abigail Brennan" in top


async def test_any_other_key_closes_the_strip_and_does_nothing(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "g", "q")
        shown = walking.text(pilot)

        assert pilot.app.is_running
    assert "h home" not in shown


async def test_q_leaves_only_a_top_screen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "T", "q")
        assert pilot.app.return_value is None
        await walking.press(pilot, "escape", "q")

    assert pilot.app.return_value == 0


async def test_ctrl_c_says_how_to_quit(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "ctrl+c")

        assert "Press q to quit" in walking.text(pilot)
