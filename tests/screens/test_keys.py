"""Help: the keys that work here and now, searched and run."""

from pathlib import Path

import walking


async def test_the_keys_of_the_screen_and_of_every_screen_are_listed(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.press(pilot, "question_mark")
        shown = walking.text(pilot)

    assert "Keys that work here  Contacts" in shown
    assert "Here" in shown
    assert "Everywhere" in shown
    assert "Undo" in shown
    assert "also after a" in shown
    assert "key:value" in shown
    assert "1-8" in shown


async def test_typing_finds_a_key_and_enter_runs_it_on_the_screen_below(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "f1", *"last row")
        assert "1 of " in walking.text(pilot)
        await walking.press(pilot, "enter")
        shown = walking.text(pilot)

    assert "Keys that work here" not in shown
    assert "Abigail Brennan" not in shown


async def test_the_cursor_goes_from_one_column_to_the_next(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40)) as pilot:
        await walking.press(pilot, "question_mark", *["down"] * 6)
        shown = walking.text(pilot)

    assert any(line.rfind("▌") > 40 for line in shown.splitlines())


async def test_escape_and_f1_close_the_keys(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "f1", "escape")
        first = walking.text(pilot)
        await walking.press(pilot, "f1", "f1")
        second = walking.text(pilot)

    assert "Keys that work here" not in first
    assert "Keys that work here" not in second


async def test_the_keys_of_a_dialog_are_listed_too(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.press(pilot, "T", "f1")
        shown = walking.text(pilot)

    assert "Keys that work here  Theme" in shown
    assert "Close" in shown


async def test_no_word_of_the_help_is_cut_on_a_wide_screen(demo_file: Path, tmp_path: Path) -> None:
    async with walking.walk(demo_file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        await walking.press(pilot, "question_mark")
        shown = walking.text(pilot)

    assert "Tab        Detail" in shown
    assert "…" not in "".join(line[3:117] for line in shown.splitlines()[5:35])
