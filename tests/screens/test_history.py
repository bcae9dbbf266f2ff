"""The history, pressed key by key."""

from pathlib import Path

import walking
from acting import given
from textual.pilot import Pilot

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.services import bulk_editing, writing
from crm_tui.services.detail import show


def edited(path: Path, folder: Path) -> None:
    """Three contacts get a title; of the second somebody changes it again."""
    db = walking.opened(path, folder)
    writing.edit(db, "contacts", given("title=CTO"), refs=["1", "2", "3"])
    ben = walking.opened(path, folder)
    ben.login = "ben"
    writing.edit(ben, "contacts", given("title=Chair"), refs=["2"])
    ben.close()
    db.close()


def titles(path: Path, folder: Path, *numbers: int) -> list[object]:
    db = walking.opened(path, folder)
    found = [show(db, "contacts", str(number)).page.rows[0].values["title"] for number in numbers]
    db.close()
    return found


async def history(pilot: Pilot[int]) -> None:
    await pilot.app.run_action("go('history')")
    await walking.settle(pilot)


async def test_the_history_tells_by_day_who_did_what(demo_file: Path, tmp_path: Path) -> None:
    edited(demo_file, tmp_path)

    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        await history(pilot)
        await walking.press(pilot, "j", "j")
        seen = walking.text(pilot)

    assert "━━ History ━" in seen
    assert "Today" in seen
    assert "▌ 09:48  MA  Edit 3 contacts" in seen
    assert "3 records" in seen
    assert "mara from the screen" in seen
    assert "Ulrike Schröder  - Managing Director  + CTO" in seen
    assert "+ CTO  ~ Chair since 09:48" in seen
    assert "u puts 2 back." in seen
    assert "~ 1 conflict: Jürgen Müller: Title was changed by" in seen


async def test_u_asks_when_something_would_stay_and_lists_it_afterwards(demo_file: Path, tmp_path: Path) -> None:
    edited(demo_file, tmp_path)

    async with walking.walk(demo_file, tmp_path) as pilot:
        await history(pilot)
        await walking.press(pilot, "j", "j", "u")
        asked = walking.text(pilot)
        await walking.press(pilot, "enter")
        listed = walking.text(pilot)
        await walking.press(pilot, "escape")
        after = walking.text(pilot)

    assert "Undo “Edit 3 contacts”?" in asked
    assert "Left as it is" in listed
    assert "Jürgen Müller: Title was changed by ben" in listed
    assert "undone 09:48" in after
    assert titles(demo_file, tmp_path, 1, 2) == ["Managing Director", "Chair"]


async def test_u_undoes_the_one_under_the_cursor_at_once_and_ctrl_r_brings_it_back(
    demo_file: Path, tmp_path: Path
) -> None:
    edited(demo_file, tmp_path)
    db = walking.opened(demo_file, tmp_path)
    writing.edit(db, "contacts", given("title=Owner"), refs=["5"])
    db.close()

    async with walking.walk(demo_file, tmp_path) as pilot:
        await history(pilot)
        await walking.press(pilot, "u")
        undone, title = walking.text(pilot), titles(demo_file, tmp_path, 5)
        await walking.press(pilot, "ctrl+r")

    assert "Undone: Edit contact" in undone
    assert title != ["Owner"]
    assert titles(demo_file, tmp_path, 5) == ["Owner"]


