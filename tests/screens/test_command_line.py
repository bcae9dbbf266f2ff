"""The command line of the screens."""

from pathlib import Path
from typing import Any

import pytest
import walking
from textual.pilot import Pilot


@pytest.fixture(autouse=True)
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command is a process of its own: it shall not see the folders of the machine."""
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))


async def run(pilot: Pilot[Any], line: str, shown: str) -> str:
    """What is seen once a command has said something."""
    await walking.press(pilot, "colon")
    await pilot.press(*("space" if character == " " else character for character in line))
    await walking.press(pilot, "enter")
    await walking.settle(pilot, lambda: shown in walking.text(pilot))
    seen: str = walking.text(pilot)
    return seen


async def test_a_command_runs_on_the_database_that_is_open(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        shown = await run(pilot, "contacts list gruber", "Theresa Gruber")
        await walking.press(pilot, "escape")
        after = walking.text(pilot)

    assert "╭─ :contacts list gruber ─" in shown
    assert "Alpenglück Reisen" in shown
    assert "╭─" not in after


async def test_what_a_command_writes_appears_on_the_screen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await run(pilot, "contacts add name=Aaron", "135")
        await walking.press(pilot, "escape")
        await walking.settle(pilot, lambda: "▌   Abigail" in walking.text(pilot) and " Aaron" in walking.text(pilot))


async def test_a_command_that_fails_says_why_and_its_exit_code(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        shown = await run(pilot, "contacts show Nobody", "exit 3")

    assert "No contact answers" in shown


async def test_an_open_quotation_mark_is_explained(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        shown = await run(pilot, "search 'two words", "exit 2")

    assert "A quotation mark is open" in shown


async def test_earlier_lines_come_back(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "colon", *"demo", "enter", "colon", *"paths", "enter")
        await walking.settle(pilot, lambda: "backups" in walking.text(pilot))
        await walking.press(pilot, "escape", "colon", "up")
        last = walking.text(pilot)
        await walking.press(pilot, "up")
        first = walking.text(pilot)
        await walking.press(pilot, "down", "down")
        empty = walking.text(pilot)

    assert ": paths" in last
    assert ": demo" in first
    assert ": paths" not in empty


async def test_escape_stops_a_command_that_runs(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await pilot.press("colon", *"doctor", "enter", "escape")
        await walking.settle(pilot, lambda: "Stopped by you." in walking.text(pilot))


async def test_import_opens_the_choice_of_a_file(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "colon", *"import", "enter")
        shown = walking.text(pilot)

    assert "╭─ Import a file" in shown


async def test_q_quits(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await pilot.press("colon", "q", "enter")
        await pilot.pause()

        assert pilot.app.return_code == 0
