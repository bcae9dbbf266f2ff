"""The config file as a file: its table, the line of every name in it, and one name written anew with comments kept."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from crm_tui.errors import StorageError, Usage
from crm_tui.text import safe

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_NAMES = rf"({_NAME}(?:[ \t]*\.[ \t]*{_NAME})*)"
_HEADER = re.compile(rf"[ \t]*\[+[ \t]*{_NAMES}[ \t]*\]")
_ENTRY = re.compile(rf"[ \t]*{_NAMES}[ \t]*=")


@dataclass(frozen=True)
class ConfigFile:
    """What a config file holds; `lines` has the first line of every name, tables joined to it by dots."""

    path: Path
    table: Mapping[str, object]
    lines: Mapping[str, int]

    def place(self, name: str) -> str:
        """Where a name stands, for a message: its line, or that of the table around it."""
        outer = name.partition(".")[0]
        return f"{self.path} line {self.lines.get(name) or self.lines.get(outer, 1)}"


def read(path: Path) -> ConfigFile:
    """The config file; one that is not there is empty. Raises Usage for what is no TOML, StorageError."""
    text = _text(path)
    try:
        return ConfigFile(path, tomllib.loads(text), dict(_lines(text)))
    except tomllib.TOMLDecodeError as error:
        raise Usage(f"{path}: {safe(str(error))}.") from error


def write(path: Path, names: Sequence[str], text: str) -> None:
    """Set a name, the last of `names`, in the table the others lead to; no text removes it. Raises StorageError."""
    tomlkit = import_module("tomlkit")  # only a write needs it
    document = tomlkit.parse(_text(path))
    *outer, name = names
    table = document
    for each in outer:
        table = table.setdefault(each, tomlkit.table()) if text else table.get(each, {})
    held, key = _holding(table, name) or (table, name)
    held.pop(key, None) if not text else held.update({key: text})
    _replace(path, tomlkit.dumps(document))


def leaves(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """The values of a table and of those inside it, under their names joined by dots."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Usage(f"{path} is not valid UTF-8, save it as UTF-8.") from error


def _lines(text: str) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    header: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if match := _HEADER.match(line):
            names = header = _split(match[1])
        elif match := _ENTRY.match(line):
            names = [*header, *_split(match[1])]
        else:
            continue
        for name in (".".join(names[:end]) for end in range(1, len(names) + 1)):
            if name not in seen:
                seen.add(name)
                yield name, number


def _split(names: str) -> list[str]:
    return [each.strip("\"'") for each in re.findall(_NAME, names)]


def _holding(table: object, name: str) -> tuple[MutableMapping[str, object], str] | None:
    """The table that holds a dotted name already, however it is spelt, and its key there."""
    if not isinstance(table, MutableMapping):
        return None
    if name in table:
        return table, name
    head, dot, rest = name.partition(".")
    return _holding(table.get(head), rest) if dot else None


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside.write_text(text, "utf-8")
        beside.chmod(0o600)
        beside.replace(Path(os.path.realpath(path)))
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}. It was left as it is.") from error
