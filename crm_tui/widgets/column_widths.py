"""How wide each column of a table is: as its texts ask for, less where there is no room, none where it must go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from crm_tui.text import safe
from crm_tui.widgets.table_rows import Column, Item

LEAST = 8
NUMBER = 16
"""A column at the right is left out rather than made narrower than that: a number that is cut says something else."""

SAMPLE = 120
"""Rows whose texts are measured."""


@dataclass(frozen=True)
class Place:
    """A column on the screen: its number among the cells of a row, where it starts, how wide it is."""

    number: int
    at: int
    width: int
    column: Column


def placed(columns: Sequence[Column], found: Sequence[int], start: int, gap: int, end: int) -> list[Place]:
    """The columns that are shown; a last one that is right-aligned stands at the end."""
    at, places = start, []
    for number, (column, width) in enumerate(zip(columns, found, strict=True)):
        if width:
            places.append(Place(number, at, width, column))
            at += width + gap
    if places and places[-1].column.right:
        places[-1] = replace(places[-1], at=end - places[-1].width)
    return places


def widths(columns: Sequence[Column], items: Sequence[Item], room: int, gap: int) -> tuple[int, ...]:
    """One width a column, 0 for one that is left out; together with the gaps they fit into the room."""
    asked = [_asked(at, column, items[:SAMPLE]) for at, column in enumerate(columns)]
    found = [min(asked[at], column.most) for at, column in enumerate(columns)]
    shown = list(range(len(columns)))
    least = [min(width, NUMBER if column.right else LEAST + 4) for width, column in zip(found, columns, strict=True)]
    while len(shown) > 1 and sum(least[at] for at in shown) + gap * (len(shown) - 1) > room:
        shown.remove(shown[-2] if len(shown) > 2 and columns[shown[-1]].right else shown[-1])
    over = sum(found[at] for at in shown) + gap * (len(shown) - 1) - room
    floor = [min(width, NUMBER) if column.right else LEAST for width, column in zip(found, columns, strict=True)]
    for at in _narrowed(found, shown, floor, over):
        found[at] -= 1
    return tuple(found[at] if at in shown else 0 for at in range(len(columns)))


def _narrowed(found: Sequence[int], shown: Sequence[int], floor: Sequence[int], over: int) -> Iterator[int]:
    """Which column gives a cell away, again and again: the widest; the first one, the name, counts as narrower."""
    left = dict(zip(shown, (found[at] for at in shown), strict=True))
    for _ in range(over):
        able = [at for at in left if left[at] > floor[at]]
        if not able:
            return
        widest = max(able, key=lambda at: (left[at] - (LEAST if at == shown[0] and left[at] > LEAST else 0), at))
        left[widest] -= 1
        yield widest


def _asked(at: int, column: Column, items: Sequence[Item]) -> int:
    texts = (safe(item.cells[at].text[: column.most * 4]) for item in items)
    label = cell_len(column.label) + (2 if column.order else 0)
    return max([label, *(cell_len(text) for text in texts)])
