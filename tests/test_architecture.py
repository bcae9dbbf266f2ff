"""The shape of the code, as far as a machine can hold it."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from crm_tui import entities
from crm_tui.db import models
from crm_tui.db.database import Database
from crm_tui.db.journal import DERIVED
from crm_tui.db.models.journal import Change
from crm_tui.services import demo, undoing, writing
from crm_tui.services.rows import Assignment
from crm_tui.services.transfer import importing
from crm_tui.services.transfer.options import Options

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "crm_tui"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)
SPEAKING_SQL = {"insert", "update", "delete", "text"}
BESIDE_THE_DOORS = {
    "services/undoing.py": {"update"},  # marks a change set as undone, which is no change of a record
    "services/demo.py": {"insert"},  # marks the database as a demo, in a table without records
    "services/transfer/": {"insert", "update", "exec_driver_sql"},  # set-based: temporary tables, then inside `db.bulk`
}
"""What modules outside `db` may use of SQL that writes, and why; nobody deletes, and nobody commits."""


def named(path: Path) -> str:
    """The path of a module inside the package."""
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def test_imports_point_down_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_only_the_database_package_writes_sql() -> None:
    found = {named(path): set(writing_constructs(path)) for path in MODULES if not named(path).startswith("db/")}
    unexplained = {name: constructs - allowed(name) for name, constructs in found.items()}

    assert {name: constructs for name, constructs in unexplained.items() if constructs} == {}


def allowed(name: str) -> set[str]:
    """What one module may use, by its own name or that of its folder."""
    return set().union(*(found for start, found in BESIDE_THE_DOORS.items() if name.startswith(start)))


def writing_constructs(path: Path) -> Iterator[str]:
    """What a module takes from SQLAlchemy or SQLModel to write, and SQL it sends as text."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("sqlalchemy", "sqlmodel")):
            yield from SPEAKING_SQL & {name.name for name in node.names}
        if isinstance(node, ast.Attribute) and node.attr in ("exec_driver_sql", "executescript", "commit"):
            yield node.attr
        if isinstance(node, ast.Import) and any(name.name == "sqlite3" for name in node.names):
            yield "sqlite3"


def test_only_the_command_line_asks_for_the_time() -> None:
    asking = {
        named(path)
        for path in MODULES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("datetime.now", "date.today", "time.time")
    }

    assert {name for name in asking if name != "cli.py" and not name.startswith("commands/")} == set()


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_has_at_most_400_lines_and_a_function_50(path: Path) -> None:
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}

    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
    assert {name: length for name, length in lengths.items() if length > 50} == {}


def changed_in_every_way(db: Database, folder: Path) -> None:
    """Records are added, linked, edited, binned, restored, undone and redone."""
    ada = writing.add(db, "contacts", given("name=Ada", "email=ada@example.org", "company=Acme")).ids[0]
    writing.add(db, "activities", given("kind=call", f"contact={ada}", "subject=Hello"))
    writing.edit(db, "contacts", refs=[str(ada)], assignments=given("title=CTO", "company=Globex"))
    writing.delete(db, "contacts", refs=[str(ada)])
    undoing.undo(db)
    undoing.redo(db)
    writing.restore(db, "contacts", refs=[str(ada)])
    undoing.undo(db, force=True)


def imported_and_taken_back(db: Database, folder: Path) -> None:
    """A file is imported, imported again with changes, and taken back."""
    first, second = folder / "first.csv", folder / "second.csv"
    first.write_text("name,email,company,linkedin\nAda,ada@example.org,Acme,in/ada\nBob,bob@example.org,Acme,\n")
    second.write_text("name,email,company,title\nAda,ada@example.org,Globex,CTO\nCy,cy@example.org,Acme,\n")
    importing.run(db, str(first), Options(into="contacts"))
    importing.run(db, str(second), Options(into="contacts"))
    undoing.undo(db)
    undoing.redo(db)


def filled_with_the_demo(db: Database, folder: Path) -> None:
    """The demo is built."""
    demo.build(db)


@pytest.mark.parametrize("work", [changed_in_every_way, imported_and_taken_back, filled_with_the_demo])
def test_every_version_of_every_record_is_in_the_journal(
    db: Database, tmp_path: Path, work: Callable[[Database, Path], None]
) -> None:
    work(db, tmp_path)

    with db.read() as connection:
        kept = [name for name in entities.NAMES if name not in DERIVED]
        versions = {name: dict(versions_of(connection, name)) for name in kept}
        journaled = {name: dict(journal_of(connection, name)) for name in kept}
    assert versions == journaled
    assert len(versions["contacts"]) > 0


def given(*texts: str) -> list[Assignment]:
    """`field=value` as the command line reads it."""
    return [Assignment(name, "=", value) for name, _, value in (text.partition("=") for text in texts)]


def versions_of(connection: Connection, name: str) -> Iterator[tuple[int, int]]:
    """The version of every record: how often it was written; what the schema brings has 0."""
    table = models.table(name)
    written = select(table.c.id, table.c.version).where(table.c.version > 0)
    yield from (tuple(row) for row in connection.execute(written))


def journal_of(connection: Connection, name: str) -> Iterator[tuple[int, int]]:
    """The number of changes of every record."""
    changes = models.every_table().tables[Change.__tablename__].c
    counted = select(changes.record_id, func.count()).where(changes.entity == name).group_by(changes.record_id)
    yield from (tuple(row) for row in connection.execute(counted))
