"""Looking after the database: backup, restore, doctor, and reading it with SQL."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from crm_tui.db.database import Database
from crm_tui.db.dialects import sqlite_restore
from crm_tui.db.dialects.sqlite_backup import verify
from crm_tui.db.dialects.sqlite_doctor import Check, counts, examine
from crm_tui.db.dialects.sqlite_query import Cell
from crm_tui.db.dialects.sqlite_query import query as run_query
from crm_tui.db.engine import make_engines, sqlite_path
from crm_tui.db.opening import check
from crm_tui.errors import DatabaseUnusable, NotFound, StorageError, Usage
from crm_tui.services import attachments, file_copies, file_store, rotation
from crm_tui.text import shortened

MOST_ROWS = 100_000
"""The most rows of a query of one's own."""


@dataclass(frozen=True)
class Table:
    """The result of a query; `capped` when there were more rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    capped: bool = False


def backup(db: Database, target: Path | None, folder: Path, *, reason: str = rotation.ASKED) -> Path:
    """Copy the database as of one moment; the copy is verified before it gets its name, and mode 0600.

    Its attached files lie in a folder beside it, `NAME.files`, and are there before it is. Without a target,
    `crm-YYYYMMDD-HHMMSS.db` in the folder; a directory as target gets that name inside.
    Raises Usage, StorageError, DatabaseUnusable.
    """
    source, now = _path(db), db.clock()
    if target is None or target.is_dir():
        _make_folder(folder if target is None else target)
        target = _free(folder if target is None else target, f"{source.stem}-{now:%Y%m%d-%H%M%S}")
    if target.exists() and target.samefile(source):
        raise Usage(f"{target} is the database itself; give another name.")
    _check_replaceable(target)
    rotation.manifest_path(target).unlink(missing_ok=True)
    _copy(db, target)
    if target.parent.resolve() == folder.resolve():
        try:
            rotation.write_manifest(target, str(source), now, reason, _counts(target))
        except OSError as error:
            raise StorageError(f"{target} is whole, but cannot be marked so: {error.strerror}.") from error
    return target


def _copy(db: Database, target: Path) -> None:
    """Files first, so that no copy is without them; then those that came meanwhile, and none that are not named."""
    root = file_store.beside(target)
    fresh = not root.exists()
    try:
        with db.read() as connection:
            names = file_copies.named(connection)
        _carry(db, names, root)
        db.dialect.backup(target)
    except BaseException:
        if fresh:
            shutil.rmtree(root, ignore_errors=True)
        raise
    names = file_copies.named_by(target)
    _carry(db, names, root)
    file_copies.drop_others(root, names)


def _carry(db: Database, names: Sequence[str], root: Path) -> None:
    source = file_store.folder(db)
    file_copies.carry(names, source, root, near=file_copies.stores_near(root, without=source))


def automatic_backup(db: Database, folder: Path, *, reason: str) -> Path | None:
    """A backup before something large, unless a verified one under an hour old exists; old ones are rotated away."""
    source = str(_path(db))
    if rotation.recent(folder, source, db.clock()):
        return None
    made = backup(db, None, folder, reason=reason)
    rotation.rotate(folder, source)
    return made


def verify_backup(path: Path) -> dict[str, int]:
    """Check a backup fully; its number of rows by table. Raises NotFound, DatabaseUnusable."""
    if not path.exists():
        raise NotFound(f"There is no file {path}.")
    check(path)
    verify(path)
    found = rotation.read_manifest(path)
    if found is None and rotation.manifest_path(path).exists():
        raise DatabaseUnusable(f"{path} has another size than when it was made; take another backup.")
    if found is not None and rotation.sha256(path) != found.sha256:
        raise DatabaseUnusable(f"{path} is not what it was when it was made; take another backup.")
    return _counts(path)


def restore(where: str, source: Path, *, now: datetime, waiting: Callable[[], None] = lambda: None) -> Path:
    """Put a backup in the place of the database, with its attached files; where the present file was kept aside.

    If there was no present file, its own path. Raises NotFound, DatabaseUnusable (also for a newer or foreign one),
    Busy while another crm has it open, StorageError, Usage.
    """
    path = sqlite_path(where)
    if path.exists() and source.exists() and path.samefile(source):
        raise Usage(f"{source} is the database itself; give a backup.")
    _check_replaceable(path)
    verify_backup(source)
    root = file_store.beside(path)
    before = file_copies.held(root)
    file_copies.carry(file_copies.named_by(source), file_store.beside(source), root)
    kept = sqlite_restore.restore(path, source, now, waiting)
    if kept != path:
        with suppress(StorageError):  # they lie in the store too, until the bin is emptied
            file_copies.carry(before, root, file_store.beside(kept), near=[root])
    return kept


def doctor(where: str, *, folder: Path, now: datetime, waiting: Callable[[], None] = lambda: None) -> tuple[Check, ...]:
    """Examine the database without changing it; any check that is not ok means it should not be relied on."""
    path = sqlite_path(where)
    if not path.exists():
        raise NotFound(f"There is no database {path}.")
    return (*examine(path, waiting), *_backups(folder, path, now))


def files(db: Database) -> Check:
    """Whether the files of all attachments lie beside the database; one may be missing after a restore elsewhere."""
    found = attachments.health(db)
    text = f"{found.files:,} attached files, {found.size:,} bytes, in {found.folder}"
    if found.missing:
        text += f"; {len(found.missing):,} are missing or cut: {', '.join(map(shortened, found.missing[:5]))}"
    return Check("attachments", not found.missing, text if found.files else "no attached files")


def query(db: Database, sql: str, *, most: int = MOST_ROWS) -> Table:
    """The result of one reading statement. Raises Usage with SQLite's own words."""
    columns, rows, capped = run_query(_path(db), sql, most)
    return Table(_distinct(columns), tuple(rows), capped)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Each name once, `a, a` becomes `a, a_2`: a JSON object keeps only one value of a name."""
    made: list[str] = []
    for name in names:
        numbered = (f"{name}_{number}" for number in count(2))
        free = (each for each in numbered if each not in made and each not in names)
        made.append(next(free) if name in made else name)
    return tuple(made)


def _backups(folder: Path, path: Path, now: datetime) -> Iterator[Check]:
    found = rotation.verified(folder, str(path))
    if not found:
        yield Check("backup", True, f"no verified backup in {folder} yet; crm backup makes one")
        return
    manifest, newest = found[0]
    hours = int((now - manifest.moment).total_seconds() // 3600)
    yield Check("backup", True, f"the newest verified one is {hours:,} hours old: {newest}")


def _check_replaceable(path: Path) -> None:
    """A rename onto a device, such as /dev/null, would put a plain file in its place for everybody."""
    if path.exists() and not path.is_file():
        raise Usage(f"{path} is no plain file and is not replaced; give the path of a file.")


def _path(db: Database) -> Path:
    name = str(db.dialect.reader.url.database)
    return sqlite_path(name.removeprefix("file:"))


def _counts(path: Path) -> dict[str, int]:
    reader, _ = make_engines(path)
    try:
        with reader.connect() as connection:
            return counts(connection)
    finally:
        reader.dispose()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{folder} cannot be made: {error.strerror}.") from error


def _free(folder: Path, stem: str) -> Path:
    """A name nobody has: two backups within a second, or of two databases, keep apart."""
    number, path = 1, folder / f"{stem}.db"
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.db"
    return path


__all__ = ["Check", "Table", "automatic_backup", "backup", "doctor", "query", "restore", "verify_backup"]
