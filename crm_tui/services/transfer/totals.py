"""Recognise the lines of totals that spreadsheets leave below the data."""

import re
from collections.abc import Iterable, Iterator, Sequence

MAX_TAIL = 10

Block = tuple[Sequence[int], list[list[str]]]
"""First lines and raw rows; an empty line is an empty row."""

WORD = re.compile(
    r"(?:(?:grand|sub)[ -]?total|totals?|total g[eé]n[eé]ral|totale|suma|razem|summe|gesamt(?:summe)?|zwischensumme"
    r"|sum|somme|ukupno|итого|всего|جمع(?: کل)?|مجموع|kabuuan)\b[\s:=]*[\d\s.,']*",
    re.IGNORECASE,
)
FIGURE = re.compile(r"[-(]?[\d\s.,'%€$£¥)]*(?:[A-Z]{3})?")


def is_total(row: Sequence[str]) -> bool:
    """Whether the first filled cell says "total" and everything after it is blank or a figure."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if not filled or not WORD.fullmatch(filled[0]):
        return False
    return all(FIGURE.fullmatch(cell) for cell in filled[1:]) and (len(filled) * 2 <= len(row) + 1 or len(row) == 2)


def is_blank(row: Sequence[str]) -> bool:
    """Whether nothing is in the row."""
    return not any(row) or not "".join(row).strip()


def _tail(rows: list[list[str]]) -> int:
    """How many of the last rows may be totals; 0 when there is no total among them."""
    tail = 0
    for back, row in enumerate(reversed(rows[-MAX_TAIL:]), 1):
        if is_total(row):
            tail = back
        elif not is_blank(row):
            break
    return tail


class Totals:
    """Pass blocks of rows on without the totals at the very end; `skipped` counts what was left out."""

    def __init__(self) -> None:
        self.skipped = 0

    def without(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks, holding back only what could still turn out to be the last lines."""
        held: Block = ([], [])
        for lines, rows in blocks:
            if held[1]:
                lines, rows = [*held[0], *lines], held[1] + rows
            cut = len(rows) - _tail(rows)
            held = (lines[cut:], rows[cut:])
            if cut:
                yield (lines, rows) if cut == len(rows) else (lines[:cut], rows[:cut])
        self.skipped = sum(1 for row in held[1] if not is_blank(row))
