"""The command line before Typer reads it: global options are taken out, filters that begin with - go behind --."""

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

GLOBAL_VALUES = {"--db": "--db", "--now": "--now", "-o": "--output", "--output": "--output", "--color": "--color"}
SWITCHES = {"--no-mouse": ("mouse", "off"), "--ascii": ("ascii", "on")}
"""The flags that stand for a setting."""

GLOBAL_FLAGS = ("--no-input", "--yes", "--no-pager", "--debug", "--version", *SWITCHES)

VALUES = (
    "--where", "--filter", "--fields", "--sort", "--limit", "--link", "--in", "--since", "--by", "--show", "--into",
    "--profile", "--map", "--match", "--mode", "--on-error", "--rejects", "--unknown", "--blank", "--date",
    "--decimal", "--country", "--currency", "--encoding", "--delimiter", "--binned", "--map-value",
    "--new-pipeline", "--to", "--dir", "--save", "--set",
    "--after", "--stages", "--on", "--base", "--contact", "--company", "--deal", "--deal-name",
    "--period", "--compare", "--as-of", "--attach", "--days", "--article", "--snippet", "--ticket", "--format",
)  # fmt: skip
"""The other options that take a value; a value is never read as an option (a test keeps the list complete)."""

_FILTER = re.compile(r'-(?:[^\W\d]\w*(?:\.\w+)*(?::|!=|>=|<=|>|<|~|\^)|[("])')
_JOINED = re.compile(r"-o(?P<short>.+)|(?P<long>--[a-z-]+)=(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """The global options of a command line, the rest of it as Typer reads it, and what is wrong already."""

    options: tuple[tuple[str, str], ...]
    rest: tuple[str, ...]
    problem: str | None = None

    @property
    def noun(self) -> str | None:
        """The first word that is no option."""
        return next((word for word in self.rest if not word.startswith("-")), None)

    @property
    def settings(self) -> dict[str, str]:
        """The settings that global options give, as text by name."""
        given = (SWITCHES.get(name, (name.strip("-"), value)) for name, value in self.options)
        return {name: value for name, value in given if value}

    def has(self, name: str) -> bool:
        """Whether a global option is given."""
        return any(name == given for given, _ in self.options)

    def value(self, name: str) -> str | None:
        """The last value of a global option."""
        return dict(self.options).get(name)


def typed() -> list[str]:
    """The words of the process, read as UTF-8 whatever the locale says."""
    return [os.fsencode(word).decode("utf-8", "surrogateescape") for word in sys.argv[1:]]


def read(arguments: Sequence[str]) -> Line:
    """Sort the words of a command line."""
    options: list[tuple[str, str]] = []
    rest: list[str] = []
    filters: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            filters += words
        elif word in GLOBAL_FLAGS:
            options.append((word, ""))
        elif word in GLOBAL_VALUES:
            options.append((GLOBAL_VALUES[word], next(words, "")))
        elif _FILTER.match(word):  # before -o: -owner:me is a filter
            filters.append(word)
        elif (joined := _JOINED.fullmatch(word)) and (name := GLOBAL_VALUES.get(joined["long"] or "-o")):
            options.append((name, joined["short"] or joined["value"]))
        elif word in VALUES:
            rest += [word, *islice(words, 1)]
        elif rest and rest[0] == "search" and _is_text(word):
            filters.append(word)
        else:
            rest.append(word)
    return Line(tuple(options), (*rest, *(["--", *filters] if filters else [])), _problem(arguments, options))


def _is_text(word: str) -> bool:
    """Whether a word that begins with - is searched for: it is no option, and no slip of one."""
    if not word.startswith("-") or word in ("-", "-h"):
        return False
    known = (*VALUES, *GLOBAL_VALUES, *GLOBAL_FLAGS, "--help")
    return not (word.startswith("--") and get_close_matches(word.partition("=")[0], known, 1, 0.75))


def _problem(arguments: Sequence[str], options: Sequence[tuple[str, str]]) -> str | None:
    for at, word in enumerate(arguments, 1):
        if not word.isascii() and re.search("[\ud800-\udfff]", word):
            return f"Argument {at} is not valid UTF-8."
    missing = [name for name, value in options if not value and name not in GLOBAL_FLAGS]
    return f"{missing[0]} needs a value; see crm --help." if missing else None
