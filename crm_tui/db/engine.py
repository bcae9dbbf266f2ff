"""The one engine factory: pragmas, BEGIN IMMEDIATE for writers, and what a URL or path means."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from crm_tui.db.dialects import sqlite_indexes
from crm_tui.db.dialects.base import Dialect
from crm_tui.db.dialects.sqlite import SQLite
from crm_tui.errors import Usage
from crm_tui.text import fold

PRAGMAS = (
    "busy_timeout=30000",
    "wal_autocheckpoint=0",
    "foreign_keys=ON",
    "synchronous=FULL",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
)

_MADE: WeakSet[Engine] = WeakSet()


def _leave_to_parent() -> None:
    """A forked process uses no connection of its parent."""
    for made in _MADE:
        made.dispose(close=False)


os.register_at_fork(after_in_child=_leave_to_parent)


def connect(where: str, waiting: Callable[[], None]) -> Dialect:
    """The dialect, with its engines, of a database path or URL. Opens nothing yet. Raises Usage."""
    path = sqlite_path(where)
    reader, writer = make_engines(path)
    return SQLite(path, reader, writer, waiting)


def sqlite_path(where: str) -> Path:
    """The file a path or `sqlite:///` URL names. Raises Usage for another scheme."""
    scheme, found, rest = where.partition("://")
    if not found:
        return Path(where).expanduser().absolute()
    if scheme == "sqlite" and rest.startswith("/"):
        return Path(rest[1:]).expanduser().absolute()
    raise Usage(f"{scheme} databases are not supported yet; give the path of a SQLite file.")


def make_engines(path: Path) -> tuple[Engine, Engine]:
    """(reader, writer) over one pool: the reader begins plainly, the writer with BEGIN IMMEDIATE."""
    reader = create_engine(_url(path), pool_size=4, max_overflow=4)

    @event.listens_for(reader, "connect")
    def configure(connection: Any, _: object) -> None:
        connection.isolation_level = None  # SQLAlchemy sends BEGIN, not the driver
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # other programs store any byte
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("fold", 1, _fold, deterministic=True)

    @event.listens_for(reader, "begin")
    def begin(connection: Any) -> None:
        begin = connection.get_execution_options().get("begin", "BEGIN")
        connection.exec_driver_sql(begin)
        if begin != "BEGIN":
            sqlite_indexes.trust_own(connection)

    _MADE.add(reader)
    return reader, reader.execution_options(begin="BEGIN IMMEDIATE")


def _url(path: Path) -> URL:
    if path.exists() and not os.access(path, os.W_OK) and not os.access(path.parent, os.W_OK):
        still = not Path(f"{path}-wal").exists()  # nobody can write there: readable only as an unchanging file
        query = {"mode": "ro", "uri": "true"} | ({"immutable": "1"} if still else {})
        return URL.create("sqlite", database=f"file:{path}", query=query)
    return URL.create("sqlite", database=str(path))


def _fold(value: object) -> object:
    return fold(value) if isinstance(value, str) else value
