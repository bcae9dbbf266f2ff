"""Choosing a theme: seen at once, kept by Enter, taken back by Esc."""

from pathlib import Path

import walking


async def test_a_theme_is_seen_at_once_and_taken_back(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "T", "j")
        tried = pilot.app.theme
        await walking.press(pilot, "escape")

        assert (tried, pilot.app.theme) == ("light", "dark")


async def test_a_theme_is_kept_for_the_next_time(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "T", "j", "j", "enter")

        assert pilot.app.theme == "contrast"
    assert walking.chosen_settings(demo_file, tmp_path).theme == "contrast"


async def test_the_terminals_own_colours_can_be_chosen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "T", "G", "enter")

        assert "overdue" in walking.text(pilot)
