"""One walk through the program on every kind of terminal a person may sit at."""

import re
from collections.abc import Iterator
from pathlib import Path

import acting
import pytest
import walking
from terminals import Terminal

LOOKS = re.compile(rb"\x1b\[([0-9;:]*)m")
ORDERS = re.compile(r"\x1b\][^\x07]*\x07|\x1b\[[0-9;:<>=?]*\$?[a-zA-Z]|\x1b[=>78cM()][B0]?")
SIXTEEN = {str(code) for code in (*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108), 39, 49)}
OTHER = {"38", "48", "58"}
PEOPLE = ("Ada Archer", "Bo Baker", "Cy Cooper", "Di Draper", "Ed Elder")


@pytest.fixture
def plain_file(empty_file: Path, tmp_path: Path) -> Path:
    """A few people of whom everything is written in ASCII."""
    db = walking.opened(empty_file, tmp_path)
    acting.add(db, "companies", "name=Grubb & Sons", "city=Leeds")
    for name in PEOPLE:
        acting.add(db, "contacts", f"name={name}", "company=1", "title=Buyer", "city=Leeds", "birthday=1980-11-24")
    db.close()
    return empty_file


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    """The terminals of a test, which are closed after it."""
    made: list[Terminal] = []
    yield made
    for each in made:
        each.close()


def walk(opened: list[Terminal], file: Path, first: str, *options: str, **env: str) -> Terminal:
    """Move in the list, open a form and leave it, find something, quit; the terminal is given back."""
    terminal = Terminal(file.parent, *options, "--db", str(file), CRM_START="contacts", **env)
    opened.append(terminal)
    terminal.wait_for(first)
    terminal.press("down", "down", "e")
    terminal.wait_for("Birthday")
    terminal.press("escape")
    terminal.wait_for("Birthday", gone=True)
    terminal.press("ctrl+p", "grub")
    terminal.wait_for("Grub")
    terminal.press("escape", "escape", "q")

    assert terminal.ended() == 0
    assert terminal.restored()
    return terminal


def looks(terminal: Terminal) -> set[str]:
    """The first number of every colour and attribute that was asked for; those of 38, 48 and 58 go with them."""
    found = set()
    for order in LOOKS.findall(terminal.raw):
        numbers = iter(re.split("[;:]", order.decode()))
        for number in numbers:
            kind = next(numbers) if number in OTHER else ""
            for _ in range({"2": 3, "5": 1}.get(kind, 0)):
                next(numbers)
            found.add(f"{number};{kind}" if kind else number)
    return found


def test_no_color_sends_no_colour_at_all(opened: list[Terminal], demo_file: Path) -> None:
    asked = looks(walk(opened, demo_file, "Abigail Brennan", NO_COLOR="1"))

    assert "1" in asked
    assert {each for each in asked if each in SIXTEEN or ";" in each} == set()


@pytest.mark.parametrize(
    ("env", "most"),
    [
        ({"TERM": "xterm", "COLORTERM": "", "CRM_THEME": "light"}, set()),
        ({"TERM": "vt100", "COLORTERM": "", "CRM_THEME": "contrast"}, set()),
        ({"TERM": "screen-256color", "COLORTERM": ""}, {"38;5", "48;5"}),
        ({"CRM_THEME": "terminal"}, set()),
        ({"CRM_THEME": "contrast", "LC_ALL": "C", "LANG": ""}, {"38;2", "48;2"}),
        ({"CRM_THEME": "light", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}, {"38;2", "48;2"}),
    ],
    ids=["xterm", "vt100", "screen-256color", "own colours", "locale C", "encoding ascii"],
)
def test_a_terminal_gets_the_colours_it_knows_and_every_letter(
    opened: list[Terminal], demo_file: Path, env: dict[str, str], most: set[str]
) -> None:
    terminal = walk(opened, demo_file, "Abigail Brennan", **env)

    assert {each for each in looks(terminal) if ";" in each} == most
    assert "Anke Jäger" in terminal.raw.decode()


def test_ascii_draws_every_sign_plain(opened: list[Terminal], plain_file: Path) -> None:
    terminal = walk(opened, plain_file, "Ada Archer", "--ascii")

    drawn = ORDERS.sub("", terminal.raw.decode())
    assert {letter for letter in drawn if not letter.isascii()} == set()
