"""The common door of e-mail addresses and phone numbers: kept raw unless they could not be shown on one line."""

import unicodedata

from crm_tui.errors import Invalid
from crm_tui.text import accept, shortened

LONGEST = 254
"""The most characters of an address (RFC 3696, erratum 1690), and of a phone number."""


def accept_handle(text: str) -> str:
    """The trimmed text; raises Invalid for a line break, a control character or more than 254 characters."""
    text = accept(text, limit=LONGEST)
    if not text.isprintable() and any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise Invalid(f"{shortened(text)} holds a line break or control character, write it on one line")
    return text
