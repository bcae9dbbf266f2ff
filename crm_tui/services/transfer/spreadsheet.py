"""Keep a spreadsheet from running text as a formula, so that taking the guard off gives the same text."""

import re

RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # noqa: RUF001
PLAIN = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*|\+[0-9][0-9 ().]*")
"""A number, or a phone number without signs a spreadsheet would calculate with."""


def guard(text: str) -> str:
    """One `'` before a text that a spreadsheet would run, or that looks guarded already (SPEC 9)."""
    return "'" + text if RISKY.match(text) and not PLAIN.fullmatch(text) else text


def unguard(text: str) -> str:
    """The inverse: `unguard(guard(x)) == x` for every text."""
    return text[1:] if text.startswith("'") and RISKY.match(text) else text
