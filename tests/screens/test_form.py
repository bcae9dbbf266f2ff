"""The form, typed into key by key."""

from pathlib import Path

import walking
from forms import HOSTILE, begin, focus, stored, write
from textual.events import Paste

from crm_tui.services import records, writing
from crm_tui.services.rows import Assignment


async def test_letters_that_are_keys_elsewhere_are_typed_in_a_form(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "n")
        await walking.press(pilot, *"nequ", "slash", *"1:")
        seen = walking.text(pilot)

    assert "▌nequ/1:" in seen
    assert "New contact" in seen


async def test_a_new_contact_is_saved_with_ctrl_s_from_any_field_and_is_then_stood_on(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "n")
        await write(pilot, "Zora Quist")
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot, lambda: "▌   Zora Quist" in walking.text(pilot))
        seen = walking.text(pilot)

    assert "Added Zora Quist." in seen


async def test_an_edit_saves_only_what_was_changed(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        before = stored(pilot, 12)
        focus(sheet, "title")
        await walking.press(pilot, "ctrl+u")
        await write(pilot, "Queen")
        changed = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        after = stored(pilot, 12)

    assert "1 changed" in changed
    assert "· Title" in changed
    assert {name for name in after if after[name] != before[name]} <= {
        "title", "version", "updated_at", "updated_by",
    }  # fmt: skip
    assert after["title"] == "Queen"


async def test_pasted_lines_become_one_and_never_save(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        sheet = await begin(pilot)
        pilot.app.screen.focused.post_message(Paste("Ada\nLovelace\r\nCountess\n"))  # type: ignore[union-attr]
        await walking.settle(pilot)
        seen = walking.text(pilot)
        await walking.press(pilot, "enter")
        open_still = pilot.app.screen is sheet

    assert "▌Ada Lovelace Countess" in seen
    assert open_still


async def test_enter_goes_to_the_next_field_but_never_to_the_buttons(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        sheet = await begin(pilot, "contact_points")
        await walking.press(pilot, *["enter"] * 20)
        open_still = pilot.app.screen is sheet

    assert open_still


async def test_dates_in_words_are_echoed_as_dates(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        focus(sheet, "verified_at")
        await walking.press(pilot, "ctrl+u")
        await write(pilot, "fri")
        seen = walking.text(pilot)

    assert "= Fri 2026-11-27  in 4 d" in seen


async def test_what_is_wrong_stands_below_the_field_with_an_example(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        focus(sheet, "birthday")
        await write(pilot, "31.31.2026")
        await walking.press(pilot, "tab")
        left = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        refused = walking.text(pilot)
        at = sheet.fields.rows["birthday"].live
        await walking.press(pilot, "ctrl+u")
        await write(pilot, "--11-25")
        mended = walking.text(pilot)

    assert "! 31.31.2026 is no date" in left
    assert "Write 2026-12-31" in left
    assert "! 1 field needs a change" in refused
    assert at
    assert "25 Nov, no year" in mended
    assert "needs a change" not in mended


async def test_a_contact_needs_something_to_be_known_by(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await begin(pilot)
        await walking.press(pilot, "ctrl+s")
        seen = walking.text(pilot)

    assert "! A name, or a way to reach them, is needed." in seen


async def test_a_company_is_completed_and_its_number_is_told(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot)
        await write(pilot, "Zora")
        focus(sheet, "company")
        await write(pilot, "limmat")
        listed = walking.text(pilot)
        await walking.press(pilot, "tab")
        taken = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        seen = records.page(pilot.app.db, "contacts", filters=["name:Zora"], fields=["company"])  # type: ignore[attr-defined]

    assert "new company limmat" in listed
    assert "Limmat Treuhand AG" in listed
    assert "Limmat Treuhand AG         ✓ company 12" in taken
    assert seen.rows[0].values["company"] == 12


async def test_a_company_that_is_not_there_will_be_new(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=1)
        focus(sheet, "company")
        await write(pilot, "Quux Works")
        await walking.press(pilot, "escape")
        seen = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        saved = walking.text(pilot)

    assert "+ new company" in seen
    assert "company Quux Works created" in saved


async def test_an_owner_whom_nobody_knows_is_refused_beside_the_field(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=1)
        focus(sheet, "owner")
        await write(pilot, "nobody at all")
        await walking.press(pilot, "tab")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "! No member answers to “nobody at all”." in seen


async def test_a_free_address_and_the_contact_that_has_one(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        db = pilot.app.db  # type: ignore[attr-defined]
        page = records.page(db, "contacts", filters=["email:any"], fields=["name", "email"], limit=1)
        taken = page.rows[0]
        sheet = await begin(pilot)
        focus(sheet, "email")
        await write(pilot, "zora@nowhere.example")
        free = walking.text(pilot)
        await walking.press(pilot, "ctrl+u")
        await write(pilot, str(taken.values["email"]))
        held = walking.text(pilot)

    assert "✓ free" in free
    assert f"~ {taken.values['name']} has it"[:24] in held


async def test_a_second_contact_with_the_same_address_takes_a_second_step(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        db = pilot.app.db  # type: ignore[attr-defined]
        writing.add(db, "contacts", [Assignment("name", "=", "Ada"), Assignment("email", "=", "ada@twin.example")])
        sheet = await begin(pilot)
        await write(pilot, "Zora")
        focus(sheet, "email")
        await write(pilot, "ada@twin.example")
        await walking.press(pilot, "ctrl+s")
        asked = walking.text(pilot)
        await walking.press(pilot, "escape")
        back = walking.text(pilot)
        await walking.press(pilot, "ctrl+s", "enter")
        found = records.count(db, "contacts", ["email:ada@twin.example"])

    assert "has the e-mail ada@twin.example already." in asked
    assert "Add another" in asked
    assert "--allow-duplicate" not in asked
    assert "! Contact" in back
    assert found == 2


async def test_choices_are_chosen_by_arrows_letters_and_the_space_bar(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot)
        focus(sheet, "priority_class")
        await walking.press(pilot, "right")
        first = walking.text(pilot)
        await walking.press(pilot, "b")
        second = sheet.fields.rows["priority_class"].text
        await walking.press(pilot, "space")
        third = sheet.fields.rows["priority_class"].text
        await walking.press(pilot, "space")
        none = sheet.fields.rows["priority_class"].text
        open_still = pilot.app.screen is sheet
        await walking.press(pilot, "q")

    assert "● A   ○ B   ○ C" in first
    assert (second, third, none, open_still) == ("B", "C", "", True)


async def test_a_long_choice_is_listed_by_the_space_bar(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot)
        focus(sheet, "lifecycle")
        await walking.settle(pilot)
        hint = walking.text(pilot)
        await walking.press(pilot, "space")
        listed = walking.text(pilot)
        await write(pilot, "cust")
        await walking.press(pilot, "enter")
        taken = sheet.fields.rows["lifecycle"].text

    assert "Space lists them" in hint
    assert "evangelist" in listed
    assert taken == "customer"


async def test_tags_between_commas_are_saved_as_a_list(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=1)
        focus(sheet, "tags")
        await walking.press(pilot, "ctrl+u")
        await write(pilot, "one, two")
        await walking.press(pilot, "ctrl+s")
        after = stored(pilot, 1)

    assert after["tags"] == '["one","two"]'


async def test_leaving_asks_only_if_something_is_changed(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await begin(pilot, record=12)
        await walking.press(pilot, "escape")
        left = walking.text(pilot)
        await begin(pilot, record=12)
        await write(pilot, "x")
        await walking.press(pilot, "escape")
        asked = walking.text(pilot)
        await walking.press(pilot, "tab", "tab", "enter")
        went_on = walking.text(pilot)
        await walking.press(pilot, "escape", "tab", "enter")
        gone = walking.text(pilot)

    assert "━━ Contacts" in left
    assert "Leave without saving?" in asked
    assert "1 changed" in went_on
    assert "━━ Contacts" in gone


async def test_the_same_change_is_shown_as_a_command(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot, record=12)
        focus(sheet, "title")
        await walking.press(pilot, "ctrl+u")
        await write(pilot, "Head of IT; rm 'x'")
        await walking.press(pilot, "f2")
        seen = walking.text(pilot)
        await walking.press(pilot, "y")
        copied = pilot.app.clipboard

    assert "crm contacts edit 12 title=" in seen
    assert copied == """crm contacts edit 12 title='Head of IT; rm '"'"'x'"'"''"""


async def test_hostile_text_in_every_field_is_shown_as_text_and_saved(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        sheet = await begin(pilot)
        for name, row in sheet.fields.rows.items():
            row.put(HOSTILE)
            focus(sheet, name)
            await walking.settle(pilot)
            seen = walking.text(pilot)
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(seen), name
        await walking.press(pilot, "ctrl+s")
        refused = walking.text(pilot)

    assert "need a change" in refused


async def test_the_first_fields_fit_a_small_screen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (60, 20), CRM_START="contacts") as pilot:
        await begin(pilot, record=12)
        seen = walking.text(pilot).splitlines()

    assert "Name" in seen[2]
    assert "Save    Cancel" in seen[-2]
