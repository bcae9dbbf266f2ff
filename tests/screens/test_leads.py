"""The leads: their list, the verbs of their statuses, and conversion, as a person sees them."""

from pathlib import Path

import walking
from scenes import typed as keys

WIDE = (120, 40)


async def test_key_4_shows_the_open_leads_and_the_filter_that_hides_the_others(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "4")
        seen = walking.text(pilot)
        await walking.press(pilot, "escape")
        every = walking.text(pilot)

    assert "━━ Leads  status:new,assigned,working,nurturing,qualified,recycled ━ 49 of 60 ━━" in seen
    assert "Name                Company      Status" in seen
    assert "━━ Leads ━" in every
    assert " 60 ━━" in every


async def test_the_margin_tells_new_leads_nobody_answered_and_those_to_take_up_again(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        seen = walking.text(pilot)

    assert "~ Katharina Vogel" in seen
    assert "! Andreas Steindl" in seen
    assert "○ Zofia Szymańska" in seen


async def test_a_lead_is_assigned_to_a_colleague_found_by_typing_and_u_takes_it_back(
    demo_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "a", *"jon", "enter")
        await walking.settle(pilot)
        assigned = walking.text(pilot)
        await walking.press(pilot, "u")
        await walking.settle(pilot)
        undone = walking.text(pilot)

    assert "Assigned Zofia Szymańska. u to undo" in assigned
    assert "Zofia Szymańska     Morska Latarnia   assigned" in assigned
    assert "Zofia Szymańska     Morska Latarnia   new" in undone


async def test_disqualifying_needs_a_reason_and_takes_the_lead_out_of_the_list(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "x", "escape", "ctrl+s")
        asked = walking.text(pilot)
        await walking.press(pilot, *keys("no budget at all"), "ctrl+s")
        await walking.settle(pilot)
        done = walking.text(pilot)

    assert "! This is needed" in asked
    assert "Disqualified Zofia Szymańska. u to undo" in done
    assert "48 of 60" in done


async def test_recycling_echoes_the_day_and_the_timeline_tells_it(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "R", *"+3w")
        asked = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot)
        done = walking.text(pilot)

    assert "= Mon 2026-12-14" in asked
    assert "new → recycled" in done
    assert "again" in done
    assert "○ Mon 14 Dec" in done


async def test_marked_leads_change_in_one_step(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "space", "space", "a", *"me", "enter")
        await walking.settle(pilot)
        assigned = walking.text(pilot)
        await walking.press(pilot, "u")
        await walking.settle(pilot)
        undone = walking.text(pilot)

    assert "Assigned 2 leads. u to undo" in assigned
    assert assigned.count("  assigned  ") == undone.count("  assigned  ") + 2


async def test_t_adds_a_task_about_the_lead(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, WIDE, CRM_START="leads") as pilot:
        await walking.press(pilot, "j", "t", *keys("Send the slides"), "ctrl+s")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "Added Send the slides." in seen
    assert "── Open ──" in seen
    assert "task     ○ Send the slides" in seen
