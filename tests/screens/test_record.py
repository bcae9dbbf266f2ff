"""One record as a whole screen."""

import time
from pathlib import Path

import walking
from acting import given
from people import filled

from crm_tui.services import writing

WIDE = (120, 40)


async def test_enter_shows_every_field_and_what_is_empty_and_escape_goes_back(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, (120, 80), CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "enter")
        record = walking.text(pilot)
        await walking.press(pilot, "escape")
        back = walking.text(pilot)

    assert "cadence in days  30" in record
    assert "version" in record
    assert "Prefix, Suffix, Nickname" in record
    assert "call out  wants an offer" in record
    assert "▌   Nora Falk" in back


async def test_links_are_followed_from_record_to_record_and_back(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "enter", "enter")
        company = walking.text(pilot)
        await walking.press(pilot, "escape")
        contact = walking.text(pilot)

    assert "━━ Globex ━━" in company
    assert "Nora Falk  Head of IT" in company
    assert "━━ Nora Falk ━━" in contact


async def test_an_entry_of_the_timeline_opens_with_all_of_its_text(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    db = walking.opened(empty_file, tmp_path)
    body = "\n".join(f"line {number}" for number in range(8))
    writing.add(db, "activities", given("kind=note", "contact=Ada Lovelace", f"body={body}"))
    db.close()
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "tab")
        short = walking.text(pilot)
        await walking.press(pilot, "enter")
        whole = walking.text(pilot)

    assert "line 2" in short
    assert "line 7" not in short
    assert "line 7" in whole


async def test_notes_of_five_megabytes_open_at_once(empty_file: Path, tmp_path: Path) -> None:
    db = walking.opened(empty_file, tmp_path)
    writing.add(db, "contacts", given("name=Ada Lovelace", "notes=" + "word " * 1_000_000))
    db.close()
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        pane = walking.text(pilot)
        begin = time.perf_counter()
        await walking.press(pilot, "enter")
        took = time.perf_counter() - begin
        await walking.press(pilot, "y")
        refused = walking.text(pilot)

    assert "… Enter shows all" in pane
    assert took < 1
    assert "Copied Ada Lovelace" in refused or "more than a terminal takes" in refused


async def test_a_deleted_record_is_left(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "enter", "d")
        await walking.settle(pilot, lambda: "▌   Nora Falk" in walking.text(pilot))

        assert "Deleted Ada Lovelace. u to undo" in walking.text(pilot)
