"""Hostile texts in every field: every screen shows them as text, and nothing in them does anything."""

import shutil
import sqlite3
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

import hostile
import pytest
import walking
from _pytest.mark.structures import ParameterSet
from rich.cells import cell_len
from scenes import IMPORT, SCENES, Scene
from textual.pilot import Pilot

FILE = "\x1b[2J\u202e[@click=app.leave]x[bold].csv"
TOP = {
    "home": "1", "contacts": "2", "companies": "3", "leads": "4", "deals": "5", "tickets": "6", "tasks": "7",
    "reports": "8",
}  # fmt: skip

DEEPER = {
    "open each person": Scene(keys=("j", "enter", "pagedown", "pagedown", "end", "tab", "enter", "escape") * 2),
    "open each company": Scene("companies", keys=("j", "enter", "pagedown", "end", "enter", "escape") * 2),
    "the pane beside the list": Scene(keys=("tab", *["j"] * 12, "tab", "G", "tab", "pagedown", "pagedown")),
    "the end of the list": Scene(keys=("G", *["k"] * 5)),
    "a form of a large note": Scene(keys=("e", *["tab"] * 12, "pagedown", "escape")),
    "a form of the last one": Scene(keys=("G", "e", *["tab"] * 24, "x", "ctrl+s", "escape")),
    "a form of a company": Scene("companies", keys=("j", "e", *["tab"] * 10, "x", "escape")),
    "what a reference may be": Scene(keys=("n", *["tab"] * 2, "=a", "down", "down", "tab")),
    "history of a person": Scene(keys=("j", "L", "j", "enter", "tab", "j", "escape")),
    "all history": Scene(keys=("g", "l", *["j"] * 6, "enter", "tab", "pagedown", "slash", "=a", "enter")),
    "find markup": Scene(keys=("ctrl+p", "=[@click=app.leave]x[/] [/nope] [bold", "down", "enter")),
    "find many": Scene(keys=("ctrl+p", "=a", *["down"] * 5, "ctrl+u", "=pwned", "down")),
    "a filter of markup": Scene(keys=("slash", '=notes:"[/nope] [@click=app.leave]x[/]"', "enter", "escape")),
    "a wrong filter of markup": Scene(keys=("slash", "=[/nope]:[bold ]( x", "enter", "escape")),
    "complete a filter": Scene(keys=("slash", "=name:a", "down", "down", "tab", "ctrl+u", "=owner:", "down", "tab")),
    "complete tags": Scene(keys=("slash", "=tags:", "down", "down", "tab")),
    "complete a custom field": Scene(keys=("slash", "=f7:", "down", "down", "down", "tab", "enter")),
    "sort by a custom field": Scene(keys=("s", *["G"], *["k"] * 9, "enter", "s", "escape")),
    "show custom fields": Scene(keys=("C", "G", *["space", "k"] * 9, "enter")),
    "deleted, undone, again": Scene(keys=("j", "d", "j", "d", "u", "ctrl+r", "u")),
    "delete many": Scene(keys=("space", "j", "space", "d", "enter", "u")),
    "bulk of many": Scene(keys=("asterisk", "full_stop", "=title=[/nope] [@click=app.leave]", "enter", "escape")),
    "bulk of a custom choice": Scene(keys=("space", "full_stop", "=f7=", "down", "tab", "escape")),
    "log a call": Scene(keys=("j", "c", "=[/nope] [@click=app.leave]x[/]", "ctrl+s", "u")),
    "a command": Scene(keys=("colon", "=contacts show 1 --all [/nope]", "enter")),
    "a list by a command": Scene(keys=("colon", "=contacts list -o table", "enter", "right", "pagedown", "escape")),
    "import a hostile file": Scene(keys=("I", "ctrl+u", "={file}", "enter", "j", "j", "enter", "tab", "pagedown")),
    "all of an import": Scene(keys=(*IMPORT, "j", "enter", "j", "d", "escape", "full_stop", "j", "escape")),
    "export where names are hostile": Scene(keys=("X", "ctrl+u", "=~/", "down", "down", "down", "escape")),
    "a form of its own text": Scene(keys=("n", "=[/nope] [@click=app.leave]x[/]", "f2", "escape", "escape")),
    "each lead": Scene("leads", keys=("j", "enter", "pagedown", "pagedown", "end", "tab", "escape") * 2),
    "convert": Scene("leads", keys=("j", "c", "e", *["tab"] * 14, "escape", "escape")),
    "converted, undone": Scene("leads", keys=("j", "j", "c", "ctrl+s", "escape", "u")),
    "a lead disqualified": Scene("leads", keys=("j", "x", "=[/nope] [@click=app.leave]x[/]", "ctrl+s", "u")),
    "a lead recycled": Scene("leads", keys=("j", "R", "=+3w", "tab", "=[/nope]", "ctrl+s", "u", "R", "escape")),
    "a lead assigned": Scene("leads", keys=("j", "a", *["down"] * 3, "=a", "down", "enter", "u")),
    "a form of a lead": Scene("leads", keys=("j", "e", *["tab"] * 24, "pagedown", "x", "ctrl+s", "escape")),
    "each column": Scene("deals", keys=("G", "l", "G", "k", "l", "l", "l", "G", "h")),
    "each deal": Scene("deals", keys=("l", "enter", "pagedown", "pagedown", "end", "tab", "escape") * 2),
    "the deals as a list": Scene("deals", keys=("v", "j", "tab", *["j"] * 6, "tab", "G", "enter", "escape", "v")),
    "a deal moved": Scene("deals", keys=("greater_than_sign", "greater_than_sign", "less_than_sign", "u", "ctrl+r")),
    "a deal lost": Scene("deals", keys=("j", "x", "=[/nope] [@click=app.leave]x[/]", "tab", "=a", "ctrl+s", "u")),
    "a deal won": Scene("deals", keys=("l", "w", "=[bold", "ctrl+s", "u", "w", "down", "escape", "escape")),
    "a form of a deal": Scene("deals", keys=("l", "e", *["tab"] * 26, "pagedown", "x", "escape")),
    "the stages": Scene("deals", keys=("E", "j", "enter", "tab", "escape", "K", "J", "n", "=[/nope]", "ctrl+s", "u")),
    "another pipeline": Scene("deals", keys=("P", *["down"] * 9, "enter", "n", "escape", "P", "=a", "enter", "E")),
    "a board of a filter": Scene("deals", keys=("slash", "=competitor:", "down", "down", "tab", "enter", "escape")),
    "each ticket": Scene("tickets", keys=("j", "enter", "tab", "pagedown", "end", "escape") * 2),
    "a long thread": Scene("tickets", keys=("j", "tab", "k", "k", "k", "enter", "pagedown", "space", "end", "home")),
    "a reply": Scene("tickets", keys=("r", "f3", "down", "enter", "f4", "down", "enter", "=[/nope]", "ctrl+s", "u")),
    "a note": Scene("tickets", keys=("j", "N", "=[@click=app.leave]x[/]", "ctrl+s", "u", "ctrl+r")),
    "a ticket resolved": Scene(
        "tickets", keys=("j", "R", "=[/nope] \x1b[2J", "ctrl+s", "u", "s", "down", "enter", "u")
    ),
    "tickets merged": Scene("tickets", keys=("j", "M", "=a", "down", "down", "enter", "u", "v", "down", "enter")),
    "a form of a ticket": Scene("tickets", keys=("j", "e", *["tab"] * 24, "pagedown", "x", "escape")),
    "each task": Scene("tasks", keys=("j", "enter", "pagedown", "escape", "j", "d", "z", "=+1w", "ctrl+s", "u", "u")),
    "a form of a task": Scene("tasks", keys=("j", "j", "e", *["tab"] * 12, "pagedown", "x", "ctrl+s", "escape")),
    "the week": Scene("tasks", keys=("w", "j", "l", "j", "l", "enter", "escape", "L", "escape")),
    "the day": Scene("home", keys=(*["j"] * 9, "enter", "escape", "d", "u", "tab", "j", "enter")),
    "each report": Scene("reports", keys=("tab", *["j"] * 20, "tab", "l", "enter", "escape", "x", "end", "escape")),
    "a report by owner": Scene(
        "reports", keys=("b", "=owner", "enter", "j", "l", "enter", "escape", "x", "escape", "G")
    ),
    "a report by a text": Scene(
        "reports", keys=("b", "=lost_reason", "enter", "j", "enter", "escape", "p", "=[/nope]")
    ),
    "a form of a report": Scene("reports", keys=("e", "=[/nope]", "tab", "=[bold", "ctrl+s", "escape", "escape")),
    "a saved report": Scene(
        "reports", keys=("s", "=[/nope] [@click=app.leave]x[/]", "ctrl+s", "ctrl+p", "=nope", "escape")
    ),
    "copy": Scene(keys=("j", "y", "Y", "enter", "j", "y", "j", "y")),
}


