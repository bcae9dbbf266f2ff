"""The filter of the history as typed: `since:-7d by:me contacts:ada@example.org`."""

import re
from dataclasses import dataclass

from crm_tui.entities import NAMES, entity
from crm_tui.errors import Usage
from crm_tui.text import shortened

EXAMPLE = "write since:-7d, by:me or contacts:12"
TERM = re.compile(r'([a-z_]+):("[^"]*"|\S*)|(\S+)', re.IGNORECASE)
TERMS = ("since:", "by:", "by:me", *(f"{name}:" for name in NAMES[:4]))
"""What a term can begin with."""


@dataclass(frozen=True)
class Sought:
    """Change sets of one record, since a date, by one login; None is all of them."""

    entity: str | None = None
    ref: str | None = None
    since: str | None = None
    by: str | None = None


def sought(text: str) -> Sought:
    """What a filter asks for. Raises Usage for a term that is none."""
    found: dict[str, str] = {}
    for match in TERM.finditer(text):
        word, value = (match[1] or "").lower(), (match[2] or "").strip('"')
        found |= _term(match[0], word, value)
    return Sought(**found)


def _term(whole: str, word: str, value: str) -> dict[str, str]:
    if word in ("since", "by"):
        if not value:
            raise Usage(f"{word}: needs a value, {EXAMPLE}.")
        return {word: value}
    name = next((each for each in NAMES[:4] if word in (each, entity(each).singular.replace(" ", "_"))), None)
    if name is None:
        raise Usage(f"{shortened(whole, 30)} is no filter of the history; {EXAMPLE}.")
    if not value:
        raise Usage(f"{word}: needs a record, e.g. {word}:12.")
    return {"entity": name, "ref": value}


def completions(text: str, cursor: int) -> tuple[int, tuple[str, ...]]:
    """Where the word at the cursor begins, and what it could become."""
    start = text.rfind(" ", 0, cursor) + 1
    typed = text[start:cursor].lower()
    return start, tuple(each for each in TERMS if each.startswith(typed) and each != typed)
