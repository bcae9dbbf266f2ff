"""An export on the screen: what, in which form, where to."""

import json
import os
from pathlib import Path

import pytest
import walking


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    return home


def unwrapped(screen: str) -> str:
    return " ".join(screen.replace("│", " ").split())


def typed(name: str) -> list[str]:
    return ["ctrl+u", *(walking_key(each) for each in name)]


def walking_key(character: str) -> str:
    return {"~": "tilde", "/": "slash", ".": "full_stop"}.get(character, character)


@pytest.mark.parametrize("size", walking.SIZES)
async def test_the_marked_records_go_to_a_file(
    demo_file: Path, tmp_path: Path, home: Path, size: tuple[int, int]
) -> None:
    async with walking.walk(demo_file, tmp_path, size, CRM_START="contacts") as pilot:
        await walking.press(pilot, "space", "space", "X")
        asked = walking.text(pilot)
        await walking.press(pilot, "enter")

        assert "● 2 marked  ○ all 134" in asked
        assert "Exported 2 contacts to ~/contacts.csv" in walking.text(pilot)
    lines = (home / "contacts.csv").read_text().splitlines()
    assert (len(lines), lines[0].split(",")[0]) == (3, "name")


async def test_the_matching_records_with_all_fields_as_json(demo_file: Path, tmp_path: Path, home: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "slash", *"anke", "enter", "X")
        asked = walking.text(pilot)
        await walking.press(pilot, "shift+tab", "shift+tab", "right", "tab", "tab", *typed("~/anke.json"), "enter")

        assert "● matching anke, " in asked
    found = json.loads((home / "anke.json").read_text())
    assert len(found) > 1
    assert {"created_at", "given_name"} <= set(found[0])


async def test_a_file_that_is_there_is_replaced_only_after_asking(demo_file: Path, tmp_path: Path, home: Path) -> None:
    target = home / "contacts.csv"
    target.write_text("mine")
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "X", "enter")
        asked = walking.text(pilot)
        await walking.press(pilot, "escape")
        kept = target.read_text()
        await walking.press(pilot, "enter", "enter")

        assert "contacts.csv is there already" in asked
        assert kept == "mine"
    assert len(target.read_text().splitlines()) == 135


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("~/x.xlsx", "xlsx cannot be written yet; write .csv"),
        ("~/none/x.csv", "there is no folder"),
    ],
)
async def test_what_cannot_be_written_says_why(
    demo_file: Path, tmp_path: Path, home: Path, name: str, words: str
) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "X", *typed(name), "enter")

        assert words in unwrapped(walking.text(pilot))
    assert os.listdir(home) == []


async def test_only_tables_are_made_for_a_spreadsheet(demo_file: Path, tmp_path: Path, home: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "X", "shift+tab", "right", "tab", *typed("~/x.json"), "enter")

        assert "Only csv and tsv can be made for a spreadsheet, json cannot." in walking.text(pilot)


async def test_the_path_is_completed_by_the_arrows(demo_file: Path, tmp_path: Path, home: Path) -> None:
    (home / "lists").mkdir()
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "X", *typed("~/li"), "down", "x", "enter")

    assert (home / "lists" / "x").exists()


async def test_the_same_as_a_command_line(demo_file: Path, tmp_path: Path, home: Path) -> None:
    async with walking.walk(demo_file, tmp_path, CRM_START="contacts") as pilot:
        await walking.press(pilot, "space", "X", "f2")

        assert "crm export contacts --where id:" in walking.text(pilot)
