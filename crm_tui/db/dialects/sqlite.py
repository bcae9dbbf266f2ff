"""SQLite: one writer lock beside the file, WAL, full text by three-character runs."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    Select,
    Table,
    and_,
    column,
    false,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.dialects import sqlite_indexes, sqlite_loading, sqlite_stopping
from crm_tui.db.dialects.sqlite_backup import backup
from crm_tui.db.dialects.sqlite_growing import indexed_later
from crm_tui.domain.searching import needle, runs
from crm_tui.errors import Busy, Conflict, CrmError, DatabaseUnusable, NotAllowed, StorageError

CHECKPOINT_ABOVE = 4 << 20
BUDGET = 30.0
NOTICE_AFTER = 2.0
MOST_RUNS = 8
"""The most three-character runs asked of the index, spread over the needles: more of them cost more than they save."""
DECISIVE = 200
"""The most words of a search that are looked for, the longest; SQLite takes a thousand conditions."""
EXAMINED = 5_000
"""The most records whose text one search reads: about ten milliseconds, however many there are."""


class SQLite:
    """The SQLite side of the dialect protocol."""

    def __init__(self, path: Path, reader: Engine, writer: Engine, waiting: Callable[[], None]) -> None:
        self.path = path
        self.reader = reader
        self.writer = writer
        self.waiting = waiting

    @contextmanager
    def writing(self, *, wait: bool = True) -> Iterator[None]:
        """Hold `crm.db.lock`; checkpoint before letting go, so no checkpoint runs beside another's commit."""
        with locked(self.path, self.waiting, wait=wait):
            yield
            with suppress(sqlite3.OperationalError):  # what was written is safe in the log, also on a full disk
                self._checkpoint()

    def _checkpoint(self, above: int = CHECKPOINT_ABOVE) -> None:
        log = self.path.with_name(self.path.name + "-wal")
        if not log.exists() or log.stat().st_size <= above:
            return
        with closing(sqlite3.connect(self.path, timeout=0)) as connection:  # no waiting for readers: next time, then
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def prepare_bulk(self, connection: Connection) -> None:
        """A cache of 32 MB (and as much to sort in), so that indexes of a million rows are not read again and again."""
        connection.exec_driver_sql("PRAGMA cache_size=-32768")

    def prepare_staging(self, connection: Connection) -> None:
        """Larger pages for temporary tables: wide rows are read through from end to end, several times."""
        connection.exec_driver_sql("PRAGMA temp.page_size=16384")

    def stoppable(self, connection: Connection, check: Callable[[], None]) -> AbstractContextManager[None]:
        """By the progress handler of the connection."""
        return sqlite_stopping.stoppable(connection, check)

    def stamp(self, connection: Connection) -> int:
        """PRAGMA data_version."""
        return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def translate(self, error: Exception) -> CrmError | None:
        """By the text of the driver's error; SQLite has no finer codes for them before Python 3.11's names."""
        return translated(error, self.path)

    def fold(self, expression: ColumnElement[Any]) -> ColumnElement[str]:
        """The Python function, registered on every connection."""
        return func.fold(expression)

    def custom(self, table: Table, key: str, *, number: bool) -> ColumnElement[Any]:
        """`json_extract` with a literal path; the same expression as in the field's index."""
        kind = table.c.id.type if number else table.c.custom.type
        return literal_column(sqlite_indexes.expression(f"{table.name}.", key), kind)

    def custom_indexes(self, connection: Connection) -> set[str]:
        """By their names."""
        return sqlite_indexes.names(connection)

    def index_custom(self, connection: Connection, name: str, table: Table, key: str, *, unique: bool) -> None:
        """CREATE INDEX, inside the transaction."""
        sqlite_indexes.create(connection, name, table, key, unique=unique)

    def drop_custom_index(self, connection: Connection, name: str) -> None:
        """DROP INDEX, inside the transaction."""
        sqlite_indexes.drop(connection, name)

    def list_items(self, expression: ColumnElement[Any]) -> Any:
        """`json_each`; a null list has no items."""
        return func.json_each(func.coalesce(expression, "[]")).table_valued("value")

    def add_days(self, expression: ColumnElement[Any], days: ColumnElement[Any]) -> ColumnElement[str]:
        """`strftime` with a modifier."""
        return func.strftime("%Y-%m-%dT%H:%M:%SZ", expression, func.printf("%+d days", days))

    def seconds(self, expression: ColumnElement[Any]) -> ColumnElement[int]:
        """`unixepoch`."""
        return func.unixepoch(expression, type_=Integer)

    def holds(self, table: Table, query: str) -> ColumnElement[bool]:
        """The index narrows by three-character runs, the text itself decides."""
        sought = needle(query)
        if not sought:
            return false()
        return and_(table.c.id.in_(_matching(table, [sought])), func.instr(table.c.search_text, sought) > 0)

    def candidates(
        self, connection: Connection, table: Table, needles: Sequence[str], most: int
    ) -> tuple[list[int], bool]:
        """The index narrows, newest first; the texts decide, read one by one until there are enough."""
        index = _matching(table, needles).order_by(literal_column("rowid").desc()).limit(EXAMINED).subquery()
        longest = sorted(needles, key=len, reverse=True)[:DECISIVE]
        held = [func.instr(table.c.search_text, each) > 0 for each in longest]
        statement = select(index.c.rowid, and_(table.c.deleted_at.is_(None), *held))
        statement = statement.join_from(index, table, table.c.id == index.c.rowid)
        found, seen = [], 0
        with connection.execute(statement) as rows:
            for number, holds in rows:
                seen += 1
                if holds:
                    found.append(number)
                    if len(found) == most:
                        return found, False
        return found, seen < EXAMINED

    def reindex(self, connection: Connection, table: Table, rows: Iterable[tuple[int, str | None, str | None]]) -> None:
        """The index holds no text of its own: the old text is needed to take it out."""
        name = f"{table.name}_search"
        changed = [row for row in rows if row[1] != row[2]]
        old = [{"id": number, "text": before} for number, before, _ in changed if before is not None]
        new = [{"id": number, "text": after} for number, _, after in changed if after is not None]
        if old:
            connection.execute(
                text(f"INSERT INTO {name}({name}, rowid, search_text) VALUES('delete', :id, :text)"), old
            )
        if new:
            connection.execute(text(f"INSERT INTO {name}(rowid, search_text) VALUES(:id, :text)"), new)

    def indexed_later(self, connection: Connection, table: Table, rows: int) -> AbstractContextManager[None]:
        """The statements of the indexes stand in the schema."""
        return indexed_later(connection, table, rows)

    def index_above(self, connection: Connection, table: Table, last: int) -> None:
        """INSERT … SELECT."""
        statement = (
            f"INSERT INTO {table.name}_search(rowid, search_text) SELECT id, search_text FROM {table.name} "  # noqa: S608
            "WHERE id > :last AND search_text IS NOT NULL ORDER BY id"
        )
        connection.execute(text(statement), {"last": last})

    def purge_search(self, connection: Connection, table: Table) -> None:
        """FTS5 keeps removed entries until its segments are merged."""
        connection.exec_driver_sql(f"INSERT INTO {table.name}_search({table.name}_search) VALUES('optimize')")

    def settle(self) -> None:
        """Checkpoint whatever the size of the log."""
        with locked(self.path, self.waiting):
            self._checkpoint(above=0)

    def backup(self, target: Path) -> None:
        """The online backup of SQLite in one step, verified before it gets its name."""
        backup(self.path, target)

    def last_ids(self, connection: Connection) -> Mapping[str, int]:
        """The table of AUTOINCREMENT."""
        return sqlite_loading.last_ids(connection)

    def begin_load(self, connection: Connection) -> None:
        """Deferred foreign keys."""
        sqlite_loading.begin(connection)

    def end_load(self, connection: Connection, last_ids: Mapping[str, int]) -> list[str]:
        """The table of AUTOINCREMENT, and a check of all foreign keys."""
        return sqlite_loading.end(connection, last_ids)


