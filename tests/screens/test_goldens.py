"""Every screen and dialog as a golden file, at both sizes; and the states that no key leads to."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import idle
import pytest
import walking
from goldens import Screens, drawn
from scenes import REST, SCENES
from syrupy.assertion import SnapshotAssertion

from crm_tui.screens.host import Setup

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
TABLES = {"home": "tasks", "deals": "deals", "leads": "leads", "tasks": "tasks", "tickets": "tickets"}
"""Screens, and the table that each cannot do without."""

FILE = (
    "Name,E-Mail,Telefon,Firma,Geburtstag\r\n"
    "Nora Falk,nora@globex.example,+49 30 1234567,Globex,1985-11-25\r\n"
    "Otto Brand,otto@duff.example,,Duff,31.31.1980\r\n"
    "Petra Jansen,petra@massive.example,,Massive,\r\n"
)


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The golden file of a test."""
    return snapshot.use_extension(Screens)


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths are written from the home folder on, so that no screen depends on where the tests run."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "people.csv"
    file.write_bytes(FILE.encode())
    os.utime(file, (walking.NOW.timestamp(), walking.NOW.timestamp()))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCENES)
async def test_a_screen_looks_as_it_did(
    name: str, size: str, request: pytest.FixtureRequest, tmp_path: Path, golden: SnapshotAssertion
) -> None:
    scene = SCENES[name]
    path = request.getfixturevalue("empty_file" if scene.empty else "desk_file" if scene.desk else "demo_file")
    async with walking.walk(path, tmp_path, SIZES[size], CRM_START=scene.start, **scene.env) as pilot:
        for key in scene.pressed("~/people.csv"):
            await (walking.settle(pilot) if key == REST else walking.do(pilot, key))
        await walking.settle(pilot)

        assert drawn(pilot) == golden


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("start", ["contacts", *TABLES])
async def test_the_first_frame_says_that_it_is_loading(
    start: str, size: str, demo_file: Path, tmp_path: Path, golden: SnapshotAssertion
) -> None:
    gate, program = threading.Event(), walking.app(demo_file, tmp_path, CRM_START=start)
    connect = program.setup.connect

    def late(say: Any) -> Any:
        gate.wait(20)
        return connect(say)

    program.setup = Setup(program.setup.settings, program.setup.clock, late)
    async with program.run_test(size=SIZES[size], notifications=True) as pilot:
        await idle.drawn(program)
        first = drawn(pilot)
        gate.set()
        await walking.settle(pilot)

    assert first == golden


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("start", TABLES)
async def test_a_screen_whose_table_cannot_be_read_says_so(
    start: str, size: str, demo_file: Path, tmp_path: Path, golden: SnapshotAssertion
) -> None:
    damage(demo_file, TABLES[start])
    async with walking.walk(demo_file, tmp_path, SIZES[size], CRM_START=start) as pilot:
        assert drawn(pilot) == golden


def damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table, as a bad disk would."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


async def test_a_terminal_too_small_is_asked_for_room(
    demo_file: Path, tmp_path: Path, golden: SnapshotAssertion
) -> None:
    async with walking.walk(demo_file, tmp_path, (50, 18), CRM_START="contacts") as pilot:
        assert drawn(pilot) == golden
