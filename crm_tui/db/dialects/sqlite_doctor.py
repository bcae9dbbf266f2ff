"""What can be wrong with a SQLite database file, one check each; a damaged file fails checks, it raises nothing."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select
from sqlalchemy.exc import DBAPIError

from crm_tui.db import derived
from crm_tui.db.custom import definitions, loaded
from crm_tui.db.dialects import sqlite_indexes
from crm_tui.db.dialects.sqlite import locked
from crm_tui.db.engine import make_engines
from crm_tui.db.migrations import HEAD
from crm_tui.db.models import every_table, table
from crm_tui.db.models.base import fields_of
from crm_tui.db.opening import check as revision_of
from crm_tui.errors import CrmError

SAMPLE = 1_000
FIXED = {(3, 44): 6, (3, 50): 7}
"""Library branches with a fix of the WAL-reset bug of their own, and from which patch on."""


@dataclass(frozen=True)
class Check:
    """One thing looked at, whether it is well, and what was found, in a line."""

    name: str
    ok: bool
    text: str


def examine(path: Path, waiting: Callable[[], None]) -> Iterator[Check]:
    """All checks that concern the file itself."""
    try:
        revision = revision_of(path)
    except CrmError as error:
        yield Check("schema", False, error.message)
        return
    yield Check("schema", revision == HEAD, f"revision {revision}; this crm has {HEAD}")
    reader, writer = make_engines(path)
    try:
        for name, look in LOOKS.items():
            yield _looked(name, look, reader.connect)
        yield _looked("search index", lambda connection: _search_index(connection, path, waiting), writer.connect)
    finally:
        reader.dispose()
    yield _log(path)
    yield _modes(path)
    yield Check("library", True, library(sqlite3.sqlite_version_info))


def _looked(name: str, look: Callable[[Connection], tuple[bool, str]], connect: Callable[[], Connection]) -> Check:
    try:
        with connect() as connection:
            return Check(name, *look(connection))
    except DBAPIError as error:
        return Check(name, False, f"cannot be checked: {error.orig}")
    except CrmError as error:
        return Check(name, False, f"cannot be checked: {error.message}")


def _integrity(connection: Connection) -> tuple[bool, str]:
    sqlite_indexes.trust_own(connection)
    connection.exec_driver_sql("PRAGMA cache_size=-65536")
    found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    return found == ["ok"], "; ".join(str(each).replace("\n", " ") for each in found)


def _foreign_keys(connection: Connection) -> tuple[bool, str]:
    found = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    tables = ", ".join(sorted({str(row[0]) for row in found}))
    return not found, f"{len(found)} rows of {tables} refer to nothing" if found else "all references lead to a row"


def _counts(connection: Connection) -> tuple[bool, str]:
    return True, ", ".join(f"{name} {count:,}" for name, count in counts(connection).items())


def counts(connection: Connection) -> dict[str, int]:
    """The number of rows of every table of ours, binned ones included."""
    return {
        each.name: int(connection.execute(select(func.count()).select_from(each)).scalar_one())
        for each in every_table().sorted_tables
    }


def _orphans(connection: Connection) -> tuple[bool, str]:
    points, people, changes, sets = (every_table().tables[name] for name in ORPHANED)
    live = select(people.c.id).where(people.c.deleted_at.is_(None))
    lost = _count(
        connection, select(points.c.id).where(points.c.contact_id.not_in(live), points.c.deleted_at.is_(None))
    )
    empty = _count(connection, select(changes.c.id).where(changes.c.change_set.not_in(select(sets.c.id))))
    text = f"{lost:,} points of contact of binned contacts, {empty:,} journal entries without a change set"
    return empty == 0, text


ORPHANED = ("contact_points", "contacts", "changes", "change_sets")


def _count(connection: Connection, rows: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one())


def _searched() -> list[Table]:
    return [each for each in every_table().sorted_tables if "search_text" in each.c]


def _search_texts(connection: Connection) -> tuple[bool, str]:
    """Recompute the searched text of the newest records."""
    custom, wrong, seen = definitions(connection), [], 0
    for source in _searched():
        fields = [*fields_of(table(source.name)).values(), *custom.get(source.name, {}).values()]
        for row in connection.execute(select(source).order_by(source.c.id.desc()).limit(SAMPLE)).mappings():
            seen += 1
            if derived.search_text(fields, dict(row), loaded(row["custom"])) != row["search_text"]:
                wrong.append(f"{source.name} {row['id']}")
    return not wrong, f"of {seen:,} looked at, {len(wrong):,} differ{': ' + ', '.join(wrong[:5]) if wrong else ''}"


def _search_index(connection: Connection, path: Path, waiting: Callable[[], None]) -> tuple[bool, str]:
    """FTS5's own check compares the index with the texts; it counts as writing, so it takes the writer lock."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return True, "not checked: checking counts as writing, and the file is read-only for you"
    texts = 0
    with locked(path, waiting):
        for source in _searched():
            name = f"{source.name}_search"
            connection.exec_driver_sql(f"INSERT INTO {name}({name}, rank) VALUES('integrity-check', 1)")
            texts += _count(connection, select(source.c.id).where(source.c.search_text.is_not(None)))
        connection.rollback()
    return True, f"agrees with {texts:,} texts"


LOOKS: dict[str, Callable[[Connection], tuple[bool, str]]] = {
    "integrity": _integrity,
    "foreign keys": _foreign_keys,
    "rows": _counts,
    "orphans": _orphans,
    "search texts": _search_texts,
}


def _log(path: Path) -> Check:
    log = Path(f"{path}-wal")
    size = log.stat().st_size if log.exists() else 0
    return Check("log", True, f"{size:,} bytes wait in the write-ahead log")


def _modes(path: Path) -> Check:
    files = [Path(f"{path}{suffix}") for suffix in ("", "-wal", "-shm", ".lock")]
    modes = {file.name: file.stat().st_mode & 0o777 for file in files if file.exists()}
    bad = [f"chmod o= {name}" for name, mode in modes.items() if mode & 0o007]
    text = ", ".join(f"{name} {mode:04o}" for name, mode in modes.items())
    return Check("file modes", not bad, f"{text}{'; everybody may read it: ' + ', '.join(bad) if bad else ''}")


def library(version: tuple[int, int, int]) -> str:
    """The version of the SQLite library, and whether its WAL-reset bug applies (sqlite.org/wal.html#walresetbug)."""
    text = "SQLite " + ".".join(map(str, version))
    fixed = version >= (3, 51, 3) or version < (3, 7, 0) or version[2] >= FIXED.get(version[:2], 1_000)
    if fixed:
        return text
    return f"{text} has the WAL-reset bug: let no other program, such as sqlite3, write to the file while crm runs"
