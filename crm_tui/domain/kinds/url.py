"""Web addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Kind, Parsed, Stored
from crm_tui.domain.kinds.plain import Text
from crm_tui.text import accept

_PARTS = re.compile(
    r"(?:(?:[a-z][a-z0-9+.-]*:)?//)?(?:[^/?#@\\]*@)?(?:www\.)?([^/?#@:\s\\\[\]]+)(?::[0-9]*)?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)

_ORDINARY = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:/.*)?", re.DOTALL)
"""Most addresses, at a third of the price."""


@dataclass(frozen=True)
class Url(Kind):
    """A web address with or without scheme, stored as given; beside it the domain that matches companies."""

    name: ClassVar[str] = "url"
    example: ClassVar[str] = "https://example.org"

    @property
    def twins(self) -> tuple[str, ...]:
        return ("domain",)

    def parse(self, text: str, context: Context) -> str | None:
        return accept(text) or None

    def parse_column(self, texts: Sequence[str], context: Context) -> Parsed:
        parsed = Text(folded=False).parse_column(texts, context)
        values = parsed.values[0]
        return Parsed([values, [value and domain_of(str(value)) for value in values]], parsed.errors)

    def derive(self, value: Stored, context: Context) -> tuple[Stored | None, ...]:
        return (domain_of(str(value)),)


def domain_of(address: str) -> str | None:
    """The lower-case domain of a web address, without `www.`, port and path; None where there is none."""
    match = _ORDINARY.fullmatch(address) or _PARTS.fullmatch(address)
    domain = match[1].lower().rstrip(".") if match else ""
    return domain if "." in domain.strip(".") else None
