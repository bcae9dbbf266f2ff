"""A folder that is written as a whole: beside its name or inside it first, in place only when it is complete."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from crm_tui.errors import Conflict, Usage
from crm_tui.services.transfer.files import unusable


@contextmanager
def writing_folder(folder: Path, names: Sequence[str], is_ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A new folder to write files and folders of these names into; the file of the last name is put in place last.

    A new folder gets its name when it is whole. In an existing one the files are exchanged one by one, because other
    files of its owner may lie there too. After an exception everything is as it was. Raises Conflict for a folder
    with other files that `is_ours` does not recognise, Usage for a file, StorageError.
    """
    folder = Path(os.path.realpath(folder))
    _refuse_others(folder, names, is_ours)
    home = folder if folder.exists() else folder.parent
    prefix = f".{folder.name[:200]}.crm-"
    stage = home / f"{prefix}{uuid4().hex[:12]}"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(home, prefix)
        stage.mkdir(mode=0o700)
        lock = os.open(stage, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise unusable(folder, error) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield stage
        _put_in_place(stage, folder, names)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        os.close(lock)


def _refuse_others(folder: Path, names: Sequence[str], is_ours: Callable[[Path], bool]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise Usage(f"{folder} is a file; name a folder")
    try:
        found = {entry.name for entry in folder.iterdir() if not entry.name.startswith(f".{folder.name[:200]}.crm-")}
    except OSError as error:
        raise unusable(folder, error, "read") from error
    unfinished = found <= set(names[:-1])  # killed while the files were put in place
    if not unfinished and not is_ours(folder):
        raise Conflict(f"{folder} holds other files and is no archive; it was left as it is, name another folder")


def _put_in_place(stage: Path, folder: Path, names: Sequence[str]) -> None:
    try:
        _sync(stage)
        if folder.exists():
            for name in (*_beneath(stage, names[-1]), names[-1]):
                (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                (stage / name).replace(folder / name)
            _sync(folder)
        else:
            stage.rename(folder)
        _sync(folder.parent)
    except OSError as error:
        raise unusable(folder, error) from error


def _beneath(stage: Path, last: str) -> list[str]:
    """All files but the last one, also those in folders."""
    found = (str(path.relative_to(stage)) for path in stage.rglob("*") if path.is_file())
    return sorted(name for name in found if name != last)


def _sweep(home: Path, prefix: str) -> None:
    """Remove what killed runs left for this folder; a running one holds a lock on its own."""
    for left in home.iterdir():
        if not left.name.startswith(prefix) or left.is_symlink() or not left.is_dir():
            continue
        with suppress(OSError):
            descriptor = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(descriptor)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
