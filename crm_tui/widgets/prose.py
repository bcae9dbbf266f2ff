"""A text as rows of a width: broken between words, within a word only where it is wider than a row."""

from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

from crm_tui.text import safe


def wrapped(text: str, width: int, most: int) -> tuple[tuple[str, ...], bool]:
    """At most so many rows of a text, safe for the screen, and whether there are more."""
    width = max(2, width)
    rows: list[str] = []
    enough = safe(text[: (most + 1) * width * 8], multiline=True)
    for paragraph in enough.expandtabs(4).split("\n"):
        for row in _rows(paragraph, width):
            if len(rows) == most:
                return tuple(rows), True
            rows.append(row)
    while rows and not rows[-1].strip():
        rows.pop()
    return tuple(rows), False


def _rows(paragraph: str, width: int) -> Iterator[str]:
    row = ""
    for word in paragraph.split():
        for part in chop_cells(word, width):
            if row and cell_len(row) + 1 + cell_len(part) > width:
                yield row
                row = part
            else:
                row = f"{row} {part}" if row else part
    yield row
