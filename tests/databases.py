"""Databases that cost a test little: nothing waits for the disk, and a statement compiled for one is known to all.

For the databases of the test process only: a program that a test starts as a process writes as it always does.
"""

import gc
from typing import Any

from sqlalchemy import Engine
from sqlalchemy import create_engine as create
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from crm_tui.db import engine

STATEMENTS: Any = LRUCache(2_000)


class Dialect(SQLiteDialect_pysqlite):
    """SQLite, one like the other, so that a statement is compiled once in a run and not once in every test."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is Dialect

    def __hash__(self) -> int:
        return hash(Dialect)


def create_engine(*arguments: Any, **options: Any) -> Engine:
    """An engine that knows the statements of those before it."""
    made = create(*arguments, **options)
    made._compiled_cache = STATEMENTS
    return made


def spare() -> None:
    """From now on databases are opened in this way."""
    registry.register("sqlite", __name__, "Dialect")
    engine.create_engine = create_engine  # type: ignore[attr-defined]
    engine.PRAGMAS = tuple("synchronous=OFF" if each == "synchronous=FULL" else each for each in engine.PRAGMAS)
    gc.set_threshold(20_000, 20, 50)
