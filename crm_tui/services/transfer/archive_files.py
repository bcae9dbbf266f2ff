r"""The files of an archive: one CSV for each table that tells an empty text from none, and a manifest.

An empty cell is no value. A text that is empty or begins with a backslash has one more backslash in front.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Integer, Table

from crm_tui.db.loading import Row, stored_columns
from crm_tui.errors import Invalid
from crm_tui.services.transfer.csv_writer import CsvWriter
from crm_tui.services.transfer.files import unusable
from crm_tui.text import shortened

MANIFEST = "manifest.json"
FORMAT = "crm-tui archive"
VERSION = 1
LONGEST_CELL = 1 << 30


def file_name(table_name: str) -> str:
    """The file of a table."""
    return f"{table_name}.csv"


@dataclass(frozen=True)
class Content:
    """What the manifest says of a table: its rows, the checksum of its file, the last id handed out."""

    rows: int
    sha256: str
    last_id: int | None


@dataclass(frozen=True)
class Manifest:
    """The whole archive; `exported_at` is its only part that differs between two exports of the same data.

    `files` are the contents of attachments that lie in it, under the hash of their bytes.
    """

    schema: str
    exported_at: str
    tables: dict[str, Content]
    files: list[str]

    def dump(self) -> bytes:
        """The text of its file."""
        head = {"format": FORMAT, "version": VERSION}
        return (json.dumps(head | asdict(self), indent=2) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder. Raises Invalid for none of ours, StorageError for one that cannot be read."""
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except FileNotFoundError as error:
        raise Invalid(f"{shortened(str(folder))} is no archive: {MANIFEST} is missing in it") from error
    except OSError as error:
        raise unusable(path, error, "read") from error
    try:
        found = json.loads(text)
        if (found["format"], found["version"]) != (FORMAT, VERSION):
            raise Invalid(f"{path} is of another program or of a newer crm")
        tables = {str(name): Content(**content) for name, content in found["tables"].items()}
        return Manifest(str(found["schema"]), str(found["exported_at"]), tables, [str(each) for each in found["files"]])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"{path} is no manifest of an archive") from error


def is_archive(folder: Path) -> bool:
    """Whether a folder holds an archive, of whatever version."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


class TableWriter:
    """Writes the rows of one table and keeps count and checksum."""

    def __init__(self, stream: BinaryIO, table: Table) -> None:
        self.stream = stream
        self.hash = hashlib.sha256()
        self.count = 0
        self.buffer = io.StringIO(newline="")
        self.writer = CsvWriter(self.buffer)
        self._put([stored_columns(table)])

    def rows(self, rows: Sequence[Sequence[Any]]) -> None:
        """Some rows, in the order of `stored_columns`."""
        empty = any("" in row for row in rows)
        text = "" if empty else self._text(rows)
        if empty or "\\" in text:  # one look at the text instead of one at every cell
            text = self._text([[_cell(value) for value in row] for row in rows])
        self._write(text)
        self.count += len(rows)

    def _put(self, rows: Sequence[Sequence[str]]) -> None:
        self._write(self._text(rows))

    def _text(self, rows: Sequence[Sequence[Any]]) -> str:
        self.writer.rows(rows)
        text = self.buffer.getvalue()
        self.buffer.seek(0)
        self.buffer.truncate()
        return text

    def _write(self, text: str) -> None:
        data = text.encode()
        self.hash.update(data)
        self.stream.write(data)


def _cell(value: Any) -> Any:
    return "\\" + value if isinstance(value, str) and (not value or value[0] == "\\") else value


def _value(cell: str) -> str | None:
    if not cell:
        return None
    return cell[1:] if cell[0] == "\\" else cell


def checksum(path: Path) -> str:
    """The checksum of a file. Raises Invalid for a missing one, StorageError."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise Invalid(f"{path} is missing, the archive is not whole") from error
    except OSError as error:
        raise unusable(path, error, "read") from error


def read_rows(path: Path, table: Table) -> Iterator[Row]:
    """The rows of a table's file. Raises Invalid with the line, StorageError."""
    names = stored_columns(table)
    numbers = [at for at, name in enumerate(names) if isinstance(table.c[name].type, Integer)]
    keys = [at for at, name in enumerate(names) if table.c[name].primary_key]
    line = 0
    try:
        with path.open(encoding="utf-8", newline="") as stream, _long_cells():
            reader = csv.reader(stream, strict=True)
            if next(reader, None) != names:
                raise Invalid(f"{path} has other columns than this crm writes")
            for cells in reader:
                line = reader.line_num
                row = _row(cells, numbers, len(names))
                if any(row[at] is None for at in keys):
                    raise ValueError("a row without a key")
                yield row
    except OSError as error:
        raise unusable(path, error, "read") from error
    except (csv.Error, ValueError) as error:
        raise Invalid(f"{path}, line {line}: {shortened(str(error))}") from error


def _row(cells: Sequence[str], numbers: Sequence[int], width: int) -> Row:
    if len(cells) != width:
        raise ValueError(f"{len(cells)} cells where {width} belong")
    row: list[str | int | None] = [_value(cell) for cell in cells]
    for at in numbers:
        if (value := row[at]) is not None:
            row[at] = int(value)
    return row


@contextmanager
def _long_cells() -> Iterator[None]:
    """The journal's cells may be longer than any field."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
