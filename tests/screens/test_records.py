"""The list of records and the record beside it, pressed key by key."""

import base64
from pathlib import Path
from typing import Any

import pytest
import walking
from acting import given
from people import filled
from textual.pilot import Pilot

from crm_tui.services import writing
from crm_tui.widgets.record_pane import RecordPane

WIDE = (120, 40)


def clipboard(pilot: Pilot[Any]) -> str:
    return str(pilot.app.clipboard)


async def test_the_contacts_are_listed_and_the_cursor_moves(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        first = walking.text(pilot)
        await walking.press(pilot, "j")
        second = walking.text(pilot)

    assert "▌   Abigail Brennan" in first
    assert "▌   Andreas Gruber" in second
    assert "134 ━━" in first


async def test_the_record_under_the_cursor_stands_beside_the_list(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j")
        seen = walking.text(pilot)

    assert "── Nora Falk ──" in seen
    assert " NF   Head of IT at Globex" in seen
    assert "customer · A" in seen
    assert "phone    +49 30 1234567" in seen
    assert "next     ○ touch Sun 20 Dec, in 27 d" in seen
    assert "last     3 d ago, call, every 30 d agreed" in seen
    assert "tags     vip, press" in seen
    assert "20 Dec  ○ touch     due in 27 d, every 30 d" in seen
    assert "20 Nov  │ call out  wants an offer" in seen
    assert "23 Nov  ● created   by mara" in seen


async def test_below_120_columns_it_stands_under_the_list(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j")
        lines = walking.text(pilot).splitlines()

    assert lines[11].startswith("── Nora Falk  Head of IT, Globex ──")
    assert "customer · A" in lines[11]
    assert "phone +49 30 1234567" in lines[12]
    assert "next ○ touch Sun 20 Dec" in lines[12]


async def test_tab_goes_to_the_record_and_back(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "tab")
        there = walking.text(pilot)
        await walking.press(pilot, "tab")
        back = walking.text(pilot)

    assert "━━ Ada Lovelace ━━" in there
    assert "── Contacts ──" in there
    assert "━━ Contacts ━━" in back


async def test_a_link_leads_to_the_company_and_escape_back_with_everything_as_it_was(
    empty_file: Path, tmp_path: Path
) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "tab", "enter")
        await walking.settle(pilot, lambda: "── Globex ──" in walking.text(pilot))
        company = walking.text(pilot)
        await walking.press(pilot, "backspace")
        back = walking.text(pilot)

    assert "▌   Globex" in company
    assert "Nora Falk  Head of IT" in company
    assert "━━ Nora Falk ━━" in back


async def test_a_company_leads_to_its_contacts_although_a_filter_hides_them(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash", *"nobody", "enter", "3", "j", "tab", "home")
        for _ in range(40):
            if "Head of" in _line_of_cursor(walking.text(pilot)):
                break
            await walking.press(pilot, "j")
        name = _line_of_cursor(walking.text(pilot)).split("  ")[0]
        await walking.press(pilot, "enter")
        await walking.settle(pilot, lambda: any(name[:8] in line[4:12] for line in _chosen(walking.text(pilot))))
        await walking.press(pilot, "escape", "2")
        filtered = walking.text(pilot)

    assert "Contacts  nobody" in filtered


def _chosen(seen: str) -> list[str]:
    return [line for line in seen.splitlines() if line.startswith("▌") and not line.startswith("▌crm")]


def _line_of_cursor(seen: str) -> str:
    lines = [line[62:] for line in seen.splitlines() if line[62:63] == "▌"]
    return lines[0].strip("▌ ") if lines else ""


async def test_delete_goes_to_the_bin_at_once_and_u_brings_it_back(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "d")
        await walking.settle(pilot, lambda: "▌   Nora" in walking.text(pilot))
        deleted = walking.text(pilot)
        await walking.press(pilot, "u")
        await walking.settle(pilot, lambda: "Ada Lovelace" in walking.text(pilot).split("── ")[0])

    assert "Deleted Ada Lovelace. u to undo" in deleted


async def test_marked_records_are_deleted_after_their_number_was_seen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "space", "space", "d")
        asked = walking.text(pilot)
        await walking.press(pilot, "enter")
        await walking.settle(pilot, lambda: " 132 ━━" in walking.text(pilot))

    assert "Delete 2 contacts" in asked


async def test_all_but_one_are_deleted_by_their_filter(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "asterisk", "space", "d", "enter")
        await walking.settle(pilot, lambda: " 1 ━━" in walking.text(pilot))
        left = walking.text(pilot)

    assert "Abigail Brennan" in left
    assert "Deleted 133 contacts. u to undo" in left


async def test_y_copies_the_email_of_the_record_or_the_value_under_the_cursor(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "y")
        email, said = clipboard(pilot), walking.text(pilot)
        await walking.press(pilot, "tab", "j", "y")
        phone = clipboard(pilot)
        await walking.press(pilot, "Y")
        record = clipboard(pilot)

    assert "Copied nora@globex.example" in said
    assert (email, phone) == ("nora@globex.example", "+49 30 1234567")
    assert "Name: Nora Falk\n" in record
    assert "Tags: vip, press" in record


async def test_what_is_copied_holds_no_control_characters(empty_file: Path, tmp_path: Path) -> None:
    db = walking.opened(empty_file, tmp_path)
    writing.add(db, "contacts", given("name=Eve\x1b]52;c;Zm9v\x07\x9b31m\u202e"))
    db.close()
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "y")
        name = clipboard(pilot)
        await walking.press(pilot, "Y")
        record = clipboard(pilot)

    assert name == "Eve␛]52;c;Zm9v␇‹9B›31m‹RLO›"
    assert not any(character < " " and character != "\n" for character in record)
    assert base64.b64encode(record.encode()).isascii()


async def test_over_ssh_a_link_is_copied_instead_of_opened(
    empty_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(empty_file, tmp_path)
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
    async with walking.walk(empty_file, tmp_path, CRM_START="companies") as pilot:
        await walking.press(pilot, "o")

        assert clipboard(pilot) == "https://globex.example"


async def test_the_timeline_goes_on_when_its_end_is_reached(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    db = walking.opened(empty_file, tmp_path)
    for number in range(120):
        at = f"occurred_at=2026-0{1 + number % 9}-{10 + number % 18} 08:00"
        writing.add(db, "activities", given("kind=note", f"subject=Note {number}", at, "contact=Nora Falk"))
    db.close()
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "tab", "G", "G", "G", "G", "G")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "● created" in seen or "Note 0" in seen


async def test_enter_on_a_long_text_shows_all_of_it_where_the_cursor_was(empty_file: Path, tmp_path: Path) -> None:
    db = walking.opened(empty_file, tmp_path)
    notes = "\n".join(f"line {number}" for number in range(12))
    writing.add(db, "contacts", given("name=Ada Lovelace", f"notes={notes}"))
    db.close()
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        pane = walking.text(pilot)
        await walking.press(pilot, "tab", "enter")
        whole = walking.text(pilot)

    assert "… Enter shows all" in pane
    assert "line 11" in whole
    assert "▌  notes" in whole


async def test_below_80_columns_tab_opens_the_record(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, (70, 24), CRM_START="contacts") as pilot:
        beside = walking.text(pilot)
        await walking.press(pilot, "j", "tab")
        whole = walking.text(pilot)

    assert "── Ada Lovelace" not in beside
    assert "━━ Nora Falk ━━" in whole
    assert "Head of IT at Globex" in whole


async def test_names_are_text_whatever_they_hold(empty_file: Path, tmp_path: Path) -> None:
    db = walking.opened(empty_file, tmp_path)
    writing.add(db, "contacts", given("name=[red]\x1b[31mEve", "title=\u202eCEO[/]", "tags=[b]|\x9b2J", "city=A\tB"))
    db.close()
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        seen = walking.text(pilot)

    assert "── [red]␛[31mEve ──" in seen
    assert "‹RLO›CEO[/]" in seen
    assert "[b], ‹9B›2J" in seen


async def test_a_filter_without_rows_empties_the_pane_although_a_record_was_on_its_way(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        pilot.app.simulate_key("j")
        await walking.press(pilot, "slash", *"city:Atlantis", "enter")
        await walking.settle(pilot)

        assert "No contact matches" in walking.text(pilot)
        assert pilot.app.screen.query_one(RecordPane).card is None
