"""The screen of reports: what is read, asked for in other ways, opened, explained, saved and exported."""

from pathlib import Path

import pytest
import walking

from crm_tui.domain.figures.periods import Against
from crm_tui.errors import Usage
from crm_tui.screens.report_export import command
from crm_tui.screens.report_words import problem
from crm_tui.services import writing
from crm_tui.services.reports.running import Wanted

SIZES = pytest.mark.parametrize("size", walking.SIZES)
Size = tuple[int, int]


def letters(text: str) -> list[str]:
    return [{" ": "space", "-": "minus", ":": "colon", "/": "slash", ".": "full_stop"}.get(each, each) for each in text]


@SIZES
async def test_every_number_opens_the_records_behind_it(demo_file: Path, tmp_path: Path, size: Size) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START="reports") as pilot:
        shown = walking.text(pilot)
        await walking.press(pilot, "right", "enter")
        opened = walking.text(pilot)
        await walking.press(pilot, "enter")
        record = walking.text(pilot)
        await walking.press(pilot, "escape", "escape")

        assert "Pipeline  all time, by stage" in shown
        assert "Qualification" in shown
        assert "Behind Amount 49,500" in opened
        assert opened.count("Qualification") >= 3
        assert "Stages" in record
        assert "Pipeline  all time, by stage" in walking.text(pilot)


@SIZES
async def test_a_report_is_asked_for_in_other_ways_by_single_keys(demo_file: Path, tmp_path: Path, size: Size) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START="reports") as pilot:
        await walking.press(pilot, "p", *letters("this quarter"), "enter")
        period = walking.text(pilot)
        await walking.press(pilot, "b", *letters("owner"), "enter")
        rows = walking.text(pilot)
        await walking.press(pilot, "c")

        assert "Pipeline  2026-Q4, by stage" in period
        assert "Pipeline  2026-Q4, by owner" in rows
        assert "Jonas Brandt" in rows
        assert "against" in walking.text(pilot)
        assert "before" in walking.text(pilot)


async def test_all_of_time_has_nothing_to_be_compared_with(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="reports") as pilot:
        await walking.press(pilot, "c")

        assert "Choose a period first" in walking.text(pilot)


@SIZES
async def test_the_form_says_what_is_wrong_and_keeps_what_is_typed(demo_file: Path, tmp_path: Path, size: Size) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START="reports") as pilot:
        await walking.press(pilot, "e", *letters("soon"), "tab", *letters("owner"), "ctrl+s")
        wrong = walking.text(pilot)
        await walking.press(pilot, *["backspace"] * 4, *letters("2026"), "ctrl+s")

        assert "there is no period soon" in wrong
        assert "owner" in wrong
        assert "Pipeline  2026, by owner" in walking.text(pilot)


@SIZES
async def test_a_filter_counts_while_it_is_typed_and_escape_brings_the_old_one(
    demo_file: Path, tmp_path: Path, size: Size
) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START="reports") as pilot:
        await walking.press(pilot, "slash", *letters("stage:Verbal"), "enter")
        filtered = walking.text(pilot)
        await walking.press(pilot, "slash", *["backspace"] * 12, "x", "escape")

        assert "by stage, stage:Verbal" in filtered
        assert "3 deals" in filtered
        assert "by stage, stage:Verbal" in walking.text(pilot)


@SIZES
async def test_a_row_is_explained_by_what_each_record_adds(demo_file: Path, tmp_path: Path, size: Size) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START="reports") as pilot:
        await walking.press(pilot, "x")
        explained = walking.text(pilot)

        assert "Pipeline, explained  Qualification" in explained
        assert "Amount 49,500 3 records" in explained


async def test_escape_leads_to_the_list_where_each_report_is_shown_as_one_goes(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="reports") as pilot:
        await walking.press(pilot, "escape", "down", "down")
        walked = walking.text(pilot)

    async with walking.walk(demo_file, tmp_path, (80, 24), CRM_START="reports") as pilot:
        await walking.press(pilot, "escape")
        listed = walking.text(pilot)
        await walking.press(pilot, "down", "down", "enter")

        assert "Win rate  all time" in walked
        assert "Sales" in listed
        assert "Qualification" not in listed
        assert "Win rate  all time" in walking.text(pilot)


async def test_a_report_is_saved_under_a_name_and_found_again(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="reports") as pilot:
        await walking.press(pilot, "p", *letters("this year"), "enter", "s", *letters("Our year"), "ctrl+s")
        saved = walking.text(pilot)
        await walking.press(pilot, "2", "ctrl+p", *letters("our year"), "enter")
        found = walking.text(pilot)
        await walking.press(pilot, "d")

        assert "Saved the report. u to undo" in saved
        assert "Our year  2026, by stage" in saved
        assert "Our year  2026, by stage" in found
        assert "Deleted Our year" in walking.text(pilot)


async def test_ctrl_p_finds_a_report_from_anywhere(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "ctrl+p", *letters("stage time"), "enter")

        assert "Stage time  all time, by stage" in walking.text(pilot)


async def test_a_report_goes_to_a_file_in_the_form_of_its_suffix(demo_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "pipeline.html"
    async with walking.walk(demo_file, tmp_path, CRM_START="reports") as pilot:
        await walking.press(pilot, "o", "ctrl+u", *letters("~/report.exe"), "enter")
        refused = walking.text(pilot)
        await walking.press(pilot, "ctrl+u")
        await walking.do(pilot, f"+{target}")
        await walking.press(pilot, "enter")

        assert "the suffix chooses the form" in refused
        assert "Exported Pipeline" in walking.text(pilot)
        assert "<html" in target.read_text("utf-8")


async def test_a_change_made_elsewhere_is_read_and_the_cursor_stays(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="reports") as pilot:
        await walking.press(pilot, "down", "right")
        elsewhere = walking.opened(Path(pilot.app.setup.settings.db), tmp_path, "cli")
        writing.delete(elsewhere, "deals", filters=("stage:Verbal",))
        pilot.app.look_for_changes()
        await walking.settle(pilot, lambda: "31 deals" in walking.text(pilot))
        view = pilot.app.screen.view

        assert (view.row, view.column) == (1, 1)


async def test_a_list_of_some_records_deletes_no_others_when_all_are_marked(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="reports") as pilot:
        await walking.press(pilot, "enter", "asterisk", "delete")
        asked = walking.text(pilot)

        assert "Delete 3 deals" in asked


def test_the_same_report_as_a_command_line() -> None:
    wanted = Wanted("2026-Q4", "owner", ("amount>1000",), Against.LAST_YEAR)

    line = command("forecast", wanted, "forecast.html")

    assert line == (
        "crm report forecast --period 2026-Q4 --by owner --where 'amount>1000' --compare last-year --to forecast.html"
    )


def test_what_is_wrong_is_said_without_the_dashes_of_the_command_line() -> None:
    assert problem(Usage("--by: no field ownr in deals.")) == "By: no field ownr in deals."
