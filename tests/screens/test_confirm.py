"""A question with verbs as its answers."""

from pathlib import Path

import pytest
import walking

from crm_tui.screens.confirm import Confirm

HOSTILE = "[bold red]x[/] \x1b[31mred\x1b[0m \u202eabc"


@pytest.mark.parametrize(
    ("keys", "answer"),
    [(["enter"], True), (["tab", "enter"], False), (["right", "left", "enter"], True), (["escape"], None)],
)
async def test_the_answer_is_the_button_that_was_pressed(
    keys: list[str], answer: bool | None, demo_file: Path, tmp_path: Path
) -> None:
    found: list[bool | None] = []
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        pilot.app.push_screen(Confirm("Delete 12 contacts?", "Delete 12 contacts"), found.append)
        await walking.settle(pilot)
        await walking.press(pilot, *keys)

    assert found == [answer]


async def test_a_question_shows_hostile_text_as_text(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        pilot.app.push_screen(Confirm(f"Delete {HOSTILE}?", "Delete", HOSTILE))
        await walking.settle(pilot)
        seen = walking.text(pilot)

    assert "Delete [bold red]x[/] ␛[31mred␛[0m ‹RLO›abc?" in seen
