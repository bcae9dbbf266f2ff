"""The program as a whole: it paints first, hears of every change, and ends in order."""

import os
from pathlib import Path

import pytest
import walking

from crm_tui.errors import Busy, DatabaseUnusable
from crm_tui.screens.host import Setup, initials
from crm_tui.services import writing
from crm_tui.services.rows import Assignment
from crm_tui.widgets.paged_table import PagedTable


async def test_a_contact_added_by_another_program_appears_and_the_cursor_stays(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "j", "j")
        table = pilot.app.screen.query_one(PagedTable)
        before = table.item
        other = walking.opened(demo_file, tmp_path, origin="cli")
        writing.add(other, "contacts", [Assignment("name", "=", "Aaron Aardvark")])
        other.close()
        await walking.settle(pilot, lambda: "Aaron Aardvark" in walking.text(pilot))

        assert before is not None
        assert table.item is not None
        assert table.item.id == before.id
        assert "135 ━━" in walking.text(pilot)


async def test_a_change_shows_when_one_comes_back_to_a_screen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "3")
        other = walking.opened(demo_file, tmp_path, origin="cli")
        writing.add(other, "contacts", [Assignment("name", "=", "Aaron Aardvark")])
        other.close()
        pilot.app.look_for_changes()  # type: ignore[attr-defined]
        await walking.settle(pilot)
        await walking.press(pilot, "2")
        await walking.settle(pilot, lambda: "Aaron Aardvark" in walking.text(pilot))


async def test_what_is_done_is_undone_and_done_again(demo_file: Path, tmp_path: Path) -> None:
    db = walking.opened(demo_file, tmp_path)
    writing.add(db, "contacts", [Assignment("name", "=", "Aaron Aardvark")])
    db.close()
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        assert "Aaron Aardvark" in walking.text(pilot)
        await walking.press(pilot, "u")
        await walking.settle(pilot, lambda: "Aaron Aardvark  " not in walking.text(pilot))
        assert "Undone: Add contact Aaron Aardvark" in walking.text(pilot)
        await walking.press(pilot, "ctrl+r")
        await walking.settle(pilot, lambda: "▌   Aaron" in walking.text(pilot) or "    Aaron" in walking.text(pilot))


async def test_a_program_that_is_over_holds_no_file_of_the_database_open(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "5", "1")

    left = [name for name in os.listdir(tmp_path) if name.startswith("demo.db-")]
    assert left == []  # the last to close a database takes its log away


async def test_a_database_that_cannot_be_opened_ends_the_program_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "crm.db"
    file.write_text("no database at all")
    program = walking.app(file, tmp_path)
    async with program.run_test() as pilot:
        for _ in range(200):
            await pilot.pause(0.01)
            if program.refused:
                break

    assert isinstance(program.refused, DatabaseUnusable)
    assert program.return_value == DatabaseUnusable.exit


async def test_a_write_that_is_refused_is_said_in_one_line(demo_file: Path, tmp_path: Path) -> None:
    def refuse(db: object) -> None:
        raise Busy("Someone else is writing. Nothing was written.")

    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        pilot.app.perform(refuse)  # type: ignore[attr-defined]
        await walking.settle(pilot)
        assert "Someone else is writing." in walking.text(pilot)


async def test_the_frame_is_painted_before_the_database_is_open(demo_file: Path, tmp_path: Path) -> None:
    import threading

    gate = threading.Event()
    program = walking.app(demo_file, tmp_path, CRM_START="contacts")
    connect = program.setup.connect

    def slowly(say: object) -> object:
        gate.wait(10)
        return connect(say)  # type: ignore[arg-type]

    program.setup = Setup(program.setup.settings, program.setup.clock, slowly)  # type: ignore[arg-type]
    async with program.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        first = walking.text(pilot)
        gate.set()
        await walking.settle(pilot, lambda: "134" in walking.text(pilot))

    assert "2 Contacts" in first
    assert "loading" in first


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (59, 19), (300, 80)])
async def test_any_size_is_survived(demo_file: Path, tmp_path: Path, size: tuple[int, int]) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START="contacts") as pilot:
        await walking.press(pilot, "j", "pagedown", "3", "1")
        await pilot.resize_terminal(80, 24)
        await walking.press(pilot, "2")
        await walking.settle(pilot, lambda: "134 ━━" in walking.text(pilot))


def test_initials_are_those_of_the_first_and_the_last_name() -> None:
    assert [initials(name) for name in ("Mara Klein", "Ana de la Cruz", "mara", "m", "")] == ["MK", "AC", "MA", "M", ""]
