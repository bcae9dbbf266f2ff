"""Read a JSON array of objects, or JSON Lines, as a stream of rows in the shape of a table."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from crm_tui.errors import Invalid
from crm_tui.services.transfer.encoding import Encoding, texts
from crm_tui.services.transfer.rows import MAX_CELL, MAX_COLUMNS, Batch, Ragged

MAX_OBJECT = 2 * MAX_CELL
MAX_BATCH = 4_000_000
SPACE = " \t\r\n"


class _Refused(ValueError):
    """A word of JavaScript that is no JSON, or a key twice."""


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("an object names a key twice")
    return found


def _constant(word: str) -> object:
    raise _Refused(f"{word} is no JSON value")


DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=str, parse_int=str, parse_constant=_constant)


@dataclass(frozen=True)
class _Object:
    number: int
    line: int
    value: dict[str, object]
    size: int


class JsonRows:
    """The objects as rows: the header is the union of the keys in the order they first appear.

    Numbers keep their digits, null is blank, lists are joined by `|` (SPEC 1.4). An object that holds another
    object is handed over as ragged. Raises Invalid with a line when the rest cannot be read.
    """

    def __init__(self, opener: Callable[[], BinaryIO], encoding: Encoding) -> None:
        self.opener = opener
        self.encoding = encoding
        self.skipped_titles = 0
        self.skipped_totals = 0
        self.header = self._keys()

    def _objects(self) -> Iterator[_Object]:
        with self.opener() as stream:
            yield from _Stream(texts(stream, self.encoding)).objects()

    def _keys(self) -> list[str]:
        keys: dict[str, None] = {}
        for found in self._objects():
            keys.update(dict.fromkeys(found.value))
            if len(keys) > MAX_COLUMNS:
                raise Invalid(f"line {found.line}: more than {MAX_COLUMNS:,} keys; at most {MAX_COLUMNS:,} are read")
        if not "".join(keys).isascii():
            _check_keys(keys)
        return list(keys)

    def batches(self, size: int = 2_000, *, pad_short: bool = False) -> Iterator[Batch]:
        """The rows; a key an object does not have is a blank cell, with or without `pad_short`."""
        batch, chars = _empty(), 0
        for found in self._objects():
            _add(batch, found, self.header)
            chars += found.size
            if len(batch.rows) + len(batch.ragged) >= size or chars > MAX_BATCH:
                yield batch
                batch, chars = _empty(), 0
        if batch.rows or batch.ragged:
            yield batch


def _check_keys(keys: dict[str, None]) -> None:
    try:
        "".join(keys).encode()
    except UnicodeEncodeError as error:
        raise Invalid("line 1: a key holds half of a surrogate pair") from error


class _Batch(Batch):
    """A batch still being filled."""

    numbers: list[int]
    lines: list[int]


def _empty() -> _Batch:
    return _Batch([], [], [])


def _add(batch: _Batch, found: _Object, header: list[str]) -> None:
    kinds = set(map(type, found.value.values()))
    if kinds == {str}:
        cells = [str(found.value.get(key, "")) for key in header]
    else:
        cells = [_cell(found.value.get(key)) for key in header]
    message = _misfit(found.value if kinds & {list, dict} else {}, cells)
    if message:
        batch.ragged.append(Ragged(found.number, found.line, cells, message))
        return
    batch.numbers.append(found.number)
    batch.lines.append(found.line)
    batch.rows.append(cells)


def _misfit(value: dict[str, object], cells: list[str]) -> str | None:
    for key, held in value.items():
        items = held if isinstance(held, list) else [held]
        if any(isinstance(item, (dict, list)) for item in items):
            return f"{key} holds an object; only text, numbers, true, false, null and lists of them are read"
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return "a text holds half of a surrogate pair"
    return None


def _cell(value: object) -> str:
    """The text of one JSON value; what does not fit a cell stays JSON, for the rejects file."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        return "|".join(_cell(item).replace("\\", "\\\\").replace("|", "\\|") for item in value)
    return json.dumps(value, ensure_ascii=False)


class _Stream:
    """A window on the text that moves from object to object."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self.pieces = pieces
        self.text = ""
        self.at = 0
        self.line = 1
        self.ended = False

    def objects(self) -> Iterator[_Object]:
        """The objects of an array, or one after the other."""
        array = self._next() == "["
        self.at += array
        number = 1
        while (sign := self._next()) not in ("", "]"):
            if sign != "{":
                raise Invalid(f"line {self.line}, row {number}: an object {{...}} is expected, not {sign!r}")
            line, begin = self.line, self.at
            value = self._decoded(number)
            yield _Object(number, line, value, self.at - begin)
            number += 1
            self._separator(array, number)
        self._end(array, sign)

    def _separator(self, array: bool, number: int) -> None:
        sign = self._next()
        if array and sign == ",":
            self.at += 1
            if self._next() == "]":
                raise Invalid(f"line {self.line}: a comma stands before the closing bracket")
        elif array and sign not in ("]", ""):
            raise Invalid(f"line {self.line}: a comma is missing before row {number}")

    def _end(self, array: bool, sign: str) -> None:
        if array and sign == "":
            raise Invalid(f"line {self.line}: the closing bracket of the array is missing; the file was cut off")
        self.at += array
        if (not array and sign) or self._next():
            raise Invalid(f"line {self.line}: text follows after the end of the data")

    def _next(self) -> str:
        """The next visible character, not taken; "" at the end."""
        while True:
            begin = self.at
            while self.at < len(self.text) and self.text[self.at] in SPACE:
                self.at += 1
            self.line += self.text.count("\n", begin, self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more(1):
                return ""

    def _more(self, chars: int) -> bool:
        """At least so many more characters in the window, if there are any; what was read leaves it."""
        pieces, got = [self.text[self.at :]], 0
        self.at = 0
        while got < chars and not self.ended:
            piece = next(self.pieces, "")
            self.ended = not piece
            pieces.append(piece)
            got += len(piece)
        self.text = "".join(pieces)
        return got > 0

    def _decoded(self, number: int) -> dict[str, object]:
        """The object that begins here; reads on, twice as far each time, while it is not complete."""
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except RecursionError as error:
                raise Invalid(f"line {self.line}, row {number}: nested too deeply") from error
            except _Refused as error:
                raise Invalid(f"line {self.line}, row {number}: {error}") from error
            except json.JSONDecodeError as error:
                size = len(self.text) - self.at
                if size > MAX_OBJECT or not self._more(size):
                    raise self._broken(number, error) from error
                continue
            self.line += self.text.count("\n", self.at, end)
            self.at = end
            return dict(value)

    def _broken(self, number: int, error: json.JSONDecodeError) -> Invalid:
        if len(self.text) - self.at > MAX_OBJECT and "Unterminated" in error.msg:
            return Invalid(f"line {self.line}, row {number}: longer than {MAX_OBJECT:,} characters")
        line = self.line + self.text.count("\n", self.at, max(error.pos, self.at))
        return Invalid(f"line {line}, row {number}: {error.msg}")
