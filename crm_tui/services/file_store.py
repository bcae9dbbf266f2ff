"""The contents of attachments: beside the database, each once, under the hash of its bytes."""

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from mimetypes import guess_type
from pathlib import Path

from crm_tui.db.database import Database
from crm_tui.domain.file_names import safe_name
from crm_tui.errors import Invalid, NotFound, StorageError
from crm_tui.services.kept_files import make_folder
from crm_tui.services.transfer.files import unusable, writing
from crm_tui.text import shortened

LARGEST = 25_000_000
"""Bytes of one attachment."""

YOUNG = timedelta(days=1)
"""A file this young may belong to a post that is about to be written."""

PORTION = 1 << 20


@dataclass(frozen=True)
class Stored:
    """A file that is kept: what its attachment says of it."""

    name: str
    sha256: str
    size: int
    media_type: str | None


def folder(db: Database) -> Path:
    """Where the files of a database lie: `crm.db.files` beside `crm.db`."""
    return beside(Path(str(db.dialect.reader.url.database).removeprefix("file:")))


def beside(database: Path) -> Path:
    """Where the files of a database of this name lie, or those of a backup."""
    return Path(f"{os.path.realpath(database)}.files")


def place(root: Path, sha256: str) -> Path:
    """The file of a content."""
    return root / sha256[:2] / sha256


def keep(root: Path, source: Path, *, largest: int = LARGEST) -> Stored:
    """Copy a file in, whole and on the disk before this returns; an equal one is there once.

    Raises NotFound, Invalid for a folder, a device or more bytes than `largest`, StorageError.
    """
    data = _read(source, largest)
    found = Stored(safe_name(source.name), hashlib.sha256(data).hexdigest(), len(data), guess_type(source.name)[0])
    target = place(root, found.sha256)
    make_folder(target.parent)
    if target.is_file() and target.stat().st_size == found.size:
        with suppress(OSError):
            os.utime(target)  # so that nobody sweeps it before its post is written
        return found
    with writing(target) as stream:
        stream.write(data)
    return found


def _read(source: Path, largest: int) -> bytes:
    shown = shortened(str(source))
    try:
        if not source.exists():
            raise NotFound(f"There is no file {shown}.")
        if not source.is_file():
            raise Invalid(f"{shown} is no file that can be attached.", field="attach")
        with source.open("rb") as stream:
            data = stream.read(largest + 1)
    except OSError as error:
        raise unusable(source, error, "read") from error
    if len(data) > largest:
        raise Invalid(f"{shown} has more than {largest:,} bytes, the limit of an attachment.", field="attach")
    return data


def read(root: Path, sha256: str) -> Iterator[bytes]:
    """The content in portions. Raises StorageError for one that is missing or damaged, after the last portion."""
    path, digest = place(root, sha256), hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while portion := stream.read(PORTION):
                digest.update(portion)
                yield portion
    except OSError as error:
        raise unusable(path, error, "read") from error
    if digest.hexdigest() != sha256:
        raise StorageError(f"{path} is damaged: its content is not the one that was attached.")


def sweep(root: Path, used: Collection[str], now: datetime) -> list[Path]:
    """The files that no attachment has, live or binned, and that are older than a day."""
    before = (now - YOUNG).timestamp()
    found = root.glob("??/*") if root.is_dir() else ()
    return sorted(path for path in found if path.name not in used and path.is_file() and path.stat().st_mtime < before)
