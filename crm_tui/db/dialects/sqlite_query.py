"""A person's own SQL on a SQLite database: reading only, whatever it says."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from crm_tui.db.dialects.sqlite import translated
from crm_tui.errors import DatabaseUnusable, StorageError, Usage
from crm_tui.text import fold

Cell = str | int | float | None

SECONDS = 300
LONGEST = 50_000_000
ACTIONS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
FORBIDDEN = {"load_extension", "fts3_tokenizer"}
PRAGMAS = {
    "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list",
    "foreign_key_check", "integrity_check", "quick_check", "page_count", "page_size", "compile_options",
    "function_list", "data_version",
}  # fmt: skip
"""Those that only tell something."""


def query(path: Path, sql: str, most: int) -> tuple[tuple[str, ...], list[tuple[Cell, ...]], bool]:
    """(columns, at most `most` rows, whether there were more). Raises Usage with SQLite's own words."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            _restrict(connection)
            cursor = connection.execute(sql)
            if cursor.description is None:
                raise Usage("crm sql needs a query, e.g. SELECT count(*) FROM contacts")
            rows = [tuple(map(_cell, row)) for row in cursor.fetchmany(most + 1)]
            return tuple(column[0] for column in cursor.description), rows[:most], len(rows) > most
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        known = translated(error, path)
        if isinstance(known, DatabaseUnusable | StorageError):
            raise known from error
        raise Usage(f"crm sql reads only, with one statement: {error}") from error


def _restrict(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.create_function("fold", 1, lambda value: fold(value) if isinstance(value, str) else value)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    until = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > until, 100_000)
    connection.set_authorizer(_allowed)


def _allowed(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action == sqlite3.SQLITE_PRAGMA:
        return sqlite3.SQLITE_OK if first in PRAGMAS else sqlite3.SQLITE_DENY
    if action not in ACTIONS or (action == sqlite3.SQLITE_FUNCTION and second in FORBIDDEN):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _cell(value: str | int | float | bytes | None) -> Cell:
    return f"x'{value.hex()}'" if isinstance(value, bytes) else value
