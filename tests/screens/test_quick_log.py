"""Noting down what happened, from the list of contacts and of companies."""

from pathlib import Path

import walking
from people import filled
from textual.events import Key

WIDE = (120, 40)


async def test_a_call_stands_on_the_timeline_of_the_contact_and_of_their_company(
    empty_file: Path, tmp_path: Path
) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "c")
        asked = walking.text(pilot)
        await walking.press(pilot, *"Offer", "ctrl+s")
        await walking.settle(pilot, lambda: "call out  Offer" in walking.text(pilot))
        contact = walking.text(pilot)
        await walking.press(pilot, "3")
        await walking.settle(pilot, lambda: "call out  Offer" in walking.text(pilot))

    assert "Log call  Nora Falk" in asked
    assert "○ in   ● out" in asked
    assert "= Mon 2026-11-23" in asked
    assert "Logged call. u to undo" in contact
    assert "last     now, call" in contact


async def test_a_field_that_is_wrong_is_explained_and_nothing_is_lost(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="contacts") as pilot:
        await walking.press(pilot, "M", *"Fair", "enter", "end", *"x", "ctrl+s")
        seen = walking.text(pilot)

    assert "nowx is no date and time" in seen
    assert "Fair" in seen


async def test_typing_a_time_takes_the_place_of_now_and_all_of_it_is_said_in_words(
    empty_file: Path, tmp_path: Path
) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "M", *"Fair", "enter", *"yesterday")
        seen = walking.text(pilot)

    assert "00:00  yesterday" in seen


async def test_escape_leaves_at_once_and_asks_when_something_is_typed(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "N", "escape")
        left = walking.text(pilot)
        await walking.press(pilot, "N", *"Hm", "escape")
        asked = walking.text(pilot)
        await walking.press(pilot, "escape")
        stayed = walking.text(pilot)
        await walking.press(pilot, "escape", "enter")
        gone = walking.text(pilot)

    assert "Note  Ada" not in left
    assert "What you typed is not saved." in asked
    assert "Hm" in stayed
    assert "Note  Ada" not in gone


async def test_a_mail_at_a_company_is_linked_to_the_company_alone(empty_file: Path, tmp_path: Path) -> None:
    filled(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, CRM_START="companies") as pilot:
        await walking.press(pilot, "m", "up", "left", "down", *"Invoice", "ctrl+s")
        await walking.settle(pilot, lambda: "mail in" in walking.text(pilot))

        assert "mail in   Invoice" in walking.text(pilot)


async def test_letters_typed_before_the_form_or_the_log_is_there_are_its_text_and_no_keys_of_the_list(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        for key in "cdud":
            pilot.app.post_message(Key(key, key))
        await walking.settle(pilot)
        logged = walking.text(pilot)
        await walking.press(pilot, "escape", "enter")
        await walking.settle(pilot)
        for key in "ndud":
            pilot.app.post_message(Key(key, key))
        await walking.settle(pilot)
        form = walking.text(pilot)

    assert "▌dud" in logged
    assert "▌dud" in form
    assert "Deleted" not in logged + form
