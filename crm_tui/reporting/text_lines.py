"""Lines over time as text: plotext draws them, on a scale and with labels of ours."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from crm_tui.reporting.cells import width
from crm_tui.reporting.pictures import Lines, Series
from crm_tui.reporting.text_bars import Piece, head

HEIGHT = 12
FINE = "hd"
"""plotext's marker of a quarter of a cell, for the first line."""

SIGNS = ("▪", "•", "×", "+")  # noqa: RUF001 - a sign, no letter
TARGET = "╌"
ASCII = ("*", "o", "x", "+")
QUARTERS = frozenset("▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")


def draw_lines(chart: Lines, room: int, *, ascii: bool) -> list[list[Piece]]:
    """The title with the name of each line, and the lines above their labels."""
    signs = _signs(chart.series, ascii)
    named = [
        ("▄" if sign == FINE else sign, each.tone, each.label) for each, sign in zip(chart.series, signs, strict=True)
    ]
    lines = head(chart.title, named if len(named) > 1 else (), room)
    tones = {sign: each.tone for each, sign in zip(chart.series, signs, strict=True) if sign != FINE}
    tones |= dict.fromkeys(QUARTERS, chart.series[0].tone) if FINE in signs else {}
    margin = max(map(width, chart.texts), default=0)
    return [*lines, *(_toned(text, tones, margin) for text in _plotted(chart, signs, room))]


def _signs(series: Sequence[Series], ascii: bool) -> list[str]:
    """The sign of each line: without colour they differ."""
    fine = not ascii
    found = [ASCII[at % 4] if ascii else SIGNS[at % 4] for at in range(len(series))]
    found = [
        ("-" if ascii else TARGET) if each.tone == "muted" else sign for each, sign in zip(series, found, strict=True)
    ]
    return [FINE, *found[1:]] if fine else found


def _plotted(chart: Lines, signs: Sequence[str], room: int) -> list[str]:
    """The lines without colour; the figure of plotext is one for the whole program, so it is cleared first."""
    from plotext import figure

    figure.clear()
    figure.plot_size(room, HEIGHT)
    figure.axes(False)
    for each, sign in reversed(list(zip(chart.series, signs, strict=True))):
        for at, values in _runs(each.values):
            signal = figure.signal([*range(at, at + len(values))], [float(value) for value in values], marker=sign)
            signal.lines()
            figure.draw(signal)
    figure.ruler("y").lim(float(chart.scale[0]), float(chart.scale[-1]))
    figure.ruler("y").ticks([float(value) for value in chart.scale], list(chart.texts))
    figure.ruler("x").lim(0, max(1, len(chart.labels) - 1))
    ticks = _ticks(chart.labels, room)
    figure.ruler("x").ticks(ticks, [chart.labels[at] for at in ticks])
    text: str = figure.build().string(colorless=True)
    return [line.rstrip() for line in text.splitlines()]


def _runs(values: Sequence[Fraction | None]) -> Iterator[tuple[int, list[Fraction]]]:
    """The stretches in which every value is known, and where they begin."""
    for known, some in groupby(enumerate(values), lambda each: each[1] is not None):
        found = list(some)
        if known:
            yield found[0][0], [value for _, value in found if value is not None]


def _ticks(labels: Sequence[str], room: int) -> list[int]:
    """As many labels as stand apart, the first and the last among them."""
    many = min(len(labels), max(2, room * 2 // 3 // (max(map(width, labels)) + 4)))
    return sorted({at * (len(labels) - 1) // max(1, many - 1) for at in range(many)})


def _toned(text: str, tones: dict[str, str], margin: int) -> list[Piece]:
    """The pieces of a line: the scale and the labels muted, each line in its tone."""
    pieces: list[Piece] = [(text[:margin], "muted")]
    for tone, signs in groupby(text[margin:], lambda sign: tones.get(sign, "muted")):
        pieces.append(("".join(signs), tone))
    return pieces
