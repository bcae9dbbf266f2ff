"""Find: records, actions, screens and commands from one line."""

from pathlib import Path
from typing import Any

import walking
from textual.pilot import Pilot


async def found(pilot: Pilot[Any], text: str, shown: str) -> str:
    """What is seen once a text is typed and its answer is there."""
    for character in text:
        await pilot.press("space" if character == " " else character)
    await walking.settle(pilot, lambda: shown in walking.text(pilot))
    seen: str = walking.text(pilot)
    return seen


async def test_records_of_every_kind_are_found_while_one_types(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        await walking.press(pilot, "ctrl+p")
        shown = await found(pilot, "nordlicht", "company   Nordlicht")

    assert "contact   Catharina Vogel" in shown
    assert "Find ─" in shown
    assert " found ─" in shown


async def test_enter_on_a_contact_goes_to_it_in_its_list(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "ctrl+p")
        await found(pilot, "theresa grub", "contact   Theresa Gruber")
        await walking.press(pilot, "enter")
        await walking.settle(pilot, lambda: "▌ ! Theresa Gruber" in walking.text(pilot))

        assert pilot.app.current_mode == "contacts"


async def test_a_filter_that_hides_what_was_found_is_cleared_and_that_is_said(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash", *"tag:vip", "enter", "ctrl+p")
        await found(pilot, "theresa grub", "contact   Theresa Gruber")
        await walking.press(pilot, "enter")
        await walking.settle(pilot, lambda: "▌ ! Theresa Gruber" in walking.text(pilot))
        shown = walking.text(pilot)

    assert "The filter tag:vip hid this contact and is cleared" in shown


async def test_enter_before_the_answer_opens_the_first_of_the_answer(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "ctrl+p")
        await pilot.press(*"abigail", "space", *"bren", "enter")
        await walking.settle(pilot, lambda: "▌   Abigail Brennan" in walking.text(pilot))


async def test_an_activity_leads_to_its_contact(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "ctrl+p")
        shown = await found(pilot, "intro call", "activity  Intro call")
        line = next(line for line in shown.splitlines() if "▌ activity" in line)
        await walking.press(pilot, "enter")
        name = line.partition("Intro call")[2].partition(" ·")[0].strip()
        await walking.settle(pilot, lambda: f"▌   {name}" in walking.text(pilot).replace("!", " ").replace("~", " "))


async def test_an_action_of_the_screen_below_is_run(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "ctrl+p")
        shown = await found(pilot, "sort", "action    Sort")
        await walking.settle(pilot)
        await walking.press(pilot, "down") if "▌ action    Sort" not in shown else None
        for _ in range(10):
            if "▌ action    Sort" in walking.text(pilot):
                break
            await walking.press(pilot, "down")
        await walking.press(pilot, "enter")
        opened = walking.text(pilot)

    assert "╭─ Sort by ─" in opened


async def test_tab_keeps_one_kind_and_again_shows_all(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "ctrl+p")
        await found(pilot, "nordlicht", "company   Nordlicht")
        await walking.press(pilot, "tab")
        await walking.settle(pilot, lambda: "only company" in walking.text(pilot))
        only = walking.text(pilot)
        await walking.press(pilot, "tab")
        await walking.settle(pilot, lambda: "contact   Catharina" in walking.text(pilot))

    assert "contact   " not in only


async def test_what_is_not_listed_is_said(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "ctrl+p")
        shown = await found(pilot, "e", "Only the best 50 records are listed")
        nothing = await found(pilot, "qzx", "Nothing is called")

    assert "+ found" in shown
    assert "Nothing is called eqzx" in nothing


async def test_a_command_can_be_typed_where_one_finds(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "ctrl+p", "colon", *"demo")
        line = walking.text(pilot)
        await walking.press(pilot, "enter")
        shown = walking.text(pilot)

    assert "▌ command   demo" in line
    assert "Leave with q, then type: crm demo" in shown
