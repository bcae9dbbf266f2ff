"""Charts as inline SVG in HTML: drawings scale, words stay words; every text is escaped."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape

from crm_tui.reporting.pictures import Bar, Bars, Chart, Heat, Lines, Part, Series
from crm_tui.text import safe

WIDE, HIGH = 1000, 10
"""The size of the canvas of a bar, stretched to whatever room there is."""

CERTAIN, EXPECTED, MISSING = 10, 4, 2
TICKS = 7
DASHES = ("", "7 4", "2 3", "10 3 2 3")
"""How lines are broken, so that they differ without colour."""


def said(text: str) -> str:
    """A text from anywhere as HTML shows it."""
    return escape(safe(text))


def chart(drawn: Chart) -> str:
    """A chart under its title."""
    if isinstance(drawn, Bars):
        return _bars(drawn)
    return _heat(drawn) if isinstance(drawn, Heat) else _lines(drawn)


def _section(title: str, legend: Iterable[str], body: str) -> str:
    names = "".join(f'<span class="legend">{each}</span>' for each in legend)
    head = f'<div class="head"><h2>{said(title)}</h2>{names}</div>' if title else ""
    return f"<section>{head}{body}</section>"


def _bars(drawn: Bars) -> str:
    if len(drawn.bars) == 1 and not drawn.bars[0].label:
        return _section(drawn.title, (), _whole(drawn.bars[0]))
    parts = {(part.label, part.tone, part.thin): part for bar in drawn.bars for part in bar.parts}
    told = len(parts) > 1 and not drawn.offsets and any(len(bar.parts) > 1 for bar in drawn.bars)
    legend = [_canvas([_stretch(part, 0, WIDE)]) + said(part.label) for part in parts.values()] if told else []
    offsets = drawn.offsets or (Fraction(0),) * len(drawn.bars)
    ends = [at + _length(bar) for at, bar in zip(offsets, drawn.bars, strict=True)]
    longest = max([*ends, *(bar.before.value for bar in drawn.bars if bar.before)])
    rows = "".join(_row(bar, at, longest) for bar, at in zip(drawn.bars, offsets, strict=True))
    return _section(drawn.title, legend, f'<div class="bars">{rows}</div>')


def _row(bar: Bar, offset: Fraction, longest: Fraction) -> str:
    cells = f'<span>{said(bar.label)}</span><span class="bar">{_drawing(bar, offset, longest)}</span>'
    cells += f'<span class="text">{said(bar.text)}</span><span class="note">{said(bar.note)}</span>'
    return cells + _past(bar, longest)


def _past(bar: Bar, longest: Fraction) -> str:
    """What it was before, as a light line with its value."""
    if bar.before is None:
        return ""
    share = _place(bar.before.value, longest) / WIDE * 60
    line = _canvas([f'<line class="rule-fill" x1="0" y1="5" x2="{WIDE}" y2="5" stroke-width="2"/>'])
    return f'<span class="past"><span style="width:{share:.2f}%">{line}</span>{said(bar.before.text)}</span>'


def _whole(bar: Bar) -> str:
    """One bar over the whole width, its parts named beneath where they begin."""
    columns = " ".join(f"minmax(max-content,{_place(part.value, _length(bar)):.0f}fr)" for part in bar.parts)
    names = "".join(
        f'<span><span class="{part.tone}">{said(part.label)}</span> <b>{said(part.text)}</b></span>'
        for part in bar.parts
    )
    past = f'<div class="past">{said(bar.before.text)}</div>' if bar.before else ""
    drawing = f'<div class="whole">{_drawing(bar, Fraction(0), _length(bar))}</div>'
    return f'{drawing}<div class="parts" style="grid-template-columns:{columns}">{names}</div>{past}'


def _drawing(bar: Bar, offset: Fraction, longest: Fraction) -> str:
    shapes, at = [], offset
    for part in bar.parts:
        start, end = _place(at, longest), _place(at + part.value, longest)
        shapes.append(_stretch(part, start, max(2.0, end - start)))
        at += part.value
    return _canvas(shapes)


def _stretch(part: Part, start: float, length: float) -> str:
    """Certain is thick, expected thin, missing thinnest, trouble broken."""
    if part.tone in ("warning", "error"):
        line = f'x1="{start:.1f}" y1="5" x2="{start + length:.1f}" y2="5" stroke-width="12" stroke-dasharray="5 2"'
        return f'<line class="{part.tone}-fill" {line}/>'
    high = MISSING if part.tone == "muted" else EXPECTED if part.thin else CERTAIN
    place = f'x="{start:.1f}" y="{HIGH - high}" width="{length:.1f}" height="{high}"'
    return f'<rect class="{part.tone}-fill" {place}/>'


def _canvas(shapes: Iterable[str], high: int = HIGH) -> str:
    box = f'viewBox="0 0 {WIDE} {high}" preserveAspectRatio="none" aria-hidden="true"'
    return f"<svg {box}>{''.join(shapes)}</svg>"


def _length(bar: Bar) -> Fraction:
    return sum((part.value for part in bar.parts), Fraction(0))


def _place(value: Fraction, longest: Fraction) -> float:
    return float(value * WIDE / longest) if longest else 0.0


def _lines(drawn: Lines) -> str:
    low, high = drawn.scale[0], drawn.scale[-1]
    grid = [
        f'<line class="rule-fill" x1="0" y1="{y:.1f}" x2="{WIDE}" y2="{y:.1f}" stroke-width="1"/>'
        for y in (_height(value, low, high) for value in drawn.scale)
    ]
    paths = [path for at, each in enumerate(drawn.series) for path in _paths(each, at, drawn)]
    scale = "".join(f"<span>{said(text)}</span>" for text in reversed(drawn.texts))
    ticks = "".join(f"<span>{said(drawn.labels[at])}</span>" for at in _ticks(len(drawn.labels)))
    plot = f'<div class="plot"><div class="scale">{scale}</div>{_canvas([*grid, *paths], WIDE)}'
    names = [_canvas([_sample(each, at)]) + said(each.label) for at, each in enumerate(drawn.series)]
    legend = names if len(names) > 1 else []
    return _section(drawn.title, legend, f'{plot}<div class="ticks">{ticks}</div></div>')


def _height(value: Fraction, low: Fraction, high: Fraction) -> float:
    return WIDE - float((value - low) * WIDE / (high - low))


def _paths(series: Series, at: int, drawn: Lines) -> list[str]:
    """A path for each stretch in which every value is known."""
    runs: list[list[str]] = [[]]
    step = WIDE / max(1, len(series.values) - 1)
    for place, value in enumerate(series.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{place * step:.1f},{_height(value, drawn.scale[0], drawn.scale[-1]):.1f}")
    return [_path(" ".join(run if len(run) > 1 else run * 2), series, at) for run in runs if run]


def _path(points: str, series: Series, at: int) -> str:
    dashes = f' stroke-dasharray="{DASHES[at % 4]}"' if at % 4 else ""
    return f'<polyline class="{series.tone}-fill" points="{points}"{dashes} stroke-linecap="round"/>'


def _sample(series: Series, at: int) -> str:
    return _path(f"0,5 {WIDE},5", series, at)


def _ticks(count: int) -> Sequence[int]:
    many = min(count, TICKS)
    return sorted({at * (count - 1) // max(1, many - 1) for at in range(many)})


def _heat(drawn: Heat) -> str:
    heads = "".join(f'<th class="number">{said(name)}</th>' for name in drawn.columns)
    rows = "".join(
        f"<tr><th>{said(name)}</th>{''.join(map(_cell, shares, texts))}</tr>" for name, shares, texts in drawn.rows
    )
    table = f'<table class="heat"><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return _section(drawn.title, (), f'<div class="scroll">{table}</div>')


def _cell(share: Fraction | None, text: str) -> str:
    if share is None:
        return "<td></td>"
    strength = f'fill-opacity="{float(share) * 0.55:.3f}"'
    ground = _canvas([f'<rect class="accent-fill" x="0" y="0" width="{WIDE}" height="{HIGH}" {strength}/>'])
    return f"<td>{ground}<span>{said(text)}</span></td>"
