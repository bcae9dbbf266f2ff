"""Putting a backup in the place of a SQLite database; the present file is kept aside."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from crm_tui.db.dialects.sqlite import locked, on_network, translated
from crm_tui.db.dialects.sqlite_backup import copied, sync, verify
from crm_tui.errors import Busy, DatabaseUnusable, StorageError

LEFTOVERS = ("-wal", "-shm", "-journal")


def restore(path: Path, source: Path, now: datetime, waiting: Callable[[], None]) -> Path:
    """Replace the database by a copy of the source, in one rename under the writer lock.

    Returns where the present file was kept, or `path` if there was none. Raises Busy while another program has it
    open, DatabaseUnusable for a source that is not whole, StorageError.
    """
    path = Path(os.path.realpath(path))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(path, waiting):
            new = _prepared(path, source)
            try:
                kept = _keep(path, now) if path.exists() else path
                new.replace(path)
                sync(path.parent)
                return kept
            finally:
                for suffix in ("", *LEFTOVERS):
                    Path(f"{new}{suffix}").unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}. The database is as it was.") from error


def _prepared(path: Path, source: Path) -> Path:
    """A verified copy of the source beside the database, in the journal mode that suits the place."""
    for left in path.parent.glob(f".{path.name}.restoring-*"):
        left.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.restoring-", dir=path.parent)
    os.close(handle)
    new = Path(name)
    try:
        copied(source, new)
        verify(new)
        if not on_network(path):
            with closing(sqlite3.connect(new)) as connection:
                connection.execute("PRAGMA journal_mode=WAL").fetchall()
        sync(new)
    except sqlite3.Error as error:
        new.unlink(missing_ok=True)
        known = translated(error, new)
        raise known or DatabaseUnusable(f"{source} cannot be read: {error}. The database is as it was.") from error
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new


def _keep(path: Path, now: datetime) -> Path:
    """A second name for the present file; the first is then replaced, so that there is always a database."""
    _settle(path)
    stamp = f"{path.name}.before-restore-{now:%Y%m%d-%H%M%S}"
    kept = path.with_name(stamp)
    number = 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{stamp}-{number}")
    os.link(path, kept)
    for suffix in ("-wal", "-journal"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{kept}{suffix}")
    Path(f"{path}-shm").unlink(missing_ok=True)
    return kept


def _settle(path: Path) -> None:
    """Move the log into the file, which works only while nobody else has it open; a damaged file stays as it is."""
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
    except sqlite3.DatabaseError as error:
        if isinstance(translated(error, path), Busy):
            text = f"{path} is open in another crm. Close it and try again; nothing was changed."
            raise Busy(text) from error
