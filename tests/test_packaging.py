"""What is shipped: the wheel holds everything the program reads, and runs without the tree it was built from."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    target = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)], cwd=ROOT, check=True)
    return next(target.glob("*.whl"))


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> dict[str, str]:
    """The environment in which `crm_tui` is the unpacked wheel and nothing else, with a home of its own."""
    site, home = tmp_path / "site", tmp_path / "home"
    home.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CRM_", "XDG_"))}
    return kept | {"PYTHONPATH": str(site), "HOME": str(home)}


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    wanted = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "crm_tui").rglob("*")
        if path.is_file() and path.suffix != ".pyc" and "__pycache__" not in path.parts
    }

    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())

    assert wanted <= names
    assert "crm_tui/py.typed" in names
    assert "crm_tui/db/migrations/versions/0001_first.py" in names
    assert "crm_tui/services/transfer/profiles/hubspot_contacts.toml" in names


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"crm_tui"}


def test_the_wheel_installs_the_command_crm(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        entry_points = archive.read(name).decode()

    assert "crm = crm_tui.__main__:main" in entry_points


def test_the_demo_runs_from_the_wheel(installed: dict[str, str], tmp_path: Path) -> None:
    where = run(installed, tmp_path, "-c", "import crm_tui; print(crm_tui.__file__)")
    demo = run(installed, tmp_path, "-m", "crm_tui", "demo", "--now", "2026-11-23T09:00:00Z")

    assert where.stdout.startswith(str(tmp_path))
    assert (demo.returncode, "contacts" in demo.stdout) == (0, True), demo.stderr


def run(environment: dict[str, str], folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A Python that knows the wheel, away from the tree, with nobody at the keyboard."""
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