async def test_what_cannot_be_undone_does_not_offer_it(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await history(pilot)
        seen = walking.text(pilot)

    assert "cannot be undone" in seen
    assert "u undo" not in seen


async def test_a_filter_restricts_and_a_wrong_one_explains_itself(demo_file: Path, tmp_path: Path) -> None:
    edited(demo_file, tmp_path)

    async with walking.walk(demo_file, tmp_path) as pilot:
        await history(pilot)
        await walking.press(pilot, "slash", *"by:ben", "enter")
        found = walking.text(pilot)
        await walking.press(pilot, "slash", "end", "space", *"cold", "enter")
        wrong = walking.text(pilot)

    assert "History  by:ben" in found
    assert "2 changes" in found
    assert "Edit 3 contacts" not in found
    assert "cold is no filter of the history" in wrong
    assert "Edit contact Jürgen Müller" in wrong


async def test_a_change_by_somebody_else_appears_and_the_cursor_stays(demo_file: Path, tmp_path: Path) -> None:
    edited(demo_file, tmp_path)

    async with walking.walk(demo_file, tmp_path) as pilot:
        await history(pilot)
        await walking.press(pilot, "j", "j")
        db = walking.opened(demo_file, tmp_path)
        writing.edit(db, "contacts", given("title=Owner"), refs=["7"])
        db.close()
        pilot.app.look_for_changes()  # type: ignore[attr-defined]
        await walking.settle(pilot, lambda: "Edit contact Florian" in walking.text(pilot))
        seen = walking.text(pilot)

    assert "▌ 09:48  MA  Edit 3 contacts" in seen


async def test_older_changes_are_loaded_as_one_goes_down(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    for number in range(230):
        writing.edit(db, "contacts", given(f"title=T{number}"), refs=["1"])
    db.close()

    async with walking.walk(demo_file, tmp_path) as pilot:
        await history(pilot)
        first = walking.text(pilot)
        await walking.press(pilot, "G", "G")
        last = walking.text(pilot)

    assert "200+ changes" in first
    assert "232 changes" in last
    assert "Demo data" in last


async def test_the_differences_stop_at_two_hundred_and_count_the_rest(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    many(db, 250)
    db.close()

    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        await history(pilot)
        asked_of = walking.text(pilot)
        await walking.press(pilot, "enter", "G")
        seen = walking.text(pilot)
        await walking.press(pilot, "escape", "u")
        asked = walking.text(pilot)

    assert "250 records" in asked_of
    assert "and 50 more" in seen
    assert "250 would be put back." in asked


async def test_hostile_text_is_shown_as_text(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    writing.edit(db, "contacts", given("name=[red]Eve[/] \x1b[31m\u202e"), refs=["1"])
    writing.edit(db, "contacts", given("title=\x9b2J[@click=q]x[/]"), refs=["1"])
    db.close()

    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        await history(pilot)
        seen = walking.text(pilot)

    assert "[red]Eve[/] ␛[31m‹RLO›" in seen
    assert "+ ‹9B›2J[@click=q]x[/]" in seen


async def test_an_empty_database_says_so(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path) as pilot:
        await history(pilot)

        assert "Nothing was changed yet." in walking.text(pilot)


async def test_capital_l_opens_the_history_of_one_record_and_escape_comes_back(demo_file: Path, tmp_path: Path) -> None:
    edited(demo_file, tmp_path)
    db = walking.opened(demo_file, tmp_path)
    writing.edit(db, "contacts", given("title=Boss"), refs=["108"])
    db.close()

    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "L")
        seen = walking.text(pilot)
        await walking.press(pilot, "escape")
        back = walking.text(pilot)

    assert "━━ History  Abigail Brennan ━" in seen
    assert "Edit contact Abigail Brennan" in seen
    assert "Edit 3 contacts" not in seen
    assert "━━ Contacts ━" in back


async def test_g_l_shows_what_an_undo_elsewhere_left_alone(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    ben = walking.opened(demo_file, tmp_path)
    ben.login = "ben"
    writing.edit(db, "contacts", given("title=CTO"), refs=["1", "2", "3"])
    writing.edit(ben, "contacts", given("title=Chair"), refs=["1", "2"])
    ben.close()
    db.close()

    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.press(pilot, "u")
        said = walking.text(pilot)
        await walking.press(pilot, "g", "l", "j", "j", "j")
        seen = walking.text(pilot)

    assert "Undone: Edit 3 contacts. 2 values or records stay as they are; g l shows them." in said
    assert "▌ 09:48  MA  Edit 3 contacts" in seen
    assert seen.count("~ Chair since 09:48") == 2


def many(db: Database, count: int) -> None:
    """So many contacts, then one edit of them all."""
    with db.bulk("Many") as door:
        people = [{"name": f"Person {number}", "name_f": f"person {number}"} for number in range(count)]
        door.insert(table("contacts"), people)
    bulk_editing.apply(db, "contacts", given("title=Clone"), filters=["name^Person"])
