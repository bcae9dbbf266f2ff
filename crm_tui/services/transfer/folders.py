"""What lies in a folder, for choosing a file: folders first, then the files that can be meant."""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crm_tui.errors import StorageError
from crm_tui.services.transfer.files import unusable

MOST = 500
"""The most entries that are told of."""

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson")
"""What an import reads."""


@dataclass(frozen=True)
class Entry:
    """A folder or file; `path` is what to type for it, `changed` is local time."""

    path: str
    name: str
    folder: bool
    size: int
    changed: datetime | None


@dataclass(frozen=True)
class Folder:
    """The entries that go on from what is typed, and how many more there are."""

    entries: tuple[Entry, ...]
    more: int


def completions(typed: str, suffixes: Collection[str] = SUFFIXES) -> Folder:
    """What a path that is being typed may become; `~` is the home, hidden names only when typed.

    A name that is typed whole comes first, whatever its suffix. Raises StorageError if the folder cannot be read.
    """
    base, part = os.path.split(typed)
    prefix = typed[: len(typed) - len(part)]
    folder = expanded(base or ".")
    try:
        with os.scandir(folder) as found:
            fitting = [each for each in found if _fits(each, part, suffixes)]
    except (OSError, ValueError) as error:
        raise unusable(folder, error if isinstance(error, OSError) else OSError(str(error)), "read") from error
    fitting.sort(key=lambda each: (each.name != part, not _is_folder(each), each.name.casefold()))
    return Folder(tuple(_entries(prefix, fitting[:MOST])), max(0, len(fitting) - MOST))


def expanded(typed: str) -> Path:
    """The path that is meant: `~` is the home."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)


def regular(typed: str) -> Path:
    """The file that is meant. Raises StorageError if there is none, or if it is a folder, a pipe or a device."""
    path = expanded(typed)
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise unusable(path, error if isinstance(error, OSError) else OSError(str(error)), "read") from error
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(f"{path} is {'a folder' if stat.S_ISDIR(found.st_mode) else 'no file with an end'}.")
    return path


def there(path: str) -> str:
    """How large a file is that is there already, and since when; empty where none is. Raises StorageError also where
    its folder is not there.
    """
    try:
        if not Path(path).parent.is_dir():
            raise StorageError(f"cannot write {path}: there is no folder {Path(path).parent}")
        found = Path(path).stat()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise unusable(path, error if isinstance(error, OSError) else OSError(str(error)), "write") from error
    changed = datetime.fromtimestamp(found.st_mtime).astimezone()
    return f"{found.st_size:,} bytes, changed {changed:%Y-%m-%d %H:%M}"


def shown(path: Path) -> str:
    """A path with `~` for the home."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)


def _fits(entry: os.DirEntry[str], part: str, suffixes: Collection[str]) -> bool:
    name = entry.name
    if not name.casefold().startswith(part.casefold()) or (name.startswith(".") and not part.startswith(".")):
        return False
    return name == part or _is_folder(entry) or os.path.splitext(name)[1].casefold() in suffixes


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _entries(prefix: str, found: list[os.DirEntry[str]]) -> Iterator[Entry]:
    for each in found:
        folder = _is_folder(each)
        try:
            seen = each.stat()
        except OSError:
            yield Entry(prefix + each.name, each.name, folder, 0, None)
            continue
        changed = datetime.fromtimestamp(seen.st_mtime).astimezone()
        yield Entry(prefix + each.name + ("/" if folder else ""), each.name, folder, seen.st_size, changed)
