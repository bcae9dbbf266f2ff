"""The board, moved by keys and by mouse; the demo of the design in small."""

from pathlib import Path
from typing import Any

import pytest
import walking
from acting import given, row
from sales import add_stage, selling
from textual.pilot import Pilot

from crm_tui.screens.pipeline import PipelineScreen
from crm_tui.services import deals, pipelines, writing
from crm_tui.widgets.board_lines import column_width, columns_that_fit, more_words
from crm_tui.widgets.board_view import BoardView

WIDE = (120, 40)
BOARD = {"CRM_START": "deals"}


def lines(pilot: Pilot[Any]) -> list[str]:
    return walking.text(pilot).splitlines()


def standing(pilot: Pilot[Any]) -> str:
    """The stage and the card under the cursor."""
    view = pilot.app.screen.query_one(BoardView)
    return f"{view.column.name if view.column else ''}: {view.card.name if view.card else ''}"


def stage_of(path: Path, folder: Path, deal: int) -> str:
    db = walking.opened(path, folder)
    try:
        return row(db, "deals", deal).names["stage"]
    finally:
        db.close()


async def test_stages_stand_beside_each_other_with_their_sums(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        seen = lines(pilot)

    assert seen[2].startswith("  Sales  all owners")
    assert seen[2].endswith("open 175,000   weighted 88,400 EUR")
    assert "Qualification     10 %  Discovery         25 %  Proposal          50 %" in seen[4]
    assert "2 deals         22,000  1 deal          25,000  3 deals         75,000" in seen[5]
    assert seen[6].startswith(" ━━━━━━━━━━━━━━━━━━━━━━  ──────────────────────")


async def test_a_card_says_who_how_much_when_and_what_is_wrong(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        seen = lines(pilot)

    assert "▌ Wonka trial" in seen[8]
    assert "▎ Globex renewal   MA" in seen[12]
    assert "▎ 20,000       20 Nov" in seen[13]
    assert "▎ ! 3 d late" in seen[14]
    assert "▎ ~ no next step" in seen[18]
    assert "  legal, annex B" in seen[10]


async def test_four_stages_at_80_columns_and_the_rest_by_name(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        first = lines(pilot)
        await walking.press(pilot, "l", "l", "l", "right")
        last = lines(pilot)

    assert first[2].startswith(" Qualification 10 %  Discovery     25 %")
    assert first[22].startswith(" stages 1–4 of 5")
    assert first[22].endswith("Verbal 90 %  18,000 >")
    assert last[22].startswith(" < stages 2–5 of 5")
    assert "Verbal" in last[2]


async def test_two_stages_fit_at_60_columns(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, (60, 20), **BOARD) as pilot:
        seen = lines(pilot)

    assert "Sales  all owners" in seen[1]
    assert "Discovery" in seen[2]
    assert "Proposal" not in seen[2]


async def test_below_80_columns_key_5_opens_the_list_and_v_the_board(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, (70, 24)) as pilot:
        await walking.press(pilot, "5")
        listed = walking.text(pilot)
        await walking.press(pilot, "v")
        board = walking.text(pilot)

    assert "━━ Deals  status:open" in listed
    assert "5 Deals" in listed
    assert "stages 1–2 of 5" in board


async def test_f_shows_the_forecast_of_what_the_board_shows(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        await walking.press(pilot, "W", "f")
        await walking.settle(pilot, until=lambda: "Weighted" in walking.text(pilot))
        shown = walking.text(pilot)

    assert "Forecast  2026-Q4, owner:me" in shown


async def test_the_cursor_goes_from_card_to_card_and_from_stage_to_stage(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    places = []
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        for key in ("j", "j", "l", "l", "G", "home", "left", "h", "h"):
            await walking.press(pilot, key)
            places.append(standing(pilot))

    assert places == [
        "Qualification: Acme pilot",
        "Qualification: Acme pilot",
        "Discovery: Hooli seats",
        "Proposal: Initech suite",
        "Proposal: Umbrella lab",
        "Proposal: Initech suite",
        "Discovery: Hooli seats",
        "Qualification: Wonka trial",
        "Qualification: Wonka trial",
    ]


async def test_a_deal_moves_by_key_and_the_cursor_goes_with_it(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "greater_than_sign")
        moved, seen = standing(pilot), walking.text(pilot)
        await walking.press(pilot, "greater_than_sign", "less_than_sign", "u")
        undone = standing(pilot)

    assert moved == "Discovery: Wonka trial"
    assert "Moved Wonka trial to Discovery. u to undo" in seen
    assert undone == "Proposal: Wonka trial"
    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Proposal"


async def test_keys_pressed_quickly_move_it_on(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await pilot.press("greater_than_sign", "greater_than_sign", "greater_than_sign")
        await walking.settle(pilot)

    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Negotiation"


async def test_beyond_the_last_stage_there_is_none(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "less_than_sign")

    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Qualification"


async def test_winning_asks_why_and_takes_no_for_an_answer(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "w")
        asked = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        after = standing(pilot)

    assert "Won  Wonka trial" in asked
    assert "Mark as won" in asked
    assert after == "Qualification: Acme pilot"
    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Won"


async def test_losing_needs_a_reason(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "x", "ctrl+s")
        refused = walking.text(pilot)
        await walking.press(pilot, "p", "r", "i", "c", "e", "ctrl+s")

    assert "! This is needed" in refused
    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Lost"
    db = walking.opened(empty_file, tmp_path)
    assert row(db, "deals", ids["Wonka trial"]).values["lost_reason"] == "price"
    db.close()


async def test_escape_leaves_the_deal_where_it_is(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "w", "escape", "escape")
        place = standing(pilot)

    assert place == "Qualification: Wonka trial"
    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Qualification"


async def test_a_stage_that_needs_a_field_asks_for_it(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    db = walking.opened(empty_file, tmp_path)
    writing.edit(db, "stages", given("required_fields=competitor"), refs=["Discovery"])
    db.close()
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "greater_than_sign")
        asked = walking.text(pilot)
        await walking.press(pilot, "I", "B", "M", "ctrl+s")

    assert "Competitor" in asked
    assert "Move to Discovery" in asked
    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Discovery"


async def test_a_card_is_dragged_to_another_stage(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await pilot.mouse_down(BoardView, (5, 4))
        await pilot.hover(BoardView, (45, 8))
        carried = walking.text(pilot)
        await pilot.mouse_up(BoardView, (45, 8))
        await walking.settle(pilot)
        place = standing(pilot)

    assert "Wonka trial" in carried.splitlines()[9][40:60]
    assert place == "Proposal: Wonka trial"
    assert stage_of(empty_file, tmp_path, ids["Wonka trial"]) == "Proposal"


async def test_a_click_stands_on_a_card_and_a_second_one_opens_it(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await pilot.click(BoardView, (45, 8))
        await walking.settle(pilot)
        place = standing(pilot)
        await pilot.click(BoardView, (45, 8), times=2)
        await walking.settle(pilot)
        opened = walking.text(pilot)

    assert place == "Proposal: Globex renewal"
    assert "━━ Globex renewal ━━" in opened


async def test_enter_opens_the_deal_with_its_way_through_the_stages(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        await walking.press(pilot, "greater_than_sign", "enter", "G")
        opened = walking.text(pilot)
        await walking.press(pilot, "greater_than_sign", "G")
        moved = walking.text(pilot)
        await walking.press(pilot, "escape")
        back = standing(pilot)

    assert "Qualification → Discovery" in opened
    assert "Discovery → Proposal" in moved
    assert back == "Proposal: Wonka trial"


async def test_the_strip_knows_where_a_deal_was_moved(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        await walking.press(pilot, "greater_than_sign")
        await walking.settle(pilot, lambda: "in Discovery" in walking.text(pilot))


async def test_the_strip_explains_the_card_from_120_columns(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        await walking.press(pilot, "l", "l", "j")
        seen = lines(pilot)

    assert seen[34].startswith("── Globex renewal ──")
    assert seen[34].endswith("deal 4 ──")
    assert seen[35].startswith("  ! 3 d late close date was Fri 20 Nov")
    assert "in Proposal 0 d" in seen[35]
    assert seen[36].startswith("  ~ no next step")
    assert "chance 50 %  weighted 10,000 EUR" in seen[36]
    assert seen[37] == "  The date passed. Press e for a new date, w won, x lost."


async def test_a_filter_restricts_cards_and_sums_and_escape_clears_it(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        await walking.press(pilot, "slash", *"amount>=35000", "enter")
        filtered = lines(pilot)
        await walking.press(pilot, "escape")
        cleared = lines(pilot)

    assert "amount>=35000" in filtered[2]
    assert "open 75,000" in filtered[2]
    assert "open 175,000" in cleared[2]


async def test_a_wrong_filter_keeps_the_cards_and_explains_itself(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "slash", *"nosuch:x", "enter")
        seen = walking.text(pilot)

    assert "Wonka trial" in seen
    assert "nosuch" in seen.splitlines()[3]


async def test_mine_or_all_is_one_key(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "W")
        mine = walking.text(pilot)
        await walking.press(pilot, "W")
        everyone = walking.text(pilot)

    assert "owner:me" in mine
    assert "Wonka trial" not in mine
    assert "Acme pilot" in mine
    assert "Wonka trial" in everyone


async def test_nothing_matches_says_so_and_what_to_do(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "slash", *"amount>999999", "enter")
        seen = walking.text(pilot)

    assert "No open deal matches  amount>999999" in seen
    assert "Clear the filter" in seen


async def test_an_empty_pipeline_says_how_to_begin(empty_file: Path, tmp_path: Path) -> None:
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        seen = walking.text(pilot)
        await walking.press(pilot, "n", *"Acme", "ctrl+s")
        added = standing(pilot)

    assert "No open deals here. Three ways to begin:" in seen
    assert added == "Qualification: Acme"


async def test_a_new_deal_begins_in_the_stage_of_the_cursor(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "l", "n", *"Vandelay", "ctrl+s")
        place = standing(pilot)

    assert place == "Discovery: Vandelay"


async def test_a_change_that_is_read_meanwhile_does_not_lose_the_card_one_goes_to(
    empty_file: Path, tmp_path: Path
) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "l")
        other = pilot.app.screen.view.card.id  # type: ignore[attr-defined]
        there = standing(pilot)
        await walking.press(pilot, "h")
        pilot.app.screen.reading.ask(find=other)  # type: ignore[attr-defined]
        pilot.app.screen.reload()  # type: ignore[attr-defined]
        await walking.settle(pilot)
        found = standing(pilot)

    assert found == there


async def test_v_leads_to_the_list_and_back(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "v")
        listed = walking.text(pilot)
        await walking.press(pilot, "v")
        board = walking.text(pilot)

    assert "━━ Deals  status:open ━" in listed
    assert "Globex renewal" in listed
    assert "Qualification 10 %" in board


async def test_a_closed_deal_is_reopened_from_the_list(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    db = walking.opened(empty_file, tmp_path)
    deals.win(db, refs=["Hooli seats"])
    db.close()
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "v", "escape", "slash", *"status:won", "enter", "O")
        seen = walking.text(pilot)

    assert "Reopened Hooli seats in Discovery. u to undo" in seen
    assert stage_of(empty_file, tmp_path, ids["Hooli seats"]) == "Discovery"


async def test_another_pipeline_is_chosen_by_name(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    db = walking.opened(empty_file, tmp_path)
    pipelines.add(db, given("name=Partners"))
    db.close()
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "P", *"part", "enter")
        seen = walking.text(pilot)

    assert "  Partners  all owners" in seen
    assert "No open deals here" in seen


async def test_what_a_colleague_moves_is_seen_and_the_cursor_stays_on_its_card(
    empty_file: Path, tmp_path: Path
) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "j")
        db = walking.opened(empty_file, tmp_path, "cli")
        deals.move(db, "proposal", refs=["Acme pilot"])
        db.close()
        pilot.app.look_for_changes()  # type: ignore[attr-defined]
        await walking.settle(pilot, lambda: standing(pilot).startswith("Proposal"))
        place = standing(pilot)

    assert place == "Proposal: Acme pilot"


async def test_find_leads_to_the_card_of_a_deal(empty_file: Path, tmp_path: Path) -> None:
    ids = selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, PipelineScreen)
        screen.filter_by("owner:me")
        await walking.settle(pilot)
        screen.jump(ids["Acme rollout"])
        await walking.settle(pilot)
        place = standing(pilot)

    assert place == "Verbal: Acme rollout"


@pytest.mark.parametrize("key", ["G", "pagedown"])
async def test_long_stages_are_read_as_one_goes(empty_file: Path, tmp_path: Path, key: str) -> None:
    many = [(f"Deal {number}", "Discovery", str(1000 - number), "2026-12-01", "call") for number in range(120)]
    selling(empty_file, tmp_path, *many)
    async with walking.walk(empty_file, tmp_path, **BOARD) as pilot:
        await walking.press(pilot, "l", *([key] * (1 if key == "G" else 40)))
        last, seen = standing(pilot), walking.text(pilot)
        await walking.press(pilot, "home")
        first = standing(pilot)

    assert last == "Discovery: Deal 119"
    assert "117 above" in seen
    assert first == "Discovery: Hooli seats"


async def test_more_than_five_stages_scroll_at_120_columns(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    add_stage(empty_file, tmp_path, "name=Signed", "probability=95")
    async with walking.walk(empty_file, tmp_path, WIDE, **BOARD) as pilot:
        seen = walking.text(pilot)

    assert " stages 1–5 of 6" in seen
    assert "Signed 95 %" in seen


async def test_it_survives_other_sizes_and_a_terminal_without_colours(empty_file: Path, tmp_path: Path) -> None:
    selling(empty_file, tmp_path)
    async with walking.walk(empty_file, tmp_path, (200, 50), CRM_COLOR="never", **BOARD) as pilot:
        wide = walking.text(pilot)
        await pilot.resize_terminal(80, 24)
        await walking.settle(pilot)
        narrow = standing(pilot)

    assert "Verbal" in wide
    assert narrow == "Qualification: Wonka trial"


def test_columns_fill_the_width() -> None:
    assert [columns_that_fit(width, 9) for width in (60, 79, 80, 119, 120, 144, 240)] == [2, 2, 4, 4, 5, 6, 9]
    assert [column_width(width, shown) for width, shown in ((120, 5), (80, 4), (60, 2), (200, 1))] == [22, 18, 28, 40]
    assert more_words(2, 0) == "2 above"
