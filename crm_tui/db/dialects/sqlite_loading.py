"""Loading a whole SQLite database: references checked at the end, and ids that are never used again."""

from collections.abc import Mapping

from sqlalchemy import Connection, column, insert, select, table

SEQUENCES = table("sqlite_sequence", column("name"), column("seq"))


def last_ids(connection: Connection) -> dict[str, int]:
    """The last id handed out in each table that never uses one again."""
    found = connection.execute(select(SEQUENCES.c.name, SEQUENCES.c.seq).order_by(SEQUENCES.c.name))
    return {name: int(last) for name, last in found}


def begin(connection: Connection) -> None:
    """Check references at COMMIT."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")


def end(connection: Connection, ids: Mapping[str, int]) -> list[str]:
    """Set the last ids; the tables with rows that refer to nothing."""
    connection.execute(SEQUENCES.delete())
    if ids:
        connection.execute(insert(SEQUENCES), [{"name": name, "seq": last} for name, last in ids.items()])
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    return sorted({str(row[0]) for row in orphans})
