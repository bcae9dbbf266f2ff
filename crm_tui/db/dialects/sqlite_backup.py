"""Copying a SQLite database: as of one moment, verified before it gets its name."""

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from crm_tui.errors import DatabaseUnusable, StorageError


def backup(source: Path, target: Path) -> None:
    """Copy in one step (a stepped copy restarts at every foreign commit), verify, sync, rename; mode 0600."""
    target = Path(os.path.realpath(target))
    folder = target.parent
    try:
        for left in folder.glob(f".{target.name}.copying-*"):
            left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.copying-", dir=folder)
        os.close(handle)
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror}.") from error
    copy = Path(name)
    try:
        copied(source, copy)
        verify(copy)
        sync(copy)
        copy.replace(target)
        sync(folder)
    except sqlite3.Error as error:
        raise StorageError(f"The backup to {target} failed: {error}. The file there is as it was.") from error
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror}. The file there is as it was.") from error
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)


def copied(source: Path, copy: Path) -> None:
    """Copy as of one moment, with what still lies in the log; the copy has a rollback journal."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as origin,
        closing(sqlite3.connect(copy)) as made,
    ):
        origin.backup(made, pages=-1)
        made.execute("PRAGMA journal_mode=DELETE").fetchall()


def verify(path: Path) -> None:
    """Raise DatabaseUnusable unless the file is whole: pages, indexes and foreign keys."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            connection.execute("PRAGMA cache_size=-65536")  # the check reads every page, many of them again
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
            connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise DatabaseUnusable(f"{path} is no whole crm database: {error}.") from error
    if found != ["ok"]:
        raise DatabaseUnusable(f"{path} is damaged: {found[0]}.")
    if orphans:
        raise DatabaseUnusable(f"{path} is damaged: {len(orphans)} rows refer to rows that are not there.")


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
