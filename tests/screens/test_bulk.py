"""Bulk edit, pressed key by key."""

from pathlib import Path
from typing import Any

import pytest
import walking
from acting import given
from textual.pilot import Pilot

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.services import bulk_editing, history, paging, writing
from crm_tui.services.paging import Listing


def count(path: Path, folder: Path, *filters: str) -> int:
    db = walking.opened(path, folder)
    found = paging.count(db, Listing("contacts", filters))
    db.close()
    return found


async def typed(pilot: Pilot[Any], text: str) -> None:
    await walking.press(pilot, *({" ": "space", "=": "equals_sign"}.get(each, each) for each in text))


async def test_marked_contacts_are_previewed_edited_and_put_back_in_one_step(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "space", "space", "space", "full_stop")
        await typed(pilot, "title=Clone tags+=cloned")
        await walking.press(pilot, "enter")
        preview, before = walking.text(pilot), count(demo_file, tmp_path, "title:Clone")
        await walking.press(pilot, "ctrl+s")
        said, after = walking.text(pilot), count(demo_file, tmp_path, "title:Clone tags:cloned")
        await walking.press(pilot, "u")
        undone = walking.text(pilot)

    assert "Edit  3 marked contacts" in preview
    assert "3 change in one step to undo." in preview
    assert "title  - Head of Marketing" in preview
    assert "+ Clone" in preview
    assert before == 0
    assert "Edited 3 contacts. u to undo" in said
    assert after == 3
    assert "Undone: Edit 3 contacts." in undone
    assert count(demo_file, tmp_path, "title:Clone") == 0


async def test_without_marks_the_record_under_the_cursor_is_meant(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "full_stop")

        assert "Edit  Abigail Brennan" in walking.text(pilot)


async def test_with_marks_e_edits_the_marked_ones_and_not_only_the_record_under_the_cursor(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.press(pilot, "asterisk", "e")
        marked = walking.text(pilot)
        await walking.press(pilot, "escape", "tab", "e")
        one = walking.text(pilot)

    assert "Edit  all 134 contacts" in marked
    assert "Edit Abigail Brennan" in one


async def test_all_matching_but_some_are_edited_after_their_number_is_typed(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "asterisk", "space", "full_stop")
        await typed(pilot, "title=Clone")
        await walking.press(pilot, "enter", "ctrl+s")
        asked = walking.text(pilot)
        await typed(pilot, "134")
        await walking.press(pilot, "enter")
        wrong, untouched = walking.text(pilot), count(demo_file, tmp_path, "title:Clone")
        await walking.press(pilot, "backspace")
        await typed(pilot, "3")
        await walking.press(pilot, "enter")

    assert "Edit  all 133 contacts" in asked
    assert "Type 133 to edit 133 contacts" in asked
    assert "133 contacts are meant: type 133 to edit them." in wrong
    assert untouched == 0
    assert count(demo_file, tmp_path, "title:Clone") == 133
    assert count(demo_file, tmp_path, "title:Clone name:Abigail") == 0


async def test_escape_leaves_without_a_trace(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "full_stop")
        await typed(pilot, "title=Clone")
        await walking.press(pilot, "enter", "escape")
        seen = walking.text(pilot)

    assert "Edit  " not in seen
    assert count(demo_file, tmp_path, "title:Clone") == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cold", "cold is no field=value"),
        ("birthday=cold", "birthday: "),
        ("nothing=x", "nothing"),
    ],
)
async def test_a_wrong_line_is_refused_in_words(demo_file: Path, tmp_path: Path, text: str, words: str) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "full_stop")
        await typed(pilot, text)
        await walking.press(pilot, "enter")
        seen = walking.text(pilot).partition(text)[2]

    assert words in seen
    assert "Ctrl+S" not in seen


async def test_fields_and_values_are_completed_with_tab(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "full_stop")
        await typed(pilot, "ow")
        await walking.press(pilot, "tab")
        await typed(pilot, "jo")
        await walking.press(pilot, "tab", "enter")
        seen = walking.text(pilot)

    assert "owner=jonas" in seen
    assert "+ Jonas Brandt" in seen


async def test_other_matches_by_now_are_said_and_previewed_anew(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash", *"Abigail", "enter", "asterisk", "full_stop")
        await typed(pilot, "title=Clone")
        await walking.press(pilot, "enter")
        db = walking.opened(demo_file, tmp_path)
        writing.add(db, "contacts", given("name=Abigail Second"))
        db.close()
        await walking.press(pilot, "ctrl+s")
        seen, untouched = walking.text(pilot), count(demo_file, tmp_path, "title:Clone")
        await walking.press(pilot, "ctrl+s")

    assert "2 contacts are meant now, 1 before. Nothing was written" in seen
    assert "Abigail Second" in seen
    assert "2 change" in seen
    assert untouched == 0
    assert count(demo_file, tmp_path, "title:Clone") == 2


async def test_values_are_shown_as_text(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    writing.edit(db, "contacts", given("title=[red]x[/]\x1b[31m\u202e", "name=Aa [@click=app.quit]"), refs=["1"])
    db.close()

    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.press(pilot, "full_stop")
        await typed(pilot, "title=y")
        await walking.press(pilot, "enter")
        seen = walking.text(pilot)

    assert "Edit  Aa [@click=app.quit]" in seen
    assert "- [red]x[/]␛[31m‹RLO›" in seen


async def test_ten_thousand_matches_are_edited_in_one_step(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    ten_thousand(db)
    db.close()

    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash", *"Clone", "enter", "asterisk", "full_stop")
        await typed(pilot, "city=Graz")
        await walking.press(pilot, "enter")
        preview = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        await typed(pilot, "10,000")
        await pilot.press("enter", "escape")
        await walking.settle(pilot, lambda: "Edited 10,000 contacts." in walking.text(pilot))

    db = walking.opened(demo_file, tmp_path)
    latest = history.log(db, limit=1)[0]
    db.close()
    assert "10,000 change" in preview
    assert (latest.label, latest.changes) == ("Edit 10,000 contacts", 10_000)


def ten_thousand(db: Database) -> None:
    with db.bulk("Many") as door:
        people = [{"name": f"Clone {number}", "name_f": f"clone {number}"} for number in range(10_000)]
        door.insert(table("contacts"), people)
    bulk_editing.apply(db, "contacts", given("title=Clone"), filters=["name^Clone"])