@pytest.fixture
def file(hostile_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in a home folder whose files have hostile names and hold hostile cells."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))  # a click on a link finds no program to open it
    monkeypatch.chdir(tmp_path)
    write_import(tmp_path / FILE)
    write_import(tmp_path / "people.csv")
    (tmp_path / "a\x1b]0;pwned\x07[bold").mkdir()
    (tmp_path / "not utf-8 \udcff.csv").write_text("name\nx\n")
    return Path(shutil.copy(hostile_file, tmp_path / "h.db"))


def write_import(path: Path) -> None:
    """A file with a hostile header and hostile cells, and some that everybody knows."""
    texts = [text.replace('"', '""') for text in hostile.TEXTS.values() if len(text) < 5_000]
    header = ",".join(["name", "email", *(f'"{text}"' for text in texts[:20])])
    rows = [",".join([f'"{text}"', f"p{at}@x.example", *[f'"{text}"'] * 20]) for at, text in enumerate(texts)]
    path.write_text("\r\n".join([header, *rows]), encoding="utf-8", newline="")


def judge(pilot: Pilot[Any], after: str) -> None:
    """The screen holds no control character, no link and no action of data, and every row is as wide as it is."""
    screen = pilot.app.screen
    for strip in screen._compositor.render_strips(screen.size):
        line = "".join(segment.text for segment in strip)
        found = hostile.UNSAFE.search(line)
        assert not found, f"{found[0]!r} is on the screen after {after}: {line!r}"
        width = sum(cell_len(segment.text) for segment in strip)
        joined = (
            "\u200d" in line or "\ufe0f" in line
        )  # a family cut in two by what lies over it has no width that all agree on
        assert joined or width == screen.size.width, f"a row of {width} cells after {after}: {line!r}"
        for segment in strip:
            meta = segment.style.meta if segment.style else {}
            assert not (segment.style and segment.style.link), f"a link after {after}: {segment!r}"
            assert not any(key.startswith("@") and not key.startswith("@mouse") for key in meta), (
                f"an action after {after}: {segment!r}"
            )


async def click_around(pilot: Pilot[Any], after: str) -> None:
    """Click on what shows data: a cell of every fourth row between the bars."""
    width, height = pilot.app.screen.size
    for row in range(2, height - 1, 4):
        await pilot.click(offset=((7 * row) % width, row))
        assert pilot.app.is_running, f"a click after {after} ended it: {ended_by(pilot)}"
    await walking.work_done(pilot)
    judge(pilot, f"clicks after {after}")


def ended_by(pilot: Pilot[Any]) -> str:
    """What the program would have written to its log."""
    error = pilot.app.unexpected  # type: ignore[attr-defined]
    return "".join(traceback.format_exception(error)) if error else "nothing unexpected"


async def visit(pilot: Pilot[Any], name: str, scene: Scene, typed_file: str) -> None:
    """Go where a scene leads from a top screen, whatever is open, and look at the screen after every key."""
    while len(pilot.app.screen_stack) > 1:
        pilot.app.pop_screen()
        await walking.work_done(pilot)
    for key in (TOP[scene.start], "escape", "escape", *scene.pressed(typed_file)):
        pilot.app.simulate_key(key)
        await walking.work_done(pilot)
        assert pilot.app.is_running, f"{key} of {name} ended it: {ended_by(pilot)}"
        judge(pilot, f"{key} of {name}")
    await click_around(pilot, name)


def shares(scenes: dict[str, Scene], size: tuple[int, int], name: str, count: int) -> list[ParameterSet]:
    """Some of the scenes at a time, so that several can be walked beside each other."""
    return [pytest.param(dict(list(scenes.items())[at::count]), size, id=f"{name}-{at}") for at in range(count)]


@pytest.mark.parametrize(
    ("scenes", "size"), [*shares(SCENES, (80, 24), "scenes", 2), *shares(DEEPER, (120, 40), "deeper", 4)]
)
async def test_hostile_texts_show_as_text_and_do_nothing(
    file: Path, tmp_path: Path, scenes: dict[str, Scene], size: tuple[int, int]
) -> None:
    async with walking.walk(file, tmp_path, size, CRM_START="contacts") as pilot:
        for name, scene in scenes.items():
            if not scene.empty:
                await visit(pilot, name, scene, f"~/{FILE}")


async def test_markup_stands_there_letter_by_letter(file: Path, tmp_path: Path) -> None:
    async with walking.walk(file, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        seen = walking.text(pilot)
        for text in ("[/nope] [/]", "[@click=app.leave]", "[link=file:///etc/", "[bold  ", '[1, "3"], [b + z'):
            assert text in seen


@pytest.fixture
def broken(demo_file: Path) -> Path:
    """The demo, with bytes that are no UTF-8 in the first contact."""
    broken = "name = 'Aa' || cast(x'ff41' as text), name_f = 'aa', title = cast(x'ff42' as text)"
    with sqlite3.connect(demo_file) as raw:
        raw.execute(f"update contacts set {broken} where id = 12")
    raw.close()
    return demo_file


async def test_bytes_that_are_no_text_are_shown_as_replaced(broken: Path, tmp_path: Path) -> None:
    async with walking.walk(broken, tmp_path, (120, 40), CRM_START="contacts") as pilot:
        for key in ("home", "enter", "escape", "e"):
            await walking.press(pilot, key)
            seen = walking.text(pilot)
            assert "Aa\ufffdA" in seen, key
            assert "\ufffdB" in seen, key


def test_bytes_that_are_no_text_are_exported_as_replaced(broken: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crm_tui", "--db", str(broken), "export", "contacts"]
    env = {"HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, env=env, capture_output=True, check=False, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "Aa\ufffdA" in done.stdout.decode()
