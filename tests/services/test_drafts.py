"""Drafts: what was typed survives, nothing else is touched, and two programs do not disturb each other."""

import json
import multiprocessing
import os
import resource
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import StorageError
from crm_tui.services.drafts import Draft, forget, found, keep

NEW = Draft("/data/crm.db", "contacts", None, None, {"name": "Ada", "notes": "two\nlines"}, "2026-11-23T09:00:00Z")

PROGRAM = """
import sys
from pathlib import Path
from crm_tui.services.drafts import Draft, keep
folder, name, at = sys.argv[1:]
print(keep(Path(folder), Draft("/data/crm.db", "contacts", None, None, {"name": name}, at)), flush=True)
sys.stdin.read()
"""


def program(folder: Path, name: str, at: str = "2026-11-23T08:00:00Z") -> subprocess.Popen[str]:
    """Another program that keeps a draft and goes on running; returned when the draft is there."""
    command = [sys.executable, "-c", PROGRAM, str(folder), name, at]
    started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline()
    return started


def crash(running: subprocess.Popen[str]) -> None:
    running.kill()
    running.communicate()


def crashed(folder: Path, name: str, at: str = "2026-11-23T08:00:00Z") -> None:
    crash(program(folder, name, at))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_draft_is_for_its_owner_only_and_replaces_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "drafts"

    first = keep(folder, NEW)
    second = keep(folder, replace(NEW, values={"name": "Ada L"}))

    assert first == second
    assert (mode(first), mode(folder)) == (0o600, 0o700)
    assert json.loads(first.read_text("ascii"))["values"] == {"name": "Ada L"}
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".lock"]


def test_drafts_of_other_records_and_databases_are_files_of_their_own(tmp_path: Path) -> None:
    others = [NEW, replace(NEW, record=1, version=2), replace(NEW, entity="companies"), replace(NEW, database="/b")]

    assert len({keep(tmp_path, draft) for draft in others}) == 4


def test_a_draft_of_a_crashed_program_is_offered_the_newest_first(tmp_path: Path) -> None:
    crashed(tmp_path, "older")
    crashed(tmp_path, "newer", "2026-11-23T08:30:00Z")

    assert [draft.values["name"] for draft in found(tmp_path, "/data/crm.db")] == ["newer", "older"]
    assert found(tmp_path, "/data/other.db") == ()


def test_a_draft_of_a_running_program_is_not_offered_until_it_ends(tmp_path: Path) -> None:
    keep(tmp_path, NEW)
    running = program(tmp_path, "theirs")

    assert found(tmp_path, "/data/crm.db") == ()

    crash(running)

    assert [draft.values["name"] for draft in found(tmp_path, "/data/crm.db")] == ["theirs"]


def test_forgetting_a_found_draft_leaves_all_others_and_no_trace(tmp_path: Path) -> None:
    own = keep(tmp_path, NEW)
    crashed(tmp_path, "one")
    crashed(tmp_path, "two", "2026-11-23T08:30:00Z")

    forget(tmp_path, found(tmp_path, "/data/crm.db")[0])

    assert [draft.values["name"] for draft in found(tmp_path, "/data/crm.db")] == ["one"]
    assert own.exists()

    forget(tmp_path, found(tmp_path, "/data/crm.db")[0])

    assert {path.stem.rpartition("-")[2] for path in tmp_path.iterdir()} == {own.stem.rpartition("-")[2]}


def test_forgetting_ones_own_draft_is_by_its_form_and_works_twice(tmp_path: Path) -> None:
    path = keep(tmp_path, NEW)

    forget(tmp_path, replace(NEW, values={}, at="later"))
    forget(tmp_path, NEW)

    assert not path.exists()


def test_damaged_and_foreign_files_are_skipped_and_left_alone(tmp_path: Path) -> None:
    crashed(tmp_path, "good")
    whole = next(path for path in tmp_path.iterdir() if path.suffix == ".json")
    content = json.loads(whole.read_text("ascii"))
    damaged = {
        "0": b"",
        "1": b"{",
        "2": b"[]",
        "3": b"\xff",
        "4": json.dumps(content | {"values": {"name": 1}}).encode(),
        "5": json.dumps(content | {"record": "1"}).encode(),
        "6": b"[" * 100_000,
    }
    for digit, text in damaged.items():
        (tmp_path / f"{digit * 16}-{'a' * 32}.json").write_bytes(text)
    (tmp_path / f"{'b' * 16}-{'a' * 32}.json").mkdir()
    os.mkfifo(tmp_path / f"{'c' * 16}-{'a' * 32}.json")
    (tmp_path / "notes.txt").write_text("mine")

    drafts = found(tmp_path, "/data/crm.db")

    assert [draft.values for draft in drafts] == [{"name": "good"}]
    assert (tmp_path / f"{'1' * 16}-{'a' * 32}.json").read_bytes() == b"{"
    assert (tmp_path / "notes.txt").exists()


def test_no_folder_means_no_drafts(tmp_path: Path) -> None:
    assert found(tmp_path / "drafts", "/data/crm.db") == ()


def _kept(folder: Path, draft: Draft) -> None:
    keep(folder, draft)


@given(st.dictionaries(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=()))))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]) -> None:
    folder = tmp_path_factory.mktemp("drafts")
    draft = replace(NEW, values=values | {"notes": "\r\n\ud800\x00\u202e"})

    path = keep(folder, draft)
    left = path.with_name(path.name[:17] + "0" * 32 + ".json")
    path.rename(left)

    assert found(folder, NEW.database) == (draft,)


def test_a_forked_program_has_drafts_of_its_own(tmp_path: Path) -> None:
    own = keep(tmp_path, NEW)
    child = multiprocessing.get_context("fork").Process(
        target=_kept, args=(tmp_path, replace(NEW, values={"name": "x"}))
    )
    child.start()
    child.join()

    assert json.loads(own.read_text("ascii"))["values"] == NEW.values


def test_a_full_disk_is_one_clear_line_and_the_draft_before_stays(tmp_path: Path) -> None:
    path = keep(tmp_path, NEW)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, limits[1]))
    try:
        with pytest.raises(StorageError, match=r"cannot write .*: the file is larger than allowed here") as failed:
            keep(tmp_path, replace(NEW, values={"notes": "x" * 100_000}))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert "\n" not in failed.value.message
    assert json.loads(path.read_text("ascii"))["values"] == NEW.values
    assert sorted(each.suffix for each in tmp_path.iterdir()) == [".json", ".lock"]


def test_a_folder_that_takes_nothing_is_one_clear_line(tmp_path: Path) -> None:
    blocked = tmp_path / "drafts"
    blocked.write_text("a file")

    with pytest.raises(StorageError, match=r"cannot write .*drafts") as failed:
        keep(blocked, NEW)

    assert "\n" not in failed.value.message
