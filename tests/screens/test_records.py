"""The list of records, pressed key by key."""

from pathlib import Path

import walking


async def test_the_contacts_are_listed_and_the_cursor_moves(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        first = walking.text(pilot)
        await walking.press(pilot, "j")
        second = walking.text(pilot)

    assert "▌   Abigail Brennan" in first
    assert "▌   Andreas Gruber" in second
    assert "134 ━━" in first
