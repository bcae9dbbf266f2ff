"""Texts measured in cells of a terminal: wide letters take two, marks none."""

import unicodedata
from functools import cache

JOINER, EMOJI = "\u200d", "\ufe0f"
"""What joins the next sign to the one before, and what makes the one before an emoji of two cells."""

SOFT_HYPHEN = "\xad"
FILLERS = frozenset(map(chr, range(0x1160, 0x1200))) | {"\u3164"}
TINTS = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""What fills in a syllable, and what tints the emoji before it."""


def width(text: str) -> int:
    """How many cells a safe text takes."""
    if text.isascii():
        return len(text)
    cells, before = 0, JOINER
    for sign in text:
        if sign == EMOJI:
            cells += _width(before) == 1 and unicodedata.category(before) == "So"
        elif before != JOINER or not cells:
            cells += _width(sign)
        before = sign if _width(sign) or sign in (JOINER, EMOJI) else before
    return cells


def cut(text: str, room: int) -> str:
    """The text in at most so many cells; what is cut off shows as `…`."""
    text = text[: room * 8 + 8]
    if width(text) <= room:
        return text
    while text and width(text) >= room:
        text = text[:-1]
    return f"{text.rstrip()}…" if room > 0 else ""


def left(text: str, room: int) -> str:
    """The text in exactly so many cells."""
    shown = cut(text, room)
    return shown + " " * (room - width(shown))


def right(text: str, room: int) -> str:
    """The text at the right end of so many cells."""
    shown = cut(text, room)
    return " " * (room - width(shown)) + shown


@cache
def _width(sign: str) -> int:
    if sign == SOFT_HYPHEN:
        return 1
    if unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc") or sign in FILLERS or sign in TINTS:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
