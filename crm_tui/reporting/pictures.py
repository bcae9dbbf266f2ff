"""What is drawn of a report: headline figures and charts as plain data, whoever draws them.

`tone` is one of text, muted, accent, success, warning, error. Every value has its text, so that a chart without colour
or without room says the same. `line` is the place of a row in `Report.lines`, where its records are found. What is
muted is missing: it is drawn faintest.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Figure:
    """A headline number: what it is called, how it reads, by how much it changed, and a remark."""

    number: str
    label: str
    text: str
    change: str = ""
    note: str = ""
    tone: str = "text"


@dataclass(frozen=True)
class Part:
    """One stretch of a bar; what is only expected is thin."""

    number: str
    label: str
    value: Fraction
    text: str
    tone: str
    thin: bool = False


@dataclass(frozen=True)
class Bar:
    """A labelled bar of one or more parts, with what stands at its end, and what it is compared with beneath."""

    label: str
    parts: tuple[Part, ...]
    text: str
    note: str = ""
    before: Part | None = None
    line: int | None = None


@dataclass(frozen=True)
class Bars:
    """Bars on one scale, one below the other: stacked parts, a funnel, the steps of a waterfall.

    With `offsets` a bar begins that far from the left instead of at nought, as the steps of a waterfall do.
    """

    title: str
    bars: tuple[Bar, ...]
    offsets: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Series:
    """Values along an axis; None where nothing is known."""

    label: str
    values: tuple[Fraction | None, ...]
    tone: str = "accent"


@dataclass(frozen=True)
class Lines:
    """Lines over a common axis of labels; `texts` are the values of its `scale` from bottom to top."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    texts: tuple[str, ...] = ()
    scale: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Heat:
    """A table of shares between 0 and 1, drawn by their strength; None is a cell nobody can know yet."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Fraction | None, ...], tuple[str, ...]], ...]


Chart = Bars | Lines | Heat


@dataclass(frozen=True)
class Picture:
    """All that is drawn of a report: its figures, at most four, and its charts."""

    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
