"""Lists of short texts, such as tags."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Json, Kind, Stored
from crm_tui.domain.kinds.plain import LONG
from crm_tui.errors import Invalid
from crm_tui.text import accept

MOST = 1_000
"""The most items of a list."""

_TOKEN = re.compile(r"\\[|\\]|\||[^\\|]+|\\", re.DOTALL)


@dataclass(frozen=True)
class ListOf(Kind):
    r"""A list of texts, written `a|b` (`\|` is a bar, `\\` a backslash) and stored as a JSON array."""

    name: ClassVar[str] = "list"
    example: ClassVar[str] = "vip|partner"

    def parse(self, text: str, context: Context) -> str | None:
        return stored(_items(text))

    def add(self, value: str | None, text: str, context: Context) -> str | None:
        """The list with the items of the text added at its end; those it has already stay where they are."""
        return stored([*items(value), *_items(text)])

    def remove(self, value: str | None, text: str, context: Context) -> str | None:
        """The list without the items of the text; None when none is left."""
        gone = set(_items(text))
        return stored(item for item in items(value) if item not in gone)

    def dump(self, value: Stored, context: Context) -> str:
        return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items(str(value)))

    def show(self, value: Stored, context: Context) -> str:
        return ", ".join(items(str(value)))

    def json(self, value: Stored, context: Context) -> Json:
        return items(str(value))


def items(value: str | None) -> list[str]:
    """The items of a stored list."""
    if value is None:
        return []
    found: list[str] = json.loads(value)
    return found


def stored(texts: Iterable[str]) -> str | None:
    """The canonical JSON of some items, each once and in order; None for no items. Raises Invalid above 1,000."""
    unique = list(dict.fromkeys(texts))
    if len(unique) > MOST:
        raise Invalid(f"{len(unique):,} items, the limit is {MOST:,}")
    return json.dumps(unique, ensure_ascii=False, separators=(",", ":")) if unique else None


def _items(text: str) -> list[str]:
    text = accept(text, limit=LONG)
    if "\\" not in text:
        return [item for part in text.split("|") if (item := accept(part))]
    parts = [""]
    for token in _TOKEN.findall(text):
        if token == "|":  # noqa: S105 - a separator, no password
            parts.append("")
        else:
            parts[-1] += token[1:] if len(token) == 2 and token[0] == "\\" else token
    return [item for part in parts if (item := accept(part))]
