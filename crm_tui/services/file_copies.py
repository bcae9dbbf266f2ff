"""Attached files in backups and archives: carried along, each once, and checked while it is read."""

import hashlib
import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from crm_tui.db.engine import make_engines
from crm_tui.db.models import table
from crm_tui.services import file_store
from crm_tui.services.kept_files import make_folder
from crm_tui.services.transfer.files import writing

HASH = re.compile(r"[0-9a-f]{64}")


def named(connection: Connection) -> list[str]:
    """The contents that a database names, in the bin too, sorted; none for one from before there were attachments."""
    if not inspect(connection).has_table("attachments"):
        return []
    found = connection.execute(select(table("attachments").c.sha256).distinct()).scalars()
    return sorted(each for each in found if each and HASH.fullmatch(each))


def named_by(path: Path) -> list[str]:
    """The same of a database nobody has open. Raises what reading it raises."""
    reader, _ = make_engines(path)
    try:
        with reader.connect() as connection:
            return named(connection)
    finally:
        reader.dispose()


def held(root: Path) -> list[str]:
    """The contents that lie in a store, sorted; not opened."""
    found = root.glob("??/*") if root.is_dir() else ()
    return sorted(path.name for path in found if HASH.fullmatch(path.name) and path.is_file())


def carry(names: Iterable[str], source: Path, target: Path, *, near: Sequence[Path] = ()) -> list[str]:
    """Bring contents to a store that lacks them; those that are nowhere whole are left out, and returned.

    What a store near by has is linked, since no content is ever changed; the rest is copied. Whatever is taken or is
    there already has been read and is whole. Raises StorageError where the target cannot be written.
    """
    return [name for name in names if not _carried(name, source, target, near)]


def _carried(name: str, source: Path, target: Path, near: Sequence[Path]) -> bool:
    if not HASH.fullmatch(name):
        return False
    path = file_store.place(target, name)
    if _is_whole(target, name) or any(_linked(store, target, name) for store in near):
        return True
    if not _is_whole(source, name):
        return False
    make_folder(path.parent)
    with writing(path) as stream:
        for portion in file_store.read(source, name):
            stream.write(portion)
    return True


def _is_whole(root: Path, name: str) -> bool:
    path = file_store.place(root, name)
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == name
    except OSError:
        return False


def _linked(store: Path, target: Path, name: str) -> bool:
    """Give a content of another store a second name; False where it is not, or where the file system cannot."""
    path = file_store.place(target, name)
    if path.exists() or not _is_whole(store, name):
        return False
    make_folder(path.parent)
    with suppress(OSError):
        os.link(file_store.place(store, name), path)
    return path.exists()


def drop_others(root: Path, names: Iterable[str]) -> None:
    """Remove the contents that nobody names."""
    kept = set(names)
    for name in held(root):
        if name not in kept:
            with suppress(OSError):
                file_store.place(root, name).unlink()


def stores_near(root: Path, *, without: Path) -> list[Path]:
    """The stores of other databases in the same folder, the newest backup first."""
    found = [each for each in root.parent.glob("*.files") if each.is_dir() and each not in (root, without)]
    return sorted(found, key=lambda each: each.name, reverse=True)
