"""A crm command as a process of its own."""

from pathlib import Path
from threading import Timer

import pytest

from crm_tui.screens import command_running
from crm_tui.screens.command_running import Command


@pytest.fixture(autouse=True)
def folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command shall not see the folders of the machine."""
    for name in ("CONFIG", "STATE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))


def test_control_characters_of_the_data_show_as_text(empty_file: Path) -> None:
    Command(("contacts", "add", "name=Ada \x1b[31m red"), str(empty_file), 80).run()

    said = Command(("contacts", "list", "-o", "tsv"), str(empty_file), 80).run()

    assert said.exit == 0
    assert "\x1b" not in "".join(said.lines)
    assert any("␛[31m red" in line for line in said.lines)


def test_the_address_of_the_database_stands_in_no_command_line(tmp_path: Path) -> None:
    assert not any("secret" in word for word in Command(("paths",), "sqlite:///secret.db", 80).line())


def test_a_command_that_was_stopped_says_why(empty_file: Path) -> None:
    command = Command(("doctor",), str(empty_file), 80)
    Timer(0.05, command.stop, ["by you"]).start()

    said = command.run()

    assert said.ended == "by you"
    assert said.exit != 0


def test_output_without_end_is_cut(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_running, "MOST", 2_000)

    said = Command(("contacts", "list", "--limit", "0", "-o", "json"), str(demo_file), 80).run()

    assert said.ended == "because there is more than fits here"
    assert sum(map(len, said.lines)) <= 2_000
