"""Tickets on the screen: the queue, the thread, and what a person does with them."""

from datetime import timedelta
from pathlib import Path

import pytest
import walking
from scenes import typed as keys

WIDE = (120, 40)
PRINTER = "j"
"""From the top of the queue to the printer that is offline."""


async def test_key_6_shows_the_queue_by_the_clock_that_is_due_next(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "6")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    queue = [line for line in seen.splitlines() if line[4:6] == "T-"]
    assert [line[4:7] for line in queue] == ["T-1", "T-2", "T-7", "T-4", "T-3", "T-5", "T-8"]
    assert queue[0].startswith("▌ ! T-1")
    assert queue[0].endswith("━━━━━━  40 min over")
    assert queue[1].endswith("12 min left")
    assert "8 of 9   ! 1 breached   ~ 3 at risk" in seen


async def test_the_thread_names_a_private_note_in_words_and_says_that_nobody_has_answered(
    desk_file: Path, tmp_path: Path
) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER)
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "── T-2 Printer offline since update ─" in seen
    assert "╎  MA  mara  PRIVATE NOTE customer never sees this" in seen
    assert "~ First reply  ━━━━━━━━━━━───  12 min left      48 of 60 min used, due 10:00" in seen
    assert "Nobody on our side has answered yet.  r reply  N private note" in seen


async def test_on_a_wide_screen_clocks_and_facts_stand_beside_the_thread(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, WIDE, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER)
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "Clocks  Standard" in seen
    assert "48 of 60 min used         due 10:00" in seen
    assert "ticket   ○ T-7 Login loop after" in seen


async def test_a_reply_stops_the_clock_and_u_takes_it_back(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "r", *keys("we look at it"))
        writing = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot)
        sent = walking.text(pilot)
        await walking.press(pilot, "u")
        await walking.settle(pilot)
        undone = walking.text(pilot)

    assert "━━ Reply  to Nora Falk ━" in writing
    assert "the customer reads this" in writing
    assert "Replied on T-2. u to undo" in sent
    assert "we look at it" in sent
    assert "First reply" not in sent
    assert "12 min left" not in sent
    assert "12 min left" in undone


async def test_a_note_says_that_it_is_private_and_stays_so(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "N", *keys("never promise"))
        writing = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot)
        kept = walking.text(pilot)

    assert "╎ PRIVATE NOTE  customer never sees this" in writing
    assert "Save private note" in writing
    assert "the customer reads this" not in writing
    assert "Private note on T-2. u to undo" in kept
    assert "48 of 60 min used" in kept


async def test_what_is_written_is_asked_for_kept_and_there_again(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, WIDE, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "r", *keys("half a"), "escape")
        asked = walking.text(pilot)
        await walking.press(pilot, "enter", "N")
        note = walking.text(pilot)
        await walking.press(pilot, "escape", "r")
        again = walking.text(pilot)

    assert "Your reply is not sent." in asked
    assert "half a" not in note
    assert "half a" in again
    assert "draft kept 09:48" in again


async def test_a_snippet_and_an_article_go_into_the_reply(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "r", "f3", "enter")
        greeted = walking.text(pilot)
        await walking.press(pilot, "enter", "f4")
        offered = walking.text(pilot)
        await walking.press(pilot, "enter")
        taken = walking.text(pilot)

    assert "Dear Nora, thank you for T-2." in greeted
    assert "Printer stops after an" in offered
    assert "go back to 4.1." in taken


async def test_a_ticket_is_assigned_moved_and_resolved_with_what_was_done(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, WIDE, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "a", *keys("jon"), "enter", "s", *keys("pending"), "enter")
        await walking.settle(pilot)
        waiting = walking.text(pilot)
        await walking.press(pilot, "R", "ctrl+s")
        asked = walking.text(pilot)
        await walking.press(pilot, *keys("rolled back"), "ctrl+s")
        await walking.settle(pilot)
        resolved = walking.text(pilot)

    assert "Waiting for the customer: T-2. u to undo" in waiting
    assert "open → pending" in waiting
    assert "! This is needed" in asked
    assert "Resolved T-2. u to undo" in resolved
    assert "7 of 9" in resolved


async def test_a_ticket_is_merged_into_another_one_of_its_customer(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, WIDE, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "M")
        offered = walking.text(pilot)
        await walking.press(pilot, "enter")
        await walking.settle(pilot)
        said = walking.text(pilot)
        await walking.press(pilot, "G", "g", "g", "j", "enter")
        await walking.settle(pilot)
        merged = walking.text(pilot)

    assert "▌ T-7 Login loop after password" in offered
    assert "Merged T-2 into T-7" in said
    assert "from T-2" in merged


async def test_marked_posts_are_split_off(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "tab", "space", "x")
        asked = walking.text(pilot)
        await walking.press(pilot, "ctrl+s")
        await walking.settle(pilot)
        done = walking.text(pilot)

    assert "1 post off T-2 to a new ticket" in asked
    assert "1 post was split off to T-10" in done


async def test_the_views_say_how_many_tickets_they_have(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.press(pilot, "v")
        views = walking.text(pilot)
        await walking.press(pilot, *keys("unass"), "enter")
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "all open" in views
    assert "2 of 9" in seen
    assert "T-4" in seen
    assert "T-2 " not in seen


async def test_enter_shows_the_whole_ticket_and_tab_its_facts(desk_file: Path, tmp_path: Path) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.press(pilot, PRINTER, "enter")
        await walking.settle(pilot)
        thread = walking.text(pilot)
        await walking.press(pilot, "tab")
        facts = walking.text(pilot)
        await walking.press(pilot, "tab", "r")
        reply = walking.text(pilot)

    assert "━━ T-2 Printer offline since update ━" in thread
    assert "Known fault, see T-9." in thread
    assert "── Service level ─" in facts
    assert "━━ Reply  to Nora Falk ━" in reply


async def test_another_minute_draws_the_cells_that_tell_it_and_no_others(
    desk_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with walking.walk(desk_file, tmp_path, CRM_START="tickets") as pilot:
        await walking.settle(pilot)
        table, drawn = pilot.app.screen.table, []  # type: ignore[attr-defined]
        monkeypatch.setattr(table, "refresh", lambda *regions, **how: drawn.append(regions))
        later = walking.NOW + timedelta(minutes=1)
        monkeypatch.setattr(pilot.app.db, "clock", lambda: later)  # type: ignore[attr-defined]
        table.recast(table.source.again)
        at_once = list(drawn)
        left = [item.cells[-1].text for item in table.window.items[:2]]

    assert left == ["41 min over", "11 min left"]
    assert all(region.height == 1 and region.width < 20 for region in at_once[0])
    assert len(at_once) == 1
