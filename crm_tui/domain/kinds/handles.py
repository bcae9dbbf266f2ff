"""The common door of e-mail addresses and phone numbers: kept raw unless they could not be shown on one line."""

import unicodedata
from collections.abc import Callable, Sequence

from crm_tui.domain.kinds.base import Context, Kind, Parsed, Stored
from crm_tui.domain.kinds.plain import unusual_cells
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


def handle_column(
    kind: Kind, texts: Sequence[str], context: Context, read: Callable[[str], tuple[Stored | None, ...]]
) -> Parsed:
    """Parse a column: `read` takes the trimmed cells of printable ASCII, which need no further look; it never fails."""
    unusual = unusual_cells(texts, LONGEST)
    nothing: tuple[Stored | None, ...] = (None,) * (1 + len(kind.twins))
    cells = [text.strip(" ") for text in texts]
    for at in unusual:
        cells[at] = ""
    rows = [read(text) if text else nothing for text in cells]
    errors = {}
    if unusual:
        parsed = Kind.parse_column(kind, [texts[at] for at in unusual], context)
        errors = {unusual[at]: error for at, error in parsed.errors.items()}
        for at, row in zip(unusual, zip(*parsed.values, strict=True), strict=True):
            rows[at] = row
    return Parsed(list(map(list, zip(*rows, strict=True))) if rows else [[] for _ in nothing], errors)
