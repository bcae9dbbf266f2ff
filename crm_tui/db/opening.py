"""Opening a database file: made on first use, upgraded after a verified backup, refused when it is not ours."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from crm_tui.db.database import Database
from crm_tui.db.dialects.sqlite import locked, on_network, translated
from crm_tui.db.engine import connect, make_engines, sqlite_path
from crm_tui.db.migrations import HEAD, REVISIONS
from crm_tui.domain.kinds.base import Context
from crm_tui.errors import DatabaseUnusable, NotAllowed, StorageError

MAGIC = b"SQLite format 3\x00"
Say = Callable[[str], None]


def open_database(
    where: str,
    *,
    login: str,
    origin: str,
    clock: Callable[[], datetime],
    settings: Context,
    say: Say,
    backups: Path,
) -> Database:
    """Open, making or upgrading it if needed. `say` takes one line a person should read.

    Raises DatabaseUnusable for what is no database of ours or a newer one, StorageError, NotAllowed, Busy, Usage.
    """
    path = sqlite_path(where)
    waiting = lambda: say("Someone else is writing. Waiting for up to 30 s.")  # noqa: E731
    if not path.exists():
        create(path, waiting, say)
    revision = check(path)
    if revision != HEAD:
        upgrade(path, waiting, say, backups)
    return Database(connect(where, waiting), login=login, origin=origin, clock=clock, settings=settings)


def check(path: Path) -> str:
    """The revision of a database file. Raises DatabaseUnusable, StorageError; modifies nothing."""
    if path.is_dir():
        raise DatabaseUnusable(f"{path} is a directory, no database. Give the path of a file.")
    if path.exists() and not path.is_file():  # opening a pipe would wait for somebody to write
        raise DatabaseUnusable(f"{path} is a device or a pipe, no database. Give the path of a file.")
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC))
    except PermissionError as error:
        raise NotAllowed(f"{path} cannot be read: {error.strerror}.") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.") from error
    if start != MAGIC:
        raise DatabaseUnusable(f"{path} is no crm database. It was left as it is; give another path with --db.")
    revision = _revision(path)
    if revision not in REVISIONS:
        text = f"{path} was written by a newer crm (schema {revision}). It was left as it is; upgrade this crm."
        raise DatabaseUnusable(text)
    return revision


def _revision(path: Path) -> str:
    reader, _ = make_engines(path)
    try:
        with reader.connect() as connection:
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    except DBAPIError as error:
        _explain(error, path)
    finally:
        reader.dispose()
    return str(found)


def _explain(error: DBAPIError, path: Path) -> NoReturn:
    if "no such table" in str(error.orig):
        raise DatabaseUnusable(f"{path} is a SQLite file of another program. It was left as it is.") from error
    known = translated(error, path)
    raise known or DatabaseUnusable(f"{path} cannot be opened: {error.orig}.") from error


def create(path: Path, waiting: Callable[[], None], say: Say) -> None:
    """Make a new database beside its name and give it the name when it is whole; mode 0600, folder 0700."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path.parent} cannot be made: {error.strerror}.") from error
    with locked(path, waiting):
        if path.exists():
            return
        for left in path.parent.glob(f".{path.name}.making*"):
            left.unlink(missing_ok=True)
        new = path.with_name(f".{path.name}.making")
        try:
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _build(new, "DELETE" if on_network(path) else "WAL")
            new.rename(path)
        except OSError as error:
            raise StorageError(f"{path} cannot be made: {error.strerror}.") from error
        finally:
            for suffix in ("", "-wal", "-shm", "-journal"):
                Path(f"{new}{suffix}").unlink(missing_ok=True)
    if on_network(path):
        say(f"{path} lies on a network share: using a rollback journal, which is slower. PostgreSQL suits a share.")


def _build(new: Path, mode: str) -> None:
    _, writer = make_engines(new)
    try:
        migrate(writer)
    except DBAPIError as error:
        _explain(error, new)
    finally:
        writer.dispose()
    try:
        with closing(sqlite3.connect(new)) as connection:
            connection.execute(f"PRAGMA journal_mode={mode}").fetchall()
    except sqlite3.Error as error:
        raise translated(error, new) or StorageError(f"{new} cannot be written: {error}.") from error


def upgrade(path: Path, waiting: Callable[[], None], say: Say, backups: Path) -> None:
    """Bring an older schema up to date: verified backup first, then one transaction under the writer lock."""
    with locked(path, waiting):
        found = check(path)
        if found == HEAD:
            return
        kept = connect(str(path), waiting)
        copy = backups / f"{path.stem}-before-{HEAD}.db"
        backups.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.backup(copy)
        try:
            notes = migrate(kept.writer)
        except DBAPIError as error:
            _explain(error, path)
        finally:
            kept.reader.dispose()
    say(f"Upgraded {path} from schema {found} to {HEAD}. The backup before it: {copy}")
    for note in notes:
        say(note)


def migrate(writer: Engine) -> list[str]:
    """Run the missing revisions in ONE transaction, foreign keys off and checked before COMMIT; what to tell of it."""
    running = import_module("crm_tui.db.migrations.running")  # Alembic: half a second only an upgrade pays
    with writer.connect() as connection:
        connection.detach()
        _outside(connection, "PRAGMA foreign_keys=OFF")
        with connection.begin():
            notes: list[str] = running.upgrade(connection)
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise DatabaseUnusable(f"The upgrade would orphan {len(orphans)} rows and was rolled back.")
    return notes


def _outside(connection: Connection, pragma: str) -> None:
    """Run a pragma that SQLite ignores inside a transaction."""
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(pragma)
