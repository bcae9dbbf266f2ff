"""Texts in the person's own editor: a small program stands in for it, run as any other."""

import stat
import sys
from pathlib import Path

import pytest

from crm_tui.errors import CrmError
from crm_tui.screens.editor import editor_command, through_editor


def program(folder: Path, body: str) -> list[str]:
    script = folder / "editor.py"
    script.write_text(f"import os, pathlib, sys\npath = pathlib.Path(sys.argv[1])\n{body}\n")
    return [sys.executable, str(script)]


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    command = program(tmp_path, "path.write_text(path.read_text().replace('old', 'new'))")

    assert through_editor(command, "old text") == "new text"


def test_an_unchanged_text_is_none(tmp_path: Path) -> None:
    assert through_editor(program(tmp_path, "pass"), "text") is None
    assert through_editor(program(tmp_path, "pass"), "") is None


def test_the_file_is_for_the_person_alone_and_gone_afterwards(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    command = program(
        tmp_path, f"pathlib.Path({str(seen)!r}).write_text(f'{{path}} {{path.stat().st_mode}}'); path.write_text('x')"
    )
    through_editor(command, "text")
    path, mode = seen.read_text().split()

    assert stat.S_IMODE(int(mode)) == 0o600
    assert not Path(path).exists()


def test_a_missing_editor_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match=r"The editor nothere cannot be started: .* Set \$EDITOR to another one\."):
        through_editor(["nothere"], "text")


def test_an_editor_that_fails_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match=r"ended with 3\. Nothing was changed"):
        through_editor(program(tmp_path, "path.write_text('x'); sys.exit(3)"), "text")


def test_a_text_that_is_not_utf8_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(CrmError, match="not saved as UTF-8"):
        through_editor(program(tmp_path, "path.write_bytes(b'\\xff')"), "text")


def test_visual_comes_before_editor_and_no_shell_reads_it() -> None:
    assert editor_command({"VISUAL": "code --wait '$HOME/x'", "EDITOR": "nano"}) == ["code", "--wait", "$HOME/x"]
    assert editor_command({"VISUAL": " ", "EDITOR": "nano -w"}) == ["nano", "-w"]
    assert editor_command({}) == ["vi"]
    with pytest.raises(CrmError, match="open quote"):
        editor_command({"EDITOR": "vi '"})
