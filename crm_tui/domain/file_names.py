"""Names of files that come from outside, made safe for every file system."""

import re
import unicodedata

LONGEST = 120
"""Bytes of UTF-8; file systems take 255, and a copy gets a number besides."""

ENDING = 16
"""The longest ending that is kept when a name is cut."""

RESERVED = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
"""Names that are devices on Windows, whatever their ending."""

_FORBIDDEN = re.compile(r'[<>:"|?*]')
_UNSEEN = ("C", "Zl", "Zp")
"""Categories that a name has no use for: controls, direction marks, surrogates, separators of lines."""


def safe_name(text: str) -> str:
    """The last part of a path without what hides, steers or is reserved; `file` where nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    seen = "".join(each for each in last if not unicodedata.category(each).startswith(_UNSEEN))
    name = _FORBIDDEN.sub("_", seen).strip(". ")
    if name.partition(".")[0].strip().casefold() in RESERVED:
        name = f"_{name}"
    return _cut(name) or "file"


def _cut(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > ENDING:
        stem, dot, ending = name, "", ""
    room = LONGEST - len(f"{dot}{ending}".encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + ending


def numbered(name: str, number: int) -> str:
    """The name of a further file of the same name: `report-2.pdf`; the first keeps it."""
    stem, dot, ending = name.rpartition(".")
    if number == 1:
        return name
    return f"{stem}-{number}.{ending}" if dot and stem else f"{name}-{number}"
