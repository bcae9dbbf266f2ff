"""The places of a snippet: `{contact.given_name}`, `{contact.given_name|there}`, and `{{` for a brace as it stands.

User text is never a format string: a place is a name that is looked up, and what is filled in is not read again.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from crm_tui.errors import Invalid
from crm_tui.text import shortened

EXAMPLE = "{contact.given_name}"
BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True)
class Place:
    """One place of a text: its name, what stands there if nothing is known (None: nothing may), and how it is typed."""

    name: str
    fallback: str | None
    typed: str


@dataclass(frozen=True)
class Filled:
    """A text with its places filled in; those of `missing` have no value and still stand there as they were typed."""

    text: str
    missing: tuple[str, ...]


def parts(text: str) -> list[str | Place]:
    """The plain parts and the places, in order. Raises Invalid for a brace that belongs to no place."""
    found: list[str | Place] = []
    end = 0
    for match in BRACES.finditer(text):
        found.append(text[end : match.start()])
        end = match.end()
        typed = match[0]
        if typed in ("{{", "}}"):
            found.append(typed[0])
        elif match[1] is None:
            raise Invalid(f"“{_around(text, match.start())}” has a lone {typed}; write {typed * 2} for a brace.")
        else:
            name, bar, fallback = match[1].partition("|")
            found.append(Place(name.strip(), fallback if bar else None, typed))
    return [each for each in (*found, text[end:]) if each]


def _around(text: str, at: int) -> str:
    return shortened(text[max(0, at - 10) : at + 20], 31)


def places(text: str, known: Collection[str]) -> tuple[Place, ...]:
    """The places of a text. Raises Invalid for one that is not known, with the nearest name, and for a lone brace."""
    found = tuple(each for each in parts(text) if isinstance(each, Place))
    for each in found:
        if each.name not in known:
            near = get_close_matches(each.name, list(known), 1)
            hint = f"; did you mean {{{near[0]}}}?" if near else f", e.g. {EXAMPLE}"
            raise Invalid(f"There is no {shortened(each.typed)} to fill in{hint}", candidates=near)
    return found


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """The text with its places filled in. Raises Invalid as `places` does."""
    places(text, values.keys())
    made, missing = [], list[str]()
    for each in parts(text):
        if isinstance(each, str):
            made.append(each)
            continue
        said = values[each.name] or each.fallback
        if said is None:
            missing.append(each.name)
        made.append(each.typed if said is None else said)
    return Filled("".join(made), tuple(dict.fromkeys(missing)))
