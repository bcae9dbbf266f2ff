"""Decide how the bytes of a file become text, and refuse bytes that are no text, naming the line."""

import codecs
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from crm_tui.errors import Invalid, Usage

CHUNK = 1 << 16
SAMPLE = 1 << 16

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
NOT_TEXT_CODECS = {"idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined"}
BINARY = (
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"PK\x03\x04", "a zip archive or an Excel workbook; save the sheet as CSV UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save the sheet as CSV UTF-8"),
    (b"\x7fELF", "a program"),
    (b"%PDF-", "a PDF document"),
    (b"SQLite format 3\x00", "a SQLite database"),
)
SURROGATE = re.compile(rb"\xed[\xa0-\xbf]")
BREAK = re.compile(r"\r\n|\r|\n")


class UndecodableText(Usage):
    """The file is not UTF-8; carries the first bad line, a likely encoding and up to three cells read with it."""

    code = "encoding"

    def __init__(self, line: int, suggestion: str, samples: tuple[str, ...]) -> None:
        shown = " ".join(f'"{sample}"' for sample in samples)
        reads = f"It reads as {suggestion}: {shown}." if shown else f"It may be {suggestion}."
        super().__init__(f"line {line} is not UTF-8. {reads} Run again with --encoding {suggestion}")
        self.line = line
        self.suggestion = suggestion
        self.samples = samples


@dataclass(frozen=True)
class Encoding:
    """A codec, the length of the byte order mark before the text, and whether a person named the codec."""

    name: str
    mark: int = 0
    given: bool = False


def named(name: str) -> str:
    """The codec of an `--encoding` argument; Usage when there is none of that name for text."""
    try:
        found = codecs.lookup(name.strip()).name.replace("_", "-")
        "".encode(found)
    except (LookupError, UnicodeError, ValueError) as error:
        raise Usage(f"no encoding is called {name!r}; try cp1252, latin-1 or utf-16") from error
    if found.replace("-", "_") in NOT_TEXT_CODECS:
        raise Usage(f"{name!r} is not an encoding of files; try cp1252, latin-1 or utf-16")
    return found


def decide(head: bytes, name: str | None = None) -> Encoding:
    """The encoding of a file that starts with `head`.

    A byte order mark tells the truth about itself, also beside a named 8-bit encoding. Raises Invalid for
    archives, programs and other files that are no text.
    """
    for magic, what in BINARY:
        if head.startswith(magic):
            raise Invalid(f"line 1: this is {what}")
    given = named(name) if name else None
    for mark, codec in MARKS:
        if head.startswith(mark) and not (given and given.startswith("utf-32")):
            return Encoding(codec, len(mark), given is not None)
    if given:
        return Encoding(given, 0, True)
    return Encoding(_without_mark(head))


def _without_mark(head: bytes) -> str:
    sample = head[: len(head) & ~1][:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    pairs = len(sample) // 2
    if pairs >= 4 and odd * 10 >= pairs * 7 and even * 100 <= pairs:
        return "utf-16-le"
    if pairs >= 4 and even * 10 >= pairs * 7 and odd * 100 <= pairs:
        return "utf-16-be"
    return "utf-8"


def texts(stream: BinaryIO, encoding: Encoding, chunk: int = CHUNK) -> Iterator[str]:
    """The text of a seekable stream in pieces. Raises UndecodableText or Invalid with the number of the bad line."""
    stream.seek(encoding.mark)
    decoder = codecs.getincrementaldecoder(encoding.name)()
    done = encoding.mark
    while True:
        data = stream.read(chunk)
        try:
            text = decoder.decode(data, not data)
        except UnicodeError as error:
            raise _undecodable(stream, encoding, error, done + len(data)) from error
        if "\0" in text:
            line = _line_at(stream, encoding, done) + _breaks(text[: text.index("\0")])
            raise Invalid(f"line {line} holds a NUL character: the file is damaged or not text")
        done += len(data)
        if text:
            yield text
        if not data:
            return


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _line_at(stream: BinaryIO, encoding: Encoding, offset: int) -> int:
    """The line number of a byte, by reading from the start again; only errors ask for it."""
    stream.seek(encoding.mark)
    decoder = codecs.getincrementaldecoder(encoding.name)("ignore")
    line, left, last = 1, offset - encoding.mark, ""
    while left > 0 and (data := stream.read(min(left, CHUNK))):
        text = decoder.decode(data)
        line += _breaks(text) - (last == "\r" and text.startswith("\n"))
        last = text[-1:] or last
        left -= len(data)
    return line


def _undecodable(stream: BinaryIO, encoding: Encoding, error: UnicodeError, end: int) -> Invalid | Usage:
    if not isinstance(error, UnicodeDecodeError):
        return Invalid(f"line {_line_at(stream, encoding, end)} is not {encoding.name}: {error}")
    bad, at = bytes(error.object), error.start
    line = _line_at(stream, encoding, end - len(bad) + at)
    if encoding.name == "utf-8" and SURROGATE.match(bad, at):
        return Invalid(f"line {line} holds half of a surrogate pair (CESU-8); save the file as UTF-8")
    if error.reason in ("unexpected end of data", "truncated data"):
        return Invalid(f"line {line}: the file ends in the middle of a character; it was cut off, copy it again")
    if encoding.given or encoding.name != "utf-8":
        return Invalid(f"line {line} is not {encoding.name}; leave --encoding out or name another one")
    if not _looks_like_text(bad):
        return Invalid(f"line {line} holds bytes that are no text; is this the right file?")
    start = max(bad.rfind(b"\n", 0, at), bad.rfind(b"\r", 0, at)) + 1
    suggestion = suggest(bad[:SAMPLE] if at < SAMPLE else bad[start : start + SAMPLE])
    return UndecodableText(line, suggestion, _samples(bad[start : start + SAMPLE], suggestion))


def _looks_like_text(data: bytes) -> bool:
    controls = sum(data.count(code) for code in (*range(9), *range(14, 32), 127))
    return b"\0" not in data and controls * 50 <= len(data)


def suggest(sample: bytes) -> str:
    """A likely encoding of bytes that are not UTF-8: cp1252 while most letters are plain, else the best guess."""
    high = sum(byte > 127 for byte in sample)
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    try:
        sample.decode("cp1252")
        western = True
    except UnicodeDecodeError:
        western = False
    if western and high * 2 <= letters:
        return "cp1252"
    return _guess(sample) or ("cp1252" if western else "latin-1")


def _guess(sample: bytes) -> str | None:
    """What charset-normalizer thinks; loaded here because only a file that is not UTF-8 needs it."""
    best = importlib.import_module("charset_normalizer").from_bytes(sample).best()
    guess = str(best.encoding) if best else ""
    return guess.replace("_", "-") if guess and not guess.startswith(("utf", "ascii")) else None


def _samples(data: bytes, encoding: str) -> tuple[str, ...]:
    """The first three cells that are not plain ASCII."""
    found: list[str] = []
    for cell in re.split(r"[,;\t|\r\n]", data.decode(encoding, "replace")):
        shown = cell.strip().strip('"')[:40]
        if not shown.isascii() and shown.isprintable() and "�" not in shown and shown not in found:
            found.append(shown)
    return tuple(found[:3])
