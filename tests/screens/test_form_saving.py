"""What a form does when others were there first, and what becomes of its text when it cannot be saved."""

from pathlib import Path
from typing import Any

import walking
from forms import HOSTILE, as_ben, begin, focus, killed, retitle, stored, write
from textual.pilot import Pilot

from crm_tui.errors import Busy
from crm_tui.screens.form import FormSheet
from crm_tui.services import drafts, writing
from crm_tui.services.rows import Assignment


def theirs(file: Path, number: int, **values: str) -> None:
    """Somebody else edits a record."""
    with as_ben(file, file.parent) as db:
        writing.edit(db, "contacts", [Assignment(name, "=", text) for name, text in values.items()], refs=[str(number)])


async def test_changes_of_different_fields_are_both_kept_and_that_is_said(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        theirs(demo_file, 12, city="Bern")
        await retitle(pilot, sheet, "Queen")
        await walking.press(pilot, "ctrl+s")
        seen, after = walking.text(pilot), stored(pilot, 12)

    assert (after["title"], after["city"]) == ("Queen", "Bern")
    assert "ben changed city" in seen


async def test_a_conflict_shows_original_mine_and_theirs_and_saves_what_is_chosen(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, (80, 24), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        theirs(demo_file, 12, title=HOSTILE, department="Hives", city="Bern")
        await retitle(pilot, sheet, "Queen")
        focus(sheet, "department")
        await walking.press(pilot, "ctrl+u")
        await write(pilot, "Bees")
        await walking.press(pilot, "ctrl+s")
        seen = walking.text(pilot)
        await walking.press(pilot, "2", "1", "ctrl+s")
        after = stored(pilot, 12)

    assert "Also changed: Benoît Favre" in seen
    assert "original   Head of Purchasing" in seen
    assert "● 1 mine     Queen" in seen
    assert "○ 2 theirs   [bold]x[/] ␛[31mred" in seen
    assert "They also changed city; that stays." in seen
    assert (after["title"], after["department"], after["city"]) == (HOSTILE.strip(), "Bees", "Bern")


async def test_esc_in_a_conflict_goes_back_to_the_text(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (80, 24), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        theirs(demo_file, 12, title="King")
        await retitle(pilot, sheet, "Queen")
        await walking.press(pilot, "ctrl+s", "escape")
        seen, after = walking.text(pilot), stored(pilot, 12)

    assert "▌Queen" in seen
    assert after["title"] == "King"


async def test_a_record_deleted_meanwhile_is_restored_and_saved(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (80, 24), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        with as_ben(demo_file, tmp_path) as db:
            writing.delete(db, "contacts", refs=["12"])
        await retitle(pilot, sheet, "Queen")
        await walking.press(pilot, "ctrl+s")
        seen = walking.text(pilot)
        await walking.press(pilot, "enter")
        after = stored(pilot, 12)

    assert "ben deleted Benoît Favre at 2026-11-23 09:48." in seen
    assert (after["title"], after["deleted_at"]) == ("Queen", None)


async def test_a_busy_database_leaves_the_form_with_its_text(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (80, 24), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        await retitle(pilot, sheet, "Queen")
        sheet.saving._failed({"title": "Queen"}, Busy("Someone else is writing. Nothing was written."))
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "Someone else is writing." in seen
    assert "▌Queen" in seen


# Drafts


def kept(pilot: Pilot[Any]) -> list[drafts.Draft]:
    """The drafts that lie in the state folder, whoever holds them."""
    found = sorted((pilot.app.state_folder / "drafts").glob("*.json"))  # type: ignore[attr-defined]
    return [each for path in found if (each := drafts._draft(path))]


async def test_a_draft_survives_the_end_of_the_program_and_is_offered_at_the_next_start(
    demo_file: Path, tmp_path: Path
) -> None:
    killed(demo_file, tmp_path, "Queen")
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.settle(pilot, lambda: "Not saved" in walking.text(pilot))
        offered = walking.text(pilot)
        await walking.press(pilot, "enter")
        await walking.settle(pilot, lambda: "1 changed" in walking.text(pilot))
        opened = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot)
        after, rest = stored(pilot, 12), kept(pilot)

    assert "09:48" in offered
    assert "Edit Benoît Favre" in offered
    assert "Queen" in opened
    assert "draft kept 09:48" in opened
    assert after["title"] == "Queen"
    assert rest == []


async def test_what_is_typed_when_a_signal_comes_is_kept_at_once(demo_file: Path, tmp_path: Path) -> None:
    killed(demo_file, tmp_path, "Queen", "signal")
    async with walking.walk(demo_file, tmp_path, (80, 24), CRM_START="contacts") as pilot:
        await walking.settle(pilot, lambda: "Not saved" in walking.text(pilot))
        seen = walking.text(pilot)
        await walking.press(pilot, "d")
        rest = kept(pilot)

    assert "1 draft is left from before." in seen
    assert rest == []


async def test_a_draft_is_offered_when_its_record_is_opened_again(demo_file: Path, tmp_path: Path) -> None:
    killed(demo_file, tmp_path, HOSTILE)
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.settle(pilot, lambda: "Not saved" in walking.text(pilot))
        await walking.press(pilot, "escape")
        sheet = FormSheet("contacts", 12)
        pilot.app.push_screen(sheet)
        await walking.settle(pilot, lambda: "There is a draft" in walking.text(pilot))
        await walking.press(pilot, "enter")
        await walking.settle(pilot, lambda: bool(sheet.fields.rows))
        text = sheet.fields.rows["title"].text

    assert text == HOSTILE


async def test_a_draft_is_kept_while_typing_and_gone_after_saving(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        await retitle(pilot, sheet, "Queen")
        sheet._keep_later()
        await walking.settle(pilot, lambda: "draft kept 09:48" in walking.text(pilot))
        there = kept(pilot)
        await walking.press(pilot, "ctrl+s")
        gone = kept(pilot)

    assert [dict(each.values) for each in there] == [{"title": "Queen"}]
    assert gone == []


async def test_a_form_that_was_left_goes_on_with_its_draft(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        await retitle(pilot, sheet, "Queen")
        await walking.press(pilot, "escape", "enter")
        again = FormSheet("contacts", 12)
        pilot.app.push_screen(again)
        await walking.settle(pilot, lambda: "There is a draft" in walking.text(pilot))
        asked = walking.text(pilot)
        await walking.press(pilot, "tab", "enter")
        await walking.settle(pilot, lambda: bool(again.fields.rows))
        afresh, rest = walking.text(pilot), kept(pilot)

    assert "There is a draft of this from 09:48, 1 field not saved." in asked
    assert "changed" not in afresh.splitlines()[1]
    assert rest == []
