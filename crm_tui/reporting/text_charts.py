"""Charts as lines of text for terminals: exact labels, readable at 80 columns and without colour."""

from collections.abc import Sequence
from fractions import Fraction

from crm_tui.reporting.cells import cut, left, right, width
from crm_tui.reporting.pictures import Bars, Chart, Figure, Heat, Lines
from crm_tui.reporting.text_bars import Piece, draw_bars

PLAIN = str.maketrans(
    {
        "▄": "#", "▂": "=", "▁": ".", "▗": "x", "─": "-", "·": "/", "…": "~", "░": ".", "▒": ":", "▓": "+", "█": "#",
        "±": "~",
    }
)  # fmt: skip
LEVELS = "▁▂▃▄▅▆▇█"
SHADES = "░▒▓█"
NARROW = 60


def draw(chart: Chart, width: int, *, ascii: bool = False) -> list[list[Piece]]:
    """The lines of a chart as pieces of text with their tones, none wider than `width` cells."""
    if isinstance(chart, Bars):
        lines = draw_bars(chart, width)
    elif isinstance(chart, Heat):
        lines = _heat(chart, width)
    else:
        lines = _lines(chart, width, ascii)
    return [[(text.translate(PLAIN) if ascii else text, tone) for text, tone in line if text] for line in lines]


def draw_figures(figures: Sequence[Figure], room: int, *, ascii: bool = False) -> list[list[Piece]]:
    """Names above numbers, side by side, two by two where it is narrow."""
    beside = 2 if room < NARROW else 4
    cells = max(12, (room + 2) // min(beside, len(figures) or 1))
    made: list[list[Piece]] = []
    for at in range(0, len(figures), beside):
        some = figures[at : at + beside]
        made.append([(left(each.label, cells - 2) + "  ", "muted") for each in some])
        made.append([piece for each in some for piece in _figure(each, cells)])
    return [[(text.translate(PLAIN) if ascii else text, tone) for text, tone in line] for line in made]


def spark(values: Sequence[int | Fraction | None], width: int) -> str:
    """The latest values as a line of small bars from nought up, one a cell; a gap where nothing is known."""
    some = values[-width:] if width > 0 else ()
    top = max((value for value in some if value is not None), default=0)
    return "".join(" " if value is None else LEVELS[_level(value, top)] for value in some)


def _level(value: int | Fraction, top: int | Fraction) -> int:
    return min(7, max(0, round(Fraction(value) * 7 / top))) if top > 0 else 0


def _figure(figure: Figure, cells: int) -> list[Piece]:
    """The number, its change and its remark in so many cells; what has no room is left out."""
    room = cells - 2 - width(figure.text)
    pieces: list[Piece] = [(figure.text if room >= 0 else left(figure.text, cells - 2), figure.tone)]
    note = f"~ {figure.note}" if figure.note and figure.tone == "warning" else figure.note
    for text, tone in ((figure.change, "muted"), (note, "muted" if figure.tone == "text" else figure.tone)):
        if text and width(text) < room:
            pieces.append((f" {text}", tone))
            room -= width(text) + 1
    return [*pieces, (" " * (max(0, room) + 2), "text")]


def _heat(chart: Heat, room: int) -> list[list[Piece]]:
    """A row a line, the strength of a cell before its number; columns without room are told."""
    label = min(max((width(name) for name, _, _ in chart.rows), default=0), max(8, room // 4))
    sizes = [
        max([width(name), *(width(texts[at]) + 2 for _, _, texts in chart.rows)])
        for at, name in enumerate(chart.columns)
    ]
    many = sum(label + sum(size + 1 for size in sizes[: at + 1]) <= room for at in range(len(sizes)))
    more = len(sizes) - many
    told = f", {more} more column{'' if more == 1 else 's'} in the table" if more else ""
    title: list[Piece] = [(cut(chart.title + told, room), "text")]
    heads = "".join(" " + right(name, size) for name, size in zip(chart.columns[:many], sizes, strict=False))
    lines = [title, [(cut(" " * label + heads, room), "muted")]]
    for name, shares, texts in chart.rows:
        line: list[Piece] = [(left(name, label), "text")]
        for share, text, size in list(zip(shares, texts, sizes, strict=True))[:many]:
            line += [(" ", "text"), (_shade(share), "accent"), (right(text, size - 1), "text")]
        lines.append(line)
    return lines


def _shade(share: Fraction | None) -> str:
    return " " if not share else SHADES[min(3, int(share * 4))]


def _lines(chart: Lines, room: int, ascii: bool) -> list[list[Piece]]:
    from crm_tui.reporting.text_lines import draw_lines

    return draw_lines(chart, room, ascii=ascii)
