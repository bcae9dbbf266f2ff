r"""A cell that clears a field, `\N`, and how a text that looks like it is written (SPEC 8.5)."""

import re

CLEARS = "\\N"
"""The cell that clears a field."""

_LOOKALIKE = re.compile(r"\\+N")


def escaped(text: str) -> str:
    r"""The cell of a text: `\N` becomes `\\N`, and `\\N` becomes `\\\N`, so that every text comes back."""
    return "\\" + text if _LOOKALIKE.fullmatch(text) else text


def unescaped(cell: str) -> str:
    r"""The inverse, for every cell but `\N` itself: `unescaped(escaped(x)) == x`."""
    return cell[1:] if cell.startswith("\\\\") and _LOOKALIKE.fullmatch(cell) else cell
