"""The databases that the screens are walked over; built once, copied for each test."""

from pathlib import Path

import pytest
import walking

from crm_tui.services import demo


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed demo database."""
    folder = tmp_path_factory.mktemp("demo")
    path = folder / "demo.db"
    db = walking.opened(path, folder, origin="cli")
    demo.build(db)
    db.close()
    return path


@pytest.fixture
def demo_file(demo_template: Path, tmp_path: Path) -> Path:
    """The demo, for one test."""
    return walking.copied(demo_template, tmp_path)


@pytest.fixture
def empty_file(tmp_path: Path) -> Path:
    """A database with nothing in it."""
    path = tmp_path / "crm.db"
    walking.opened(path, tmp_path).close()
    return path
