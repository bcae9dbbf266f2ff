"""A `crm` to call, on an empty database or on one with a few records."""

from pathlib import Path

import pytest
from calling import Crm, inside, surroundings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def path(tmp_path: Path, empty: Path) -> Path:
    file = tmp_path / "crm.db"
    file.write_bytes(empty.read_bytes())
    file.chmod(0o600)
    return file


@pytest.fixture
def crm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], home: Path, path: Path) -> Crm:
    """`crm("contacts", "list")` in this process, on an empty database."""
    return inside(monkeypatch, capsys, surroundings(home, path))


@pytest.fixture
def few(crm: Crm) -> Crm:
    """The same with Ada at Acme and Nora at Globex."""
    crm("contacts", "add", "name=Ada Lovelace", "email=Ada@Example.ORG", "phone=030 1234567", "company=Acme")
    crm("contacts", "add", "name=Nora Falk", "email=nora@example.com", "company=Globex", "tags=vip|press")
    return crm
