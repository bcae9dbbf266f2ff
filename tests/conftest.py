"""A real database file, opened as the command line opens it, with a fixed clock."""

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import databases
import hostile
import idle
import pytest
import textual.app
import textual.pilot
import walking
from desk import open_desk
from filelock import FileLock
from hypothesis import settings

from crm_tui.db.database import Database
from crm_tui.db.opening import open_database
from crm_tui.domain.kinds import Context
from crm_tui.services import demo

if threading.current_thread() is threading.main_thread():
    # A run in the background inherits SIGINT and SIGHUP as ignored, and so would the programs that tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

databases.spare()
textual.app.wait_for_idle = textual.pilot.wait_for_idle = idle.nothing_ready
settings.register_profile("thorough", max_examples=20_000, deadline=None)

NOW = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)


def opened(path: Path, *, login: str = "ann", now: datetime = NOW) -> Database:
    """A database as one member sees it at one moment."""
    settings = Context(now=now, country="DE", currency="EUR")
    author = {"login": login, "origin": "cli", "clock": lambda: now, "settings": settings}
    return open_database(str(path), **author, say=lambda line: None, backups=path.parent / "backups")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path, Path], object]) -> Path:
    """A closed database that is made in this run by whoever needs it first: all workers copy the same one."""
    shared = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    path = shared / name
    with FileLock(shared / f"{name}.made"):
        if not path.exists():
            folder = factory.mktemp(path.stem)
            make(folder / name, folder)
            (folder / name).rename(path)
    return path


def build_demo(path: Path, folder: Path) -> None:
    """The database of `crm demo`."""
    db = walking.opened(path, folder, origin="cli")
    demo.build(db)
    db.close()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh database file to copy, because the first start takes half a second."""
    return once(tmp_path_factory, "empty.db", lambda path, folder: opened(path).close())


@pytest.fixture
def db(tmp_path: Path, empty: Path) -> Iterator[Database]:
    """An empty database: 2026-11-23 09:00 UTC, country DE, currency EUR, and `ann` is me."""
    path = tmp_path / "crm.db"
    path.write_bytes(empty.read_bytes())
    path.chmod(0o600)
    database = opened(path)
    yield database
    database.close()


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed demo database."""
    return once(tmp_path_factory, "demo.db", build_demo)


@pytest.fixture
def demo_file(demo_template: Path, tmp_path: Path) -> Path:
    """The demo, for one test."""
    return walking.copied(demo_template, tmp_path, "demo.db")


@pytest.fixture(scope="session")
def desk_template(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database of a help desk."""

    def make(path: Path, folder: Path) -> None:
        shutil.copy(empty, path)
        open_desk(path, folder)

    return once(tmp_path_factory, "desk.db", make)


@pytest.fixture
def desk_file(desk_template: Path, tmp_path: Path) -> Path:
    """The help desk, for one test."""
    return walking.copied(desk_template, tmp_path, "desk.db")


@pytest.fixture
def empty_file(empty: Path, tmp_path: Path) -> Path:
    """A database with nothing in it."""
    return walking.copied(empty, tmp_path)


@pytest.fixture(scope="session")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile database, closed."""
    return once(tmp_path_factory, "hostile.db", hostile.fill)
