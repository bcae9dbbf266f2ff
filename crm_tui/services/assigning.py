"""Assignments typed in one line, `owner=ines tags+=vip title="Head of IT"`: read, and completed."""

import re

from crm_tui.db.database import Database
from crm_tui.domain.fields import Is
from crm_tui.domain.filters.completing import ranked
from crm_tui.domain.kinds import ListOf
from crm_tui.errors import CrmError, Usage
from crm_tui.services import suggesting
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import check_once
from crm_tui.services.rows import Assignment
from crm_tui.services.suggesting import NAMES, Completion
from crm_tui.text import shortened

TOKEN = re.compile(r'(?:"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[^\s"])+', re.DOTALL)
HEAD = re.compile(r"([^\W\d][\w.-]*?)(\+=|-=|=)")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def read(text: str) -> tuple[Assignment, ...]:
    """The assignments of a line. Raises Usage for a word that is none, an open quote, a field given twice."""
    found: list[Assignment] = []
    for match in TOKEN.finditer(text):
        token = match[0]
        head = HEAD.match(token)
        if head is None:
            raise Usage(_no_assignment(token, found))
        found.append(Assignment(head[1], head[2], _value(token[head.end() :])))
    check_once(found)
    return tuple(found)


def _no_assignment(token: str, found: list[Assignment]) -> str:
    word = shortened(token, 30)
    if not found:
        return f"{word} is no field=value, e.g. owner=me or tags+=vip."
    last = found[-1]
    example = shortened(f'{last.field}{last.operator}"{last.text} {token}"', 60)
    return f"{word} is no field=value. A value with spaces stands in quotes: {example}"


def _value(typed: str) -> str:
    if not typed.startswith('"'):
        return typed
    if not QUOTED.fullmatch(typed):
        raise Usage(f"The quote before {shortened(typed[1:], 30) or 'the end'} is not closed.")
    return ESCAPE.sub(r"\1", typed[1:-1])


def complete(db: Database, name: str, text: str, cursor: int) -> Completion:
    """What could stand at the cursor: the fields that can be set, or the values of one; any text will do."""
    token = next((each for each in TOKEN.finditer(text) if each.start() <= cursor <= each.end()), None)
    start, end = (token.start(), token.end()) if token else (cursor, cursor)
    head = HEAD.match(text, start, end)
    if head is None or cursor < head.end():
        typed = text[start:cursor]
        return Completion(start, head.end() if head else end, _names(db, name, typed))
    try:
        found = suggesting.values(db, name, head[1], text[head.end() : cursor].lstrip('"'))
    except CrmError:
        return Completion(cursor, cursor, ())
    there = text[head.end() : end]
    return Completion(head.end(), end, tuple(each for each in map(_quoted, found) if each != there))


def _names(db: Database, name: str, typed: str) -> tuple[str, ...]:
    with db.read() as connection:
        catalog = Catalog(db, connection)
        fields = {key: field for key, field in catalog.fields(name).items() if not field.is_(Is.READONLY)}
        first = [key for key in catalog.entity(name).columns if key in fields]
    found = ranked(typed.lower(), [*first, *fields], NAMES)
    signs = {key: ("+=", "-=", "=") if isinstance(fields[key].kind, ListOf) else ("=",) for key in found}
    return tuple(f"{key}{sign}" for key in dict.fromkeys(found) for sign in signs[key])


def _quoted(value: str) -> str:
    if not re.search(r'[\s"]', value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
