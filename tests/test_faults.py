"""The fault injectors of the shared folder against the real program; `CRM_FAULT_ROUNDS=100` for the long run."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import once
from newer import newer_program, run

HARNESS = Path(__file__).parents[2] / "shared" / "harness"
ROUNDS = os.environ.get("CRM_FAULT_ROUNDS", "3")
CRM = (sys.executable, "-m", "crm_tui", "--db", "{db}")
LIST = " ".join((*CRM, "contacts", "list"))

pytestmark = pytest.mark.skipif(not HARNESS.is_dir(), reason="../shared/harness is not there")


def attack(name: str, *arguments: str, **variables: str) -> dict[str, Any]:
    """Run an injector and return its report."""
    command = [sys.executable, str(HARNESS / name), *arguments]
    environment = os.environ | variables
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.startswith("{"), done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A CSV file of 2,000 contacts."""
    path = tmp_path_factory.mktemp("people") / "people.csv"
    lines = "".join(f"P{number},p{number}@example.org\n" for number in range(2000))
    path.write_text("name,email\n" + lines, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, people: str) -> str:
    """A database with these contacts, for the injectors to copy."""

    def make(path: Path, folder: Path) -> None:
        done = run(None, "--db", str(path), "import", people, "--into", "contacts")
        assert done.returncode == 0, done.stderr

    return str(once(tmp_path_factory, "people.db", make))


def kill(*arguments: str, signal: str = "KILL", **variables: str) -> list[Any]:
    return list(attack("kill9_loop.py", "--rounds", ROUNDS, "--signal", signal, *arguments, **variables)["failures"])


@pytest.mark.parametrize("signal", ["KILL", "TERM", "INT"])
def test_an_import_that_is_stopped_at_any_moment_leaves_all_or_nothing(people: str, signal: str) -> None:
    command = ("--init", LIST, "--input", people, "--", *CRM, "import", "{in}", "--into", "contacts")

    assert kill(*command, signal=signal) == []


def test_an_add_that_is_killed_leaves_the_record_with_its_journal_or_nothing() -> None:
    command = ("--mode", "any", "--no-idempotent", "--init", LIST, "--", *CRM, "contacts", "add", "name={id}")

    assert kill(*command) == []


def test_an_edit_of_all_that_is_killed_leaves_all_or_nothing(filled: str) -> None:
    command = ("--base", filled, "--", *CRM, "contacts", "edit", "--where", "name:any", "title=CTO", "--yes")

    assert kill(*command) == []


@pytest.mark.parametrize("verb", [("export", "contacts", "--to", "{out}"), ("backup", "{out}")])
def test_a_file_that_is_being_written_when_killed_is_absent_or_complete(filled: str, verb: tuple[str, ...]) -> None:
    assert kill("--mode", "any", "--base", filled, "--", *CRM, *verb) == []


def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new_schema(filled: str, tmp_path: Path) -> None:
    program = newer_program(tmp_path / "newer")
    data = tmp_path / "data"

    command = ("--base", filled, "--", *CRM, "contacts", "list", "--limit", "1")
    failures = kill(*command, PYTHONPATH=str(program), PYTHONSAFEPATH="1", XDG_DATA_HOME=str(data))

    assert failures == []
    assert list(data.rglob("*-before-0006.db"))
    shutil.rmtree(data)


def test_a_disk_that_fills_up_during_an_import_costs_nothing(people: str) -> None:
    steps = str(max(4, min(24, int(ROUNDS))))
    command = ("--init", LIST, "--input", people, "--", *CRM, "import", "{in}", "--into", "contacts")

    report = attack("disk_full.py", "--how", "fsize", "--steps", steps, "--codes", "10", *command)

    assert report["failures"] == []


def test_an_export_to_a_full_device_says_so(filled: str) -> None:
    command = ("--how", "devfull", "--base", filled, "--", *CRM, "export", "contacts", "--to", "{out}")

    assert attack("disk_full.py", *command)["failures"] == []


def test_writers_beside_each_other_lose_nothing_and_none_is_refused() -> None:
    command = ("--procs", "4", "--per", "3", "--init", LIST, "--", *CRM, "contacts", "add", "name={id}")

    report = attack("concurrent_writers.py", *command)

    assert (report["failures"], report["acknowledged"]) == ([], 12)


def test_a_writer_waits_for_a_hostile_holder_of_the_lock() -> None:
    command = (
        "--procs",
        "2",
        "--per",
        "2",
        "--hold-lock",
        "0.3",
        "--init",
        LIST,
        "--",
        *CRM,
        "contacts",
        "add",
        "name={id}",
    )

    assert attack("concurrent_writers.py", *command)["failures"] == []
