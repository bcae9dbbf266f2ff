"""Every key of the program has a name, and what a config file says of keys is checked at the start."""

from pathlib import Path

import pytest
import walking

from crm_tui.app import CrmApp
from crm_tui.screens import key_map
from crm_tui.screens.key_map import Declared
from crm_tui.settings import Rebinding

FORBIDDEN = {"ctrl+m", "ctrl+i", "ctrl+h", "ctrl+b", "ctrl+a"}
"""What terminals turn into something else, or keep for themselves."""


@pytest.fixture(scope="module")
def known() -> tuple[Declared, ...]:
    return key_map.declared(CrmApp)


def problems(known: tuple[Declared, ...], action: str, keys: str) -> list[str]:
    return [*key_map.problems([Rebinding(action, keys, "/home/ann/config.toml line 3")], known)]


def test_every_key_has_an_id_and_a_description(known: tuple[Declared, ...]) -> None:
    assert [each for each in known if "." not in each.id or not each.binding.description] == []


def test_an_id_stands_for_one_thing(known: tuple[Declared, ...]) -> None:
    first: dict[str, Declared] = {}
    twice = []
    for each in known:
        other = first.setdefault(each.id, each)
        related = issubclass(each.owner, other.owner) or issubclass(other.owner, each.owner)
        verbs = {one.binding.action.partition("(")[0] for one in (each, other)}
        words = {one.binding.description for one in (each, other)}
        if not related and len(verbs) > 1 and len(words) > 1:
            twice.append((each.id, words))

    assert twice == []


def test_no_key_is_one_that_terminals_change(known: tuple[Declared, ...]) -> None:
    keys = {(each.id, key.strip()) for each in known for key in each.binding.key.split(",")}

    assert [pair for pair in keys if pair[1] in FORBIDDEN or "alt" in pair[1]] == []


def test_an_unknown_action_is_reported_with_its_line_and_what_was_meant(known: tuple[Declared, ...]) -> None:
    said = ["config.toml line 3: there is no action app.udno. Did you mean keys.app.undo?"]

    assert problems(known, "app.udno", "U") == said


def test_a_key_of_the_same_screen_is_reported(known: tuple[Declared, ...]) -> None:
    assert "config.toml line 3: g for app.undo is the key of Go to (app.go_to) too" in problems(known, "app.undo", "g")
    assert any("table.down" in each for each in problems(known, "app.undo", "j"))


def test_a_free_key_and_a_key_of_a_dialog_are_fine(known: tuple[Declared, ...]) -> None:
    assert problems(known, "app.undo", "U") == []
    assert problems(known, "app.undo", "U,ctrl+z") == []
    assert problems(known, "app.undo", "ctrl+s") == []


def test_what_is_no_key_is_reported(known: tuple[Declared, ...]) -> None:
    assert problems(known, "app.undo", "x,") == ["config.toml line 3: x, is no key, e.g. keys.app.undo = a,ctrl+n"]


async def test_keys_of_the_config_file_work_and_wrong_ones_are_said_at_the_start(
    demo_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / ".config" / "crm-tui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('[keys]\n"app.keys" = "f2"\n"app.udno" = "x"\n', "utf-8")
    async with walking.walk(demo_file, tmp_path) as pilot:
        await walking.settle(pilot, lambda: "there is no action" in walking.text(pilot))
        shown = walking.text(pilot)
        await walking.press(pilot, "f2")
        opened = walking.text(pilot)

    assert "config.toml line 3: there is no action app.udno" in shown
    assert "F2 keys" in shown
    assert "Keys that work here" in opened
