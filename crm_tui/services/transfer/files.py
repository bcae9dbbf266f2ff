"""Write a file so that its name only ever stands for a complete one."""

import errno
import fcntl
import glob
import io
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO
from uuid import uuid4

from crm_tui.errors import StorageError, Usage

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is larger than allowed here",
    errno.EACCES: "not permitted",
    errno.EPERM: "not permitted",
    errno.EROFS: "the file system is read-only",
    errno.ENOENT: "no such file or directory",
}


def unusable(path: str | Path, error: OSError, verb: str = "write") -> StorageError:
    """The error a person reads when the operating system refuses: path and reason."""
    reason = REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())
    return StorageError(f"cannot {verb} {path}: {reason}")


class _Target(io.FileIO):
    """A raw file whose failing writes say which file and why; a closed pipe stays a BrokenPipeError."""

    shown: str

    def write(self, data: object) -> int:
        try:
            return super().write(data)  # type: ignore[arg-type]
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unusable(self.shown, error) from error


@contextmanager
def writing(target: str | Path) -> Iterator[BinaryIO]:
    """A binary stream to `target`; "-" is standard output.

    A regular or new file is written beside its target (a link is followed first), 0600, and takes its place
    after the last byte is on the disk; on any exception nothing is left. A device or a pipe is written straight.
    Raises StorageError.
    """
    if str(target) == "-":
        yield from _standard_output()
        return
    path = Path(os.path.realpath(target))
    if path.is_dir():
        raise Usage(f"{target} is a directory; name a file")
    mode = path.stat().st_mode if path.exists() else stat.S_IFREG
    yield from _beside(path) if stat.S_ISREG(mode) else _straight(path)


@contextmanager
def writing_text(target: str | Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """The same for text; line ends are written as they are."""
    with writing(target) as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, newline="", write_through=False)
        try:
            yield text
            text.flush()
        finally:
            with suppress(OSError, StorageError, ValueError):
                text.detach()


def _standard_output() -> Iterator[BinaryIO]:
    """A buffer of our own, so that nothing is left for the flush at exit when the disk is full."""
    sys.stdout.flush()
    try:
        descriptor = os.dup(sys.stdout.fileno())
    except io.UnsupportedOperation:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    with _buffered(descriptor, Path("standard output")) as stream:
        yield stream


def _open(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable(path, error) from error


@contextmanager
def _buffered(descriptor: int, path: Path) -> Iterator[BinaryIO]:
    """Buffer, flush at the end; after a failure what is still in the buffer is given up."""
    raw = _Target(descriptor, "wb")
    raw.shown = str(path)
    stream = io.BufferedWriter(raw, 1 << 16)
    try:
        yield stream
        stream.flush()
    finally:
        with suppress(OSError):
            raw.close()
        with suppress(OSError, ValueError):
            stream.close()


def _straight(path: Path) -> Iterator[BinaryIO]:
    with _buffered(_open(path, os.O_WRONLY), path) as stream:
        yield stream


def _beside(path: Path) -> Iterator[BinaryIO]:
    _sweep(path)
    beside = path.with_name(f"{_prefix(path)}{uuid4().hex[:12]}")
    descriptor = _open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with ExitStack() as failed:
        failed.callback(beside.unlink, missing_ok=True)
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with _buffered(descriptor, path) as stream:
            yield stream
            stream.flush()
            _sync(descriptor, path)
            _rename(beside, path)
        failed.pop_all()
    _sync_directory(path.parent)


def _prefix(path: Path) -> str:
    return f".{path.name[:200]}.crm-"


def _sweep(path: Path) -> None:
    """Remove what killed runs left for this target; a running one holds a lock on its file."""
    for left in path.parent.glob(glob.escape(_prefix(path)) + "*"):
        with suppress(OSError), left.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left.unlink()


def _sync(descriptor: int, path: Path) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        raise unusable(path, error) from error


def _rename(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except OSError as error:
        raise unusable(path, error) from error


def _sync_directory(directory: Path) -> None:
    descriptor = _open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