def _matching(searched: Table, needles: Sequence[str]) -> Select[Any]:
    index = table(f"{searched.name}_search", column("rowid"))
    common = list(dict.fromkeys(run for sought in needles for run in runs(sought)))
    spread = common[:: -(-len(common) // MOST_RUNS) or 1]
    terms = " ".join('"' + run.replace('"', '""') + '"' for run in spread)
    return select(index.c.rowid).where(literal_column(index.name).op("MATCH")(terms))


def search_index(table_name: str) -> tuple[str, ...]:
    """The DDL of a table's search index: it reads its text from the table and keeps only the runs.

    It gathers 32 MB of runs before it writes them: an import merges less, and a search reads fewer segments.
    """
    name = f"{table_name}_search"
    return (
        f"CREATE VIRTUAL TABLE {name} USING fts5(search_text, content='{table_name}', "
        "content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)",
        f"INSERT INTO {name}({name}, rank) VALUES('hashsize', {32 << 20})",
    )


@contextmanager
def locked(path: Path, waiting: Callable[[], None], *, wait: bool = True) -> Iterator[None]:
    """Hold the writer lock of a database file; the operating system frees it when the process ends."""
    locks = import_module("filelock")  # 30 ms that only a writing command pays
    lock = locks.FileLock(f"{path}.lock", mode=0o600)
    try:
        try:
            lock.acquire(timeout=NOTICE_AFTER if wait else 0)
        except locks.Timeout:
            if not wait:
                raise
            waiting()
            lock.acquire(timeout=BUDGET - NOTICE_AFTER)
    except locks.Timeout as error:
        raise Busy("The database is busy: someone else is writing. Nothing was written; try again.") from error
    except PermissionError as error:
        raise NotAllowed(f"{path} cannot be written: {error.strerror}. Nothing was written.") from error
    except OSError as error:
        raise StorageError(f"{path}.lock cannot be made: {error.strerror}. Nothing was written.") from error
    try:
        yield
    finally:
        lock.release()


def translated(error: Exception, path: Path) -> CrmError | None:
    """What a SQLite error means to a person."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return None
    words = str(cause)
    if isinstance(cause, sqlite3.IntegrityError) and "UNIQUE" in words:
        return Conflict(f"Two live records cannot have the same {_unique_names(words)}. Nothing was written.")
    if "disk is full" in words:
        return StorageError(f"The disk is full. Nothing was written to {path}; make room and try again.")
    if "disk I/O error" in words or "unable to open" in words:
        return StorageError(f"{path} cannot be read or written: {words}. Nothing was written.")
    if "locked" in words or "busy" in words:
        return Busy("The database is busy: someone else is writing. Nothing was written; try again.")
    if "readonly" in words and not os.access(path.parent, os.W_OK):
        text = f"{path} lies in a folder you cannot write to, where SQLite cannot read it either."
        return NotAllowed(f"{text} Nothing was written; copy the file to a folder of yours and read it there.")
    if "readonly" in words:
        return NotAllowed(f"{path} is read-only for you. Nothing was written.")
    if "malformed" in words or "not a database" in words:
        return DatabaseUnusable(f"{path} is damaged: {words}. Run `crm doctor`, or `crm restore` the newest backup.")
    return None


def _unique_names(words: str) -> str:
    """The columns of a broken unique index, or the key in the name of an index over a custom field."""
    custom = re.search(r"_custom_([a-z0-9_]+?)(?:__[a-z0-9]+)?'", words)
    return custom[1] if custom else " and ".join(re.findall(r"\.(\w+)", words)) or "value"


def on_network(path: Path) -> bool:
    """Whether the file lies on a network share, where WAL is not safe."""
    shares = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs"}
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    where = os.path.realpath(path)
    points = [(part[1].replace("\\040", " "), part[2]) for part in map(str.split, mounts) if len(part) > 2]
    inside = [(len(point), kind) for point, kind in points if where.startswith(point.rstrip("/") + "/")]
    return max(inside, default=(0, ""))[1] in shares
