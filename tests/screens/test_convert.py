"""The conversion sheet: what becomes of a lead is chosen, done in one step, and taken back in one."""

from pathlib import Path

import walking
from scenes import typed as keys

WIDE = (120, 40)


async def test_the_sheet_shows_what_is_made_and_the_command_and_enter_converts(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "c")
        sheet = walking.text(pilot)
        await walking.press(pilot, "enter")
        await walking.settle(pilot)
        record = walking.text(pilot)
        await walking.press(pilot, "escape")
        await walking.settle(pilot)
        listed = walking.text(pilot)

    assert "Convert Zofia Szymańska  Morska Latarnia" in sheet
    assert "● new company" in sheet
    assert "Morska Latarnia  15,000 PLN  Qualification" in sheet
    assert "Creates 1 company, 1 contact, 1 deal" in sheet
    assert "u takes it back" in sheet
    assert "$ crm leads convert 11" in sheet
    assert "━━ Zofia Szymańska ━━" in record
    assert "Converted Zofia Szymańska. u to undo" in record
    assert "48 of 60" in listed


async def test_u_takes_a_conversion_back(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "c", "ctrl+s")
        await walking.settle(pilot)
        await walking.press(pilot, "u", "escape")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "49 of 60" in seen
    assert "Zofia Szymańska     Morska Latarnia   new" in seen


async def test_several_matches_have_to_be_chosen_from(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "j", "c")
        sheet = walking.text(pilot)
        await walking.press(pilot, "ctrl+s", "space")
        chosen = walking.text(pilot)

    assert "Nordlicht Energie GmbH   matched by domain nordlicht.example" in sheet
    assert "Several contacts fit: choose one with Space" in sheet
    assert "● Katharina Vogel" not in sheet
    assert "● Katharina Vogel" in chosen
    assert "--contact 133" in chosen


async def test_the_new_deal_is_edited_and_the_command_says_so(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "c", "e", "ctrl+u", *keys("Lighthouse pilot"), "ctrl+s")
        sheet = walking.text(pilot)

    assert "● new deal" in sheet
    assert "Lighthouse pilot  15,000 PLN" in sheet
    assert "--deal-name 'Lighthouse pilot'" in sheet


async def test_a_contact_is_looked_for_and_chosen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "c", "shift+tab", "down", "space", *keys("hank sutton"), "enter")
        sheet = walking.text(pilot)

    assert "● Hank Sutton" in sheet
    assert "Creates 1 company, 1 deal" in sheet


async def test_the_sheet_is_whole_on_a_small_screen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "j", "c")
        sheet = walking.text(pilot)

    for words in ("Company", "Contact", "Deal", "Convert    Cancel", "Esc cancel"):
        assert words in sheet
