"""A report as rows of a screen: figures, a chart, the table, what there is to know, further charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from crm_tui.reporting.pictures import Chart, Picture
from crm_tui.reporting.text_charts import draw, draw_figures
from crm_tui.widgets.grid import Grid
from crm_tui.widgets.told import wrapped

MOST_READ = 90
"""The cells of a line of text that is still easy to read."""


@dataclass(frozen=True)
class Page:
    """What is shown of a report; `about` says what its numbers mean."""

    picture: Picture
    grid: Grid
    notes: tuple[str, ...]
    about: str
    empty: str = ""
    """What to say where there are no rows."""


@dataclass(frozen=True)
class Piece:
    """A text with its tone."""

    text: str
    tone: str = "text"
    bold: bool = False


Words = tuple[Piece, ...]


@dataclass(frozen=True)
class Place:
    """A row of the table by its number; `HEAD` and `RULE` are no rows."""

    row: int


HEAD, RULE = Place(-1), Place(-2)

Laid = Words | Place
BLANK: Words = ()


def lay_out(page: Page, room: int, *, tall: bool) -> list[Laid]:
    """The rows of a page that is so many cells wide; a low one leaves no rows empty that need not be."""
    first = 2 if page.picture.charts and not page.picture.charts[0].title else 1
    above, below = page.picture.charts[:first], page.picture.charts[first:]
    rows: list[Laid] = [*_figures(page, room), *([BLANK] if tall else [])]
    for chart in above:
        rows += [*_chart(chart, room), BLANK]
    rows += _table(page)
    rows += _text(page, room)
    for chart in below:
        rows += [BLANK, *_chart(chart, room)]
    return rows


def _figures(page: Page, room: int) -> Iterator[Words]:
    for at, line in enumerate(draw_figures(page.picture.figures, room)):
        yield tuple(Piece(text, tone, bold=bool(at % 2) and tone != "muted") for text, tone in line)


def _chart(chart: Chart, room: int) -> Iterator[Words]:
    for at, line in enumerate(draw(chart, room)):
        yield tuple(
            Piece(text, tone, bold=not (at or piece) and bool(chart.title)) for piece, (text, tone) in enumerate(line)
        )


def _table(page: Page) -> Iterator[Laid]:
    yield HEAD
    for at, row in enumerate(page.grid.rows):
        if row.total:
            if not at:
                yield (Piece(page.empty, "muted"),)
            yield RULE
        yield Place(at)


def _text(page: Page, room: int) -> Iterator[Words]:
    width = min(room, MOST_READ)
    yield BLANK
    for tone, texts in (("warning", page.notes), ("muted", (page.about,))):
        for text in texts:
            yield from ((Piece(line, tone),) for line in wrapped(text, width))


def widths(grid: Grid, room: int) -> tuple[list[int], list[int]]:
    """The cells of the names and of the numbers; names are cut to leave room for two numbers."""
    names = [_widest(head, [row.names[at] for row in grid.rows]) for at, head in enumerate(grid.names)]
    numbers = [
        max(8, _widest(head, [row.numbers[at].text for row in grid.rows])) for at, head in enumerate(grid.columns)
    ]
    most = max(8, (room - sum(numbers[:2]) - 8) // max(1, len(names)))
    return [min(size, most) for size in names], numbers


def _widest(head: str, texts: Sequence[str]) -> int:
    return max(cell_len(text[:200]) for text in (head, *texts))
