"""The list: filtered while one types, sorted by anything, its columns chosen and remembered."""

from pathlib import Path
from typing import Any

import walking
from textual.pilot import Pilot

from crm_tui.services import writing
from crm_tui.services.rows import Assignment


async def typed(pilot: Pilot[Any], text: str, shown: str) -> str:
    """What is seen once a text is typed and its answer is there."""
    for character in text:
        await pilot.press("space" if character == " " else character)
    await walking.settle(pilot, lambda: shown in walking.text(pilot))
    seen: str = walking.text(pilot)
    return seen


async def test_the_list_is_filtered_as_one_types_and_enter_keeps_the_filter(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash")
        await typed(pilot, "tag:vip", "31 of 134")
        await walking.press(pilot, "enter")
        kept = walking.text(pilot).splitlines()

    assert kept[1].startswith("━━ Contacts  tag:vip ━━")
    assert kept[3].startswith("▌")
    assert "Andreas Gruber        Alpenglück" in kept[3]


async def test_escape_brings_the_filter_from_before_back_and_then_clears_it(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash")
        await typed(pilot, "tag:vip", "31 of 134")
        await walking.press(pilot, "enter", "slash")
        await typed(pilot, " gruber", "1 of 134")
        await walking.press(pilot, "escape")
        before = walking.text(pilot)
        await walking.press(pilot, "escape")
        cleared = walking.text(pilot)

    assert "━━ Contacts  tag:vip ━━" in before
    assert "31 of 134" in before
    assert "━━ Contacts ━━" in cleared


async def test_a_wrong_filter_is_explained_under_its_column_and_the_rows_stay(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash")
        await typed(pilot, "tag:vip", "31 of 134")
        shown = (await typed(pilot, " colour:x", "No field")).splitlines()

    assert shown[2].index("tag:vip colour:x") + len("tag:vip ") == shown[3].index("^")
    assert 'No field "colour" in contacts' in shown[4]
    assert "Anke Weiß" in "\n".join(shown)
    assert "31 of 134" in shown[2]


async def test_tab_takes_a_completion_and_offers_the_next_one(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash")
        await typed(pilot, "own", "▌ owner:")
        await walking.press(pilot, "tab")
        await walking.settle(pilot, lambda: "▌ me" in walking.text(pilot))
        await walking.press(pilot, "down", "escape")
        closed = walking.text(pilot)
        await walking.press(pilot, "escape")
        left = walking.text(pilot)

    assert "━━ Contacts  owner:" in closed
    assert "▌ me" not in closed
    assert "━━ Contacts ━━" in left


async def test_a_filter_that_finds_nothing_says_so_and_what_to_do(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash")
        await typed(pilot, "zzzz", "0 of 134")
        await walking.press(pilot, "enter")
        nothing = walking.text(pilot)
        await walking.press(pilot, "escape")
        cleared = walking.text(pilot)

    assert "No contact matches  zzzz" in nothing
    assert "Esc  Clear the filter  there are 134 without it" in nothing
    assert "▌   Abigail Brennan" in cleared
    assert "No contact matches" not in cleared


async def test_an_empty_list_offers_three_ways_to_begin(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="companies") as pilot:
        shown = walking.text(pilot)

    assert "No companies yet. Three ways to begin:" in shown
    assert "n        Add a company" in shown
    assert ":import  Import a file" in shown


async def test_the_count_of_all_follows_a_change(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash")
        await typed(pilot, "tag:vip", "31 of 134")
        other = walking.opened(demo_file, tmp_path, origin="cli")
        writing.add(other, "contacts", [Assignment("name", "=", "Zoe Zander")])
        other.close()
        pilot.app.look_for_changes()  # type: ignore[attr-defined]
        await walking.settle(pilot, lambda: "31 of 135" in walking.text(pilot))


async def test_s_sorts_by_any_field_and_again_reverses(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "s", *"comp", "enter")
        up = walking.text(pilot).splitlines()
        await walking.press(pilot, "s", "enter")
        down = walking.text(pilot).splitlines()

    assert "Company ▲" in up[2]
    assert "Company ▼" in down[2]
    assert up[3] != down[3]


async def test_a_field_of_ones_own_can_be_sorted_by(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "s", *"hob")
        offered = walking.text(pilot)
        await walking.press(pilot, "enter")
        sort = pilot.app.screen.sort  # type: ignore[attr-defined]

    assert "▌ Hobby" in offered
    assert sort == ("hobby",)


async def test_a_click_on_a_head_sorts_by_its_column(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await pilot.click("PagedTable", offset=(30, 0))
        await walking.settle(pilot)
        shown = walking.text(pilot).splitlines()

    assert "Company ▲" in shown[2]


async def test_columns_and_order_are_remembered(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "C", "j", "space", "j", "less_than_sign", "less_than_sign", "enter")
        chosen = walking.text(pilot).splitlines()
        await walking.press(pilot, "s", *"e-mail", "enter")
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        again = walking.text(pilot).splitlines()

    assert chosen[2].split() == ["E-mail", "Name", "▲", "Last", "touch"]
    assert again[3].split()[:5] == ["E-mail", "▲", "Name", "Last", "touch"]


async def test_nothing_chosen_gives_a_wide_screen_its_own_columns(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await pilot.resize_terminal(120, 40)
        await walking.settle(pilot)
        shown = walking.text(pilot).splitlines()

    assert shown[3].split()[:4] == ["Name", "▲", "Company", "Title"]


async def test_marks_stay_when_the_list_is_sorted_and_go_when_it_is_filtered(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "space", "space", "s", *"comp", "enter")
        sorted_ = walking.text(pilot)
        await walking.press(pilot, "slash")
        filtered = await typed(pilot, "tag:vip", "31 of 134")

    assert "2 marked of 134" in sorted_
    assert "marked" not in filtered


async def test_escape_puts_the_cursor_back_where_it_was(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "j", "j", "slash")
        await typed(pilot, "tag:vip", "31 of 134")
        await walking.press(pilot, "escape")
        await walking.settle(pilot, lambda: "of 134" not in walking.text(pilot))
        shown = walking.text(pilot)

    assert "▌   Andreas Pichler" in shown


async def test_escape_while_an_answer_is_on_its_way_leaves_the_filter_from_before(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash")
        await pilot.press(*"zzzz")
        await pilot.pause(0.125)
        await pilot.press("escape")
        await walking.settle(pilot)

        assert "━━ Contacts ━━" in walking.text(pilot)
        assert "134 ━━" in walking.text(pilot)


async def test_an_empty_list_offers_no_bulk_edit_and_no_export(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, CRM_START="contacts") as pilot:
        before = walking.text(pilot)
        await walking.press(pilot, "X", "full_stop", "d")
        after = walking.text(pilot)
        await walking.press(pilot, "question_mark")
        keys = walking.text(pilot)

    assert after == before
    assert "Bulk edit" not in keys
    assert "Export" not in keys
