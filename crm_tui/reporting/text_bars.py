"""Bars as lines of text: certain is thick, expected thin, missing thinnest, trouble broken, the past a light line."""

from collections.abc import Sequence
from fractions import Fraction

from crm_tui.reporting.cells import cut, left, right, width
from crm_tui.reporting.pictures import Bar, Bars, Part

Piece = tuple[str, str]
"""A text and its tone."""

CERTAIN, EXPECTED, MISSING, TROUBLE, BEFORE = "▄", "▂", "▁", "▗", "─"
GAP = 2
LEAST = 16
"""The fewest cells for bars beside which notes are still shown."""


def draw_bars(chart: Bars, room: int) -> list[list[Piece]]:
    """A line for each bar; texts that leave too little room stand below it."""
    if len(chart.bars) == 1 and not chart.bars[0].label:
        return [*_head(chart, room), *_alone(chart.bars[0], room)]
    return [*_head(chart, room), *(line for lines in _drawn(chart, room) for line in lines)]


def sign(part: Part) -> str:
    """What a part is drawn with, told apart without colour."""
    if part.tone in ("warning", "error"):
        return TROUBLE
    if part.tone == "muted":
        return MISSING
    return EXPECTED if part.thin else CERTAIN


def stretches(values: Sequence[Fraction], room: int, longest: Fraction) -> list[int]:
    """The cells of each value; what is there at all has one, and all together are as long as their sum."""
    found: list[int] = []
    reached = Fraction(0)
    for value in values:
        reached += value
        found.append(max(1 if value else 0, round(reached * room / longest) - sum(found)) if longest else 0)
    while sum(found) > room:
        found[found.index(max(found))] -= 1
    return found


def head(title: str, legend: Sequence[tuple[str, str, str]], room: int) -> list[list[Piece]]:
    """The title, then each sign with its tone and what it means; what has no room beside it stands below."""
    lines: list[list[Piece]] = [[(cut(title, room), "text")]]
    at = width(lines[0][0][0])
    for mark, tone, name in legend:
        shown = cut(name, room - 2)
        if at + width(shown) + 5 > room:
            lines.append([])
            at = 0
        else:
            lines[-1].append(("   ", "text"))
            at += 3
        lines[-1] += [(mark, tone), (f" {shown}", "muted")]
        at += 2 + width(shown)
    return lines


def _head(chart: Bars, room: int) -> list[list[Piece]]:
    """The title, with what the signs mean where there are several."""
    if not chart.title:
        return []
    parts = {(part.label, sign(part)): part for bar in chart.bars for part in bar.parts}
    told = not chart.offsets and len({sign(part) for part in parts.values()}) > 1
    legend = [(sign(part), part.tone, part.label) for part in parts.values()] if told else []
    return head(chart.title, legend, room)


def _longest(chart: Bars) -> Fraction:
    offsets = chart.offsets or (Fraction(0),) * len(chart.bars)
    ends = [at + sum(part.value for part in bar.parts) for at, bar in zip(offsets, chart.bars, strict=True)]
    return max([*ends, *(bar.before.value for bar in chart.bars if bar.before)], default=Fraction(0))


def _drawn(chart: Bars, room: int) -> list[list[list[Piece]]]:
    """The lines of each bar."""
    label = min(max(width(bar.label) for bar in chart.bars), max(8, room * 3 // 10))
    text, note = (max(map(width, some)) for some in zip(*((bar.text, bar.note) for bar in chart.bars), strict=True))
    here = room - label - GAP
    below = text > here * 6 // 10
    free = here if below else here - text - GAP
    note = note if note and not below and free - note - GAP >= LEAST else 0
    free -= note + GAP if note else 0
    longest, made = _longest(chart), []
    for bar, offset in zip(chart.bars, chart.offsets or (Fraction(0),) * len(chart.bars), strict=True):
        start: list[Piece] = [(left(bar.label, label), "text"), (" " * GAP, "text")]
        line = start + _stretched(bar, offset, free, longest)
        lines = [line]
        if below:
            lines.append([(" " * (label + GAP), "text"), *_words(bar, here)])
        else:
            line += [(" " * GAP + right(bar.text, text), "text")]
            line += [(" " * GAP + right(bar.note, note), "muted")] if note else []
        made.append([*lines, *_compared(bar, label + GAP, free, here, longest)])
    return made


def _stretched(bar: Bar, offset: Fraction, room: int, longest: Fraction) -> list[Piece]:
    """The bar in exactly so many cells."""
    before = min(room - 1, round(offset * room / longest)) if longest and offset else 0
    cells = stretches([part.value for part in bar.parts], room - before, longest * (room - before) / room or longest)
    pieces: list[Piece] = [(" " * before, "text")] if before else []
    pieces += [(sign(part) * count, part.tone) for part, count in zip(bar.parts, cells, strict=True)]
    return [*pieces, (" " * (room - before - sum(cells)), "text")]


def _words(bar: Bar, room: int) -> list[Piece]:
    return [(left(bar.text, room).rstrip(), "text")]


def _compared(bar: Bar, indent: int, free: int, here: int, longest: Fraction) -> list[list[Piece]]:
    """The light line beneath, with its value right behind it, or below where there is no room."""
    if bar.before is None:
        return []
    (cells,) = stretches([bar.before.value], free, longest)
    start, line, words = (" " * indent, "text"), BEFORE * cells, bar.before.text
    if cells + 1 + width(words) <= here:
        return [[start, (f"{line} {words}".strip(), "muted")]]
    return [[start, (line, "muted")], [start, (cut(words, here), "muted")]]


def _alone(bar: Bar, room: int) -> list[list[Piece]]:
    """One bar over the whole room, the names of its parts beneath where they begin."""
    longest = _longest(Bars("", (bar,)))
    cells = stretches([part.value for part in bar.parts], room, longest)
    line = [(sign(part) * count, part.tone) for part, count in zip(bar.parts, cells, strict=True)]
    return [line, *_names(bar.parts, cells, room), *_compared(bar, 0, room, room, longest)]


def _names(parts: Sequence[Part], cells: Sequence[int], room: int) -> list[list[Piece]]:
    """Names below their parts; one that does not fit goes to a line of its own, with its sign."""
    line: list[Piece] = []
    at, others = 0, []
    starts = [sum(cells[:place]) for place in range(len(cells))]
    for place, (part, start) in enumerate(zip(parts, starts, strict=True)):
        needed = width(part.label) + 1 + width(part.text)
        last = place == len(parts) - 1
        begin = room - needed if last and start + needed > room else start
        if begin < at or begin + needed > (room if last else starts[place + 1] - 1):
            words = cut(f"{part.label} {part.text}", room - 2)
            others.append([(sign(part), part.tone), (f" {words}", "text")])
            continue
        line += [(" " * (begin - at), "text"), (part.label, part.tone), (f" {part.text}", "text")]
        at = begin + needed + 1 if not last else begin + needed
        line += [(" ", "text")] if not last else []
    return [line, *others] if line else others
