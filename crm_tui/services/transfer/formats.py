"""The formats of an export: how rows of cells become text."""

import io
import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, TextIO

from crm_tui.domain.kinds import JsonNumber
from crm_tui.errors import Usage
from crm_tui.services.transfer.columns import Cells
from crm_tui.services.transfer.csv_writer import CsvWriter
from crm_tui.services.transfer.nulls import CLEARS, escaped
from crm_tui.services.transfer.spreadsheet import guard
from crm_tui.text import safe


class Format(StrEnum):
    """The formats an export writes."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"


SUFFIXES = {".tab": Format.TSV, ".ndjson": Format.JSONL, ".markdown": Format.MD}
DELIMITERS = {Format.CSV: ",", Format.TSV: "\t"}
WORKBOOKS = ("xlsx", "xlsm", "xls", "ods")


def chosen(given: str | None, target: str) -> Format:
    """The format asked for, else that of the target's suffix, else CSV. Raises Usage."""
    suffix = Path(target).suffix.casefold()
    wanted = given.casefold() if given else suffix.removeprefix(".")
    if wanted in WORKBOOKS:
        raise Usage(f"{wanted} files cannot be written yet; export csv with --for-spreadsheet")
    if wanted in tuple(Format):
        return Format(wanted)
    if given:
        raise Usage(f"{given!r} is not a format; use {', '.join(Format)}")
    return SUFFIXES.get(suffix, Format.CSV)


class Writer(Protocol):
    """Writes cells into a stream; None is an empty value."""

    def begin(self, header: Sequence[str]) -> None:
        """Before the rows."""

    def rows(self, rows: Sequence[Cells]) -> None:
        """Some rows."""

    def end(self) -> None:
        """After the rows."""


def writer(kind: Format, stream: TextIO, *, for_spreadsheet: bool = False) -> Writer:
    """The writer of a format. Raises Usage where there is no guard for spreadsheets."""
    if kind in DELIMITERS:
        return _Delimited(stream, DELIMITERS[kind], for_spreadsheet)
    if for_spreadsheet:
        raise Usage(f"--for-spreadsheet is for csv and tsv, not for {kind}")
    if kind is Format.MD:
        return _Markdown(stream)
    return _Json(stream, array=kind is Format.JSON)


class _Delimited:
    """CSV and TSV: quoted by RFC 4180, and every text comes back."""

    def __init__(self, stream: TextIO, delimiter: str, for_spreadsheet: bool) -> None:
        self.stream = stream
        self.for_spreadsheet = for_spreadsheet
        self.buffer = io.StringIO(newline="")
        self.writer = CsvWriter(self.buffer, delimiter, "\r\n" if for_spreadsheet else "\n")

    def begin(self, header: Sequence[str]) -> None:
        self.rows([list(header)])

    def rows(self, rows: Sequence[Cells]) -> None:
        if self.for_spreadsheet:
            rows = [[guard(cell) if cell.__class__ is str else cell for cell in row] for row in rows]
        text = self._text(rows)
        if CLEARS in text:  # one look at the text instead of one at every cell
            text = self._text([[escaped(cell) if cell.__class__ is str else cell for cell in row] for row in rows])
        self.stream.write(text)

    def _text(self, rows: Sequence[Cells]) -> str:
        self.writer.rows(rows)
        text = self.buffer.getvalue()
        self.buffer.seek(0)
        self.buffer.truncate()
        return text

    def end(self) -> None:
        pass


class _Json:
    """One object a row (SPEC 2.2), a line each; in an array, or as JSON Lines."""

    def __init__(self, stream: TextIO, *, array: bool) -> None:
        self.stream = stream
        self.start, self.between, self.stop = ("[\n", ",\n", "\n]\n") if array else ("", "\n", "\n")
        self.template = ""
        self.some = False

    def begin(self, header: Sequence[str]) -> None:
        names = [json.dumps(name, ensure_ascii=False).replace("%", "%%") for name in header]
        self.template = "{" + ", ".join(f"{name}: %s" for name in names) + "}"

    def rows(self, rows: Sequence[Cells]) -> None:
        texts = [self.template % tuple(map(_json, row)) for row in rows]
        if texts:
            self.stream.write(self.between if self.some else self.start)
            self.stream.write(self.between.join(texts))
            self.some = True

    def end(self) -> None:
        if self.some:
            self.stream.write(self.stop)
        elif self.start:
            self.stream.write("[]\n")


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _json(value: Any) -> str:
    if value is None:
        return "null"
    return str(value) if isinstance(value, JsonNumber) else _encode(value)


_MARKS = str.maketrans({"\\": "\\\\", "|": "\\|", "<": "&lt;", "&": "&amp;", "\n": "<br>"})


class _Markdown:
    """A table for people: cells on one line, nothing in them is markup."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def begin(self, header: Sequence[str]) -> None:
        self.rows([list(header), ["---"] * len(header)])

    def rows(self, rows: Sequence[Cells]) -> None:
        self.stream.write("".join(f"| {' | '.join(map(_plain, row))} |\n" for row in rows))

    def end(self) -> None:
        pass


def _plain(value: Any) -> str:
    return "" if value is None else safe(str(value), multiline=True).translate(_MARKS).replace("\t", " ")
