"""`field=value` as typed, and long text from a file or from stdin."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.errors import Invalid, StorageError, Usage
from crm_tui.text import shortened

if TYPE_CHECKING:
    from crm_tui.commands.invocation import Invocation
    from crm_tui.db.database import Database
    from crm_tui.services.rows import Assignment

ASSIGNMENT = re.compile(r"([^\W\d][\w.-]*?)(\+=|-=|=)(.*)", re.DOTALL)
STDIN = "-"


def parted(texts: Sequence[str]) -> "tuple[list[str], list[Assignment]]":
    """The references and the assignments among the arguments of `edit`."""
    from crm_tui.services.composing import check_once
    from crm_tui.services.rows import Assignment

    refs, assignments = [], []
    for text in texts:
        match = ASSIGNMENT.fullmatch(text)
        if match:
            assignments.append(Assignment(match[1], match[2], match[3]))
        else:
            refs.append(text)
    check_once(assignments)
    return refs, assignments


def assignments(texts: Sequence[str]) -> "list[Assignment]":
    """The arguments of `add`, each of which must read `field=value`. Raises Usage."""
    refs, found = parted(texts)
    if refs:
        raise Usage(f"{shortened(refs[0])} is no field=value, e.g. notes={shortened(refs[0])}")
    return found


def filled(db: "Database", entity: str, given: "Sequence[Assignment]") -> "list[Assignment]":
    """The assignments with `@file` and `@-` of long texts read in; `@@` begins a text with one @.

    Raises StorageError for a file that cannot be read, Invalid for one that is not UTF-8.
    """
    if not any(each.text.startswith("@") for each in given):
        return list(given)
    from crm_tui.domain.kinds import LongText
    from crm_tui.services.catalog import Catalog

    with db.read() as connection:
        fields = Catalog(db, connection).fields(entity)
    long = {name for name, field in fields.items() if isinstance(field.kind, LongText)}
    if sum(each.text == f"@{STDIN}" for each in given if each.field in long) > 1:
        raise Usage("Only one field can be read from stdin.")
    return [replace(each, text=_read(each)) if each.field in long else each for each in given]


def _read(given: "Assignment") -> str:
    if given.text.startswith("@@"):
        return given.text[1:]
    return from_file(given.text[1:], given.field) if given.text.startswith("@") else given.text


def answer(here: "Invocation", given: "Sequence[Assignment]", field: str, question: str) -> "list[Assignment]":
    """The field that is needed, asked of a person who gave none."""
    from crm_tui.services.rows import Assignment

    if any(each.field == field for each in given) or not here.may_ask():
        return []
    text = here.ask(question)
    return [Assignment(field, "=", text)] if text else []


def from_file(name: str, field: str) -> str:
    """The text of a file, or of stdin for `-`, without its last line break. Raises StorageError, Invalid."""
    from crm_tui.domain.kinds.plain import LONG

    shown = "stdin" if name == STDIN else shortened(name)
    enough = 4 * (LONG + 2) + 1  # more than can be stored and a line break, whatever the characters are
    try:
        data = _start(name, field, enough)
        text = "" if len(data) == enough else data.decode()
    except OSError as error:
        raise StorageError(f"{field}: {shown} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{field}: {shown} is not valid UTF-8, save it as UTF-8.", field=field) from error
    text = text.removesuffix("\n").removesuffix("\r")
    if len(data) == enough or len(text) > LONG:
        raise Invalid(f"{field}: {shown} is longer than {LONG:,} characters, the limit.", field=field)
    return text


def _start(name: str, field: str, most: int) -> bytes:
    """No more of a file than `most` bytes, because /dev/zero has no end."""
    if name != STDIN:
        with Path(name).open("rb") as file:
            return file.read(most)
    if sys.stdin is None:
        raise StorageError(f"{field}: stdin is closed.")
    if sys.stdin.isatty():
        print(f"Type {field}, then Ctrl-D on a line of its own.", file=sys.stderr)
    return sys.stdin.buffer.read(most)
