"""A file or standard input to import: opened once, read as often as needed."""

import errno
import hashlib
import io
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from crm_tui.errors import Usage
from crm_tui.services.transfer.delimited import Delimited
from crm_tui.services.transfer.encoding import SAMPLE, Encoding, decide
from crm_tui.services.transfer.files import unusable
from crm_tui.services.transfer.json_rows import JsonRows
from crm_tui.services.transfer.layout import delimiter_of
from crm_tui.services.transfer.rows import Batch, Known, Rows
from crm_tui.services.transfer.stopping import Check


class Format(StrEnum):
    """The formats an import reads."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"


SUFFIXES = {
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".tab": Format.TSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
}
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")


class _Window(io.RawIOBase):
    """Reads a descriptor from its own position, so that several readers share one file."""

    def __init__(self, descriptor: int, shown: str) -> None:
        self.descriptor = descriptor
        self.shown = shown
        self.at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self.at = offset if whence == os.SEEK_SET else self.at + offset
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = os.pread(self.descriptor, len(view), self.at)
        except OSError as error:
            raise unusable(self.shown, error, "read") from error
        view[: len(data)] = data
        self.at += len(data)
        return len(data)


@dataclass(frozen=True)
class Bytes:
    """The bytes of a source: the file as it was when it was opened, also when another takes its name."""

    name: str
    file: BinaryIO
    copied: bool = False

    def open(self) -> BinaryIO:
        """A new stream from the start."""
        return io.BufferedReader(_Window(self.file.fileno(), self.name), 1 << 16)


class Source:
    """What an import reads; use it in a `with`.

    `header` names the columns; the skipped counts hold after a complete reading.
    """

    def __init__(self, raw: Bytes, kind: Format, encoding: Encoding, rows: Rows, check: Check | None = None) -> None:
        self.raw = raw
        self.check = check
        self.format = kind
        self.encoding = encoding.name
        self.rows = rows
        self.header = rows.header
        self.delimiter = rows.delimiter if isinstance(rows, Delimited) else None

    @property
    def name(self) -> str:
        """The path as given; "-" for standard input."""
        return self.raw.name

    @property
    def skipped_titles(self) -> int:
        """Title lines above the header."""
        return self.rows.skipped_titles

    @property
    def skipped_totals(self) -> int:
        """Total lines below the data."""
        return self.rows.skipped_totals

    @property
    def fingerprint(self) -> str:
        """Changes when somebody writes to the file or puts another in its place; copied input never changes."""
        found = os.fstat(self.raw.file.fileno())
        return "" if self.raw.copied else f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"

    @cached_property
    def sha256(self) -> str:
        """The checksum of the bytes; reads them once."""
        digest = hashlib.sha256()
        with self.raw.open() as stream:
            while data := stream.read(1 << 20):
                digest.update(data)
        return digest.hexdigest()

    def batches(self, size: int = 2_000, *, pad_short: bool = False) -> Iterator[Batch]:
        """The rows from the start; `check` may stop between two batches."""
        for batch in self.rows.batches(size, pad_short=pad_short):
            if self.check:
                self.check()
            yield batch

    def cells_of(self, numbers: set[int]) -> dict[int, list[str]]:
        """The original cells of some rows, by row number; reads the file again as far as the last of them."""
        found: dict[int, list[str]] = {}
        for batch in self.batches() if numbers else ():
            pairs = zip(batch.numbers, batch.rows, strict=True)
            found.update((number, row) for number, row in pairs if number in numbers)
            found.update((row.number, row.cells) for row in batch.ragged if row.number in numbers)
            if len(found) == len(numbers):
                break
        return found

    def __enter__(self) -> "Source":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; a spooled copy of standard input goes with it."""
        self.raw.file.close()


def open_source(
    target: str | Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    format: str | None = None,
    known: Known = lambda cell: False,
    check: Check | None = None,
) -> Source:
    """Open a file, or standard input for "-", and read its header; the caller closes it.

    `known` tells the names of columns from other text. Raises StorageError when the file cannot be read, Usage
    for an option or a kind of file that cannot be, UndecodableText, and Invalid with a line for bad data.
    """
    separator = delimiter_of(delimiter) if delimiter else None
    raw = _bytes(str(target))
    with ExitStack() as failed:
        failed.callback(raw.file.close)
        with raw.open() as stream:
            head = stream.read(SAMPLE)
        kind = _format(str(target), format, head)
        found = decide(head, encoding)
        source = Source(raw, kind, found, _rows(raw, kind, found, known, separator), check)
        failed.pop_all()
    return source


def _rows(raw: Bytes, kind: Format, encoding: Encoding, known: Known, delimiter: str | None) -> Rows:
    if kind in (Format.JSON, Format.JSONL):
        return JsonRows(raw.open, encoding)
    return Delimited(raw.open, encoding, known, delimiter or ("\t" if kind is Format.TSV else None))


def _format(name: str, given: str | None, head: bytes) -> Format:
    if given:
        try:
            return Format(given.casefold())
        except ValueError as error:
            raise Usage(f"{given!r} is not a format; use {', '.join(Format)}") from error
    suffix = Path(name).suffix.casefold()
    if suffix in WORKBOOKS:
        raise Usage(f"{name}: workbooks cannot be read yet (0 rows read); save the sheet as CSV UTF-8")
    if name == "-" and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[{", b"[\n", b"[ ", b"[]", b"{")):
        return Format.JSON
    return SUFFIXES.get(suffix, Format.CSV)


def _bytes(name: str) -> Bytes:
    if name == "-":
        return Bytes(name, _spooled(name, sys.stdin.buffer), copied=True)
    try:
        file = Path(name).open("rb")  # noqa: SIM115
    except IsADirectoryError as error:
        raise Usage(f"{name} is a directory; name a file") from error
    except OSError as error:
        raise unusable(name, error, "read") from error
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return Bytes(name, file)
    with file:
        return Bytes(name, _spooled(name, file), copied=True)


def _spooled(name: str, stream: BinaryIO) -> BinaryIO:
    """A copy in a nameless temporary file (TMPDIR), because a pipe can be read only once."""
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        shutil.copyfileobj(stream, copy, 1 << 20)
        copy.flush()
    except OSError as error:
        with_space = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        copy.close()
        raise unusable(
            tempfile.gettempdir() if with_space else name, error, "copy" if with_space else "read"
        ) from error
    return copy
