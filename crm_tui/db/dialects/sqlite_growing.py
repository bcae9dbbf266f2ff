"""Indexes that wait while a table grows to more than twice its size: built afterwards, sorted, they cost half."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, column, func, select, table

SCHEMA = table("sqlite_master", column("type"), column("name"), column("tbl_name"), column("sql"))

MANY = 20_000
"""Fewer new rows go straight into the indexes."""


@contextmanager
def indexed_later(connection: Connection, target: Table, rows: int) -> Iterator[None]:
    """Insert so many rows inside; the indexes are gone meanwhile if that pays, in the same transaction."""
    present = connection.execute(select(func.count()).select_from(target)).scalar_one() if rows > MANY else rows
    waiting = _indexes(connection, target) if rows > max(MANY, present) else {}
    for name in waiting:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for definition in waiting.values():
        connection.exec_driver_sql(definition)


def _indexes(connection: Connection, target: Table) -> dict[str, str]:
    """The statements that made the indexes of a table, by name."""
    made = select(SCHEMA.c.name, SCHEMA.c.sql).where(
        SCHEMA.c.type == "index", SCHEMA.c.tbl_name == target.name, SCHEMA.c.sql.is_not(None)
    )
    return {name: statement for name, statement in connection.execute(made)}
