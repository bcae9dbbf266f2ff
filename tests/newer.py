"""A copy of the program with one revision more, which exists only here: for tests of the upgrade."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import crm_tui

REVISION = '''"""A revision of several statements that only tests know."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("CREATE TABLE scratch (id INTEGER PRIMARY KEY, name TEXT) STRICT")
    op.execute("INSERT INTO scratch SELECT id, name FROM contacts")
    op.execute("ALTER TABLE contacts ADD COLUMN shoe_size INTEGER")
    op.execute("UPDATE contacts SET shoe_size = id")
    op.execute("CREATE INDEX ix_contacts_shoe_size ON contacts (shoe_size)")
    op.execute("CREATE TABLE more (id INTEGER PRIMARY KEY, contact_id INTEGER REFERENCES contacts (id)) STRICT")
    op.execute("INSERT INTO more SELECT id, id FROM contacts")
    op.execute("DROP TABLE scratch")
'''


def newer_program(folder: Path) -> Path:
    """Copy the package, add the revision, and return the folder to put on PYTHONPATH."""
    source = Path(crm_tui.__file__).parent
    shutil.copytree(source, folder / "crm_tui", ignore=shutil.ignore_patterns("__pycache__"))
    migrations = folder / "crm_tui" / "db" / "migrations"
    (migrations / "versions" / "0006_tests.py").write_text(REVISION, encoding="utf-8")
    init = migrations / "__init__.py"
    text = init.read_text(encoding="utf-8")
    text = text.replace('HEAD = "0005"', 'HEAD = "0006"').replace(
        '("0001", "0002", "0003", "0004", "0005")', '("0001", "0002", "0003", "0004", "0005", "0006")'
    )
    init.write_text(text, encoding="utf-8")
    return folder


def run(program: Path | None, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `crm` of a program folder (None: the one under test) as a process of its own."""
    environment = os.environ | {"XDG_DATA_HOME": "/nonexistent"} | variables
    if program is not None:
        environment["PYTHONPATH"] = str(program)
    command = [sys.executable, "-m", "crm_tui", *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, check=False,
        cwd=program,
    )  # fmt: skip
