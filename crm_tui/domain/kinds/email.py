"""E-mail addresses."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import ClassVar

from crm_tui.domain.kinds.base import Context, Kind, Parsed, Stored
from crm_tui.domain.kinds.handles import accept_handle, handle_column

_ATOM = r"[a-z0-9_!#$%&'*+\-/=?^`{|}~\u00df-\u00f6\u00f8-\u024f]+"
_LABEL = r"[a-z0-9]+(?:-[a-z0-9]+)*"
# The ordinary address, casefolded, its local part in Latin letters. Labels with `--`, quotes, brackets and other
# scripts are left to the library, and so is all that may be too long for it, counted in bytes.
_ORDINARY = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?:[a-z0-9]+-)*[a-z0-9]*[a-z]")
_LONGEST_DOMAIN, _LONGEST = 63, 120


@dataclass(frozen=True)
class Email(Kind):
    """An address with its domain in lower case; a text that is no address is kept, and its twin `key` is empty."""

    name: ClassVar[str] = "email"
    example: ClassVar[str] = "ada@example.org"

    @property
    def twins(self) -> tuple[str, ...]:
        return ("key",)

    def parse(self, text: str, context: Context) -> Stored | None:
        return self.read(text, context)[0]

    def derive(self, value: Stored, context: Context) -> tuple[Stored | None, ...]:
        return self.read(str(value), context)[1:]

    def read(self, text: str, context: Context) -> tuple[Stored | None, ...]:
        text = accept_handle(text)
        local, at, domain = text.partition("@")
        if not at:
            return text or None, None
        if domain.isascii() and len(domain) <= _LONGEST_DOMAIN and len(text) <= _LONGEST:
            key = text.casefold()
            if _ORDINARY.fullmatch(key):
                return f"{local}@{domain.lower()}", key
        return _library()(text) or (text, None)

    def parse_column(self, texts: Sequence[str], context: Context) -> Parsed:
        return handle_column(self, texts, context, _read_plain)


def _read_plain(text: str) -> tuple[Stored | None, ...]:
    """As `read`, of trimmed printable ASCII."""
    key = text.lower()
    if len(text) <= _LONGEST and _ORDINARY.fullmatch(key):
        local, _, domain = text.partition("@")
        if len(domain) <= _LONGEST_DOMAIN:
            return (text, key) if text == key else (f"{local}@{domain.lower()}", key)
    if "@" not in text:
        return text, None
    return _library()(text) or (text, None)


@cache
def _library() -> Callable[[str], tuple[str, str] | None]:
    """The library's judgement, loaded with the first address that needs it: most lists hold none."""
    normalised: Callable[[str], tuple[str, str] | None] = import_module("crm_tui.domain.kinds.email_library").normalised
    return normalised
