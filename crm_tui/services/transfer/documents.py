"""The searched texts of many records at once; for each the same as `domain.searching.document`."""

from collections.abc import Sequence

from crm_tui.domain.searching import MARK, form
from crm_tui.text import fold

_END = "\x00"
"""Ends a cell in the text of many; no stored text holds it."""

_HERE = "\x01"
"""Stands where a word may start after a sign; no printable text holds it."""

_SIGNS = [chr(code) for code in range(33, 127) if not chr(code).isalnum()]


def documents(columns: Sequence[Sequence[str | None]]) -> list[str | None]:
    """The searched form of each row; None where nothing is searched. A cell may be given folded."""
    return ["".join(cells) or None for cells in zip(*map(_forms, columns), strict=True)]


def _forms(column: Sequence[str | None]) -> list[str]:
    """The searched form of each cell, "" for none; plain text is marked a column at a time."""
    joined = "".join([text for text in column if text])
    if joined.isascii() and joined.isprintable():
        return _plain([text or "" for text in column])
    folded = [text if not text or text.isascii() else fold(text) for text in column]
    usual = [text if text and text.isascii() and text.isprintable() else "" for text in folded]
    found = _plain(usual)
    for at, text in enumerate(folded):
        if text and not usual[at]:
            text = fold(text)
            found[at] = form(text) if text.strip() else ""
    return found


def _plain(texts: Sequence[str]) -> list[str]:
    words = " ".join(f" {_END} ".join(texts).lower().split()).replace(" ", MARK)
    if not words:
        return [""]
    signs = [sign for sign in _SIGNS if sign in words]
    for sign in signs:
        words = words.replace(sign, sign + _HERE)
    for sign in (*signs, " "):
        words = words.replace(_HERE + sign, sign)
    return (MARK + words.rstrip(_HERE).replace(_HERE, MARK)).split(MARK + _END)
