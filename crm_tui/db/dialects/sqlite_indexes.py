"""SQLite's indexes over custom fields: expressions over the JSON column, made and dropped within a transaction.

SQLite before 3.41 calls `json_extract` unsafe in a schema it does not trust, so a writer trusts the schema as long
as it holds indexes of ours, and no longer; the functions our connections have are all harmless.
"""

import re

from sqlalchemy import Connection, Table

KEY = re.compile(r"[a-z][a-z0-9_]*\Z")
NAME = re.compile(r"(ix|uq)_[a-z_]+_custom_[a-z0-9_]+\Z")


def expression(owner: str, key: str) -> str:
    """The value of a custom field, as filter, sort and index write it. Raises ValueError for what is no key."""
    if not KEY.match(key):
        raise ValueError(f"not a key: {key!r}")
    return f"json_extract({owner}custom, '$.{key}')"


def names(connection: Connection) -> set[str]:
    """The names of the indexes over custom fields."""
    found = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%(json_ext%'")
    return {name for name in found.scalars() if NAME.match(name)}


def trust_own(connection: Connection) -> None:
    """Trust the schema if it holds indexes of ours: called at the beginning of every write."""
    connection.exec_driver_sql(f"PRAGMA trusted_schema={'ON' if names(connection) else 'OFF'}")


def create(connection: Connection, name: str, table: Table, key: str, *, unique: bool) -> None:
    """Index a custom field of the live rows; a unique one by its value alone."""
    if not NAME.match(name):
        raise ValueError(f"not an index of a custom field: {name!r}")
    value = expression("", key)
    columns, only = (value, "UNIQUE ") if unique else (f"{value}, id", "")
    connection.exec_driver_sql("PRAGMA trusted_schema=ON")
    connection.exec_driver_sql(f"CREATE {only}INDEX {name} ON {table.name} ({columns}) WHERE deleted_at IS NULL")


def drop(connection: Connection, name: str) -> None:
    """Drop an index over a custom field."""
    if not NAME.match(name):
        raise ValueError(f"not an index of a custom field: {name!r}")
    connection.exec_driver_sql(f"DROP INDEX {name}")
