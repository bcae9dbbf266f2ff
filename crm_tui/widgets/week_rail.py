"""Beside the day: how full the week is, the chosen figures, and what happened lately."""

from dataclasses import dataclass

from rich.cells import cell_len

from crm_tui.reporting.dashboards import Tile
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line

SHARE = 7
"""The cells of the line that shows how full a day is."""


CHANGE = 8
"""The cells that changes are written in, so that the bars before them end alike."""

FULL = 5
"""So much on one day fills its line if no day has more."""


@dataclass(frozen=True)
class Day:
    """A day of the week: its name, how much is due, a few words."""

    name: str
    count: int
    words: str = ""
    today: bool = False


@dataclass(frozen=True)
class News:
    """A change: who made it, as letters in a tone, what it was and when."""

    letters: str
    tone: str
    words: str
    when: str
    undone: bool = False


class WeekRail(Drawn, can_focus=False):
    """Three groups, one below the other, as far as there is room; a figure takes two lines."""

    DEFAULT_CSS = "WeekRail { overflow: hidden; }"
    GROUND = "surface"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.week: tuple[Day, ...] = ()
        self.news: tuple[News, ...] = ()
        self.tiles: tuple[Tile, ...] = ()

    def show(self, week: tuple[Day, ...], news: tuple[News, ...]) -> None:
        """Show other days and changes."""
        if (week, news) != (self.week, self.news):
            self.week, self.news = week, news
            self.refresh()

    def show_figures(self, tiles: tuple[Tile, ...]) -> None:
        """Show other figures."""
        if tiles != self.tiles:
            self.tiles = tiles
            self.refresh()

    def draw(self, line: Line, row: int) -> None:
        figures = 3 + len(self.week) + 1
        lately = figures + (2 * len(self.tiles) + 3 if self.tiles else 0)
        line.gap(2)
        if row == 1:
            line.put("This week", bold=True)
        elif 3 <= row < 3 + len(self.week):
            self._draw_day(line, self.week[row - 3])
        elif row == figures and self.tiles:
            line.put("Figures", bold=True)
        elif figures + 2 <= row < lately - 1:
            self._draw_figure(line, self.tiles[(row - figures - 2) // 2], first=(row - figures) % 2 == 0)
        elif row == lately and self.news:
            line.put("Lately", bold=True)
        elif lately + 2 <= row < lately + 2 + len(self.news):
            self._draw_news(line, self.news[row - lately - 2])

    def _draw_day(self, line: Line, day: Day) -> None:
        most = max(FULL, *(each.count for each in self.week))
        share = -(-SHARE * day.count // most)
        line.put(day.name, "text" if day.today else "muted", width=8, bold=day.today)
        line.rule(share, heavy=True, tone="accent" if day.today else "muted").rule(SHARE - share)
        line.put(f"{day.count:,}", width=max(3, len(f"{day.count:,}") + 1), right=True).gap(2)
        line.put(day.words, "muted", width=max(0, self.size.width - line.at - 2))

    def _draw_figure(self, line: Line, tile: Tile, *, first: bool) -> None:
        """Its value; below it of when it is, its past and its change."""
        end, figure = self.size.width - 2, tile.figure
        if first:
            line.put(figure.label, width=max(0, end - line.at - cell_len(figure.text) - 1)).gap(1)
            line.put(figure.text, figure.tone)
            return
        change = max(CHANGE, cell_len(figure.change))
        line.put(tile.when or figure.note, "muted", width=max(0, end - line.at - cell_len(tile.spark) - change - 1))
        line.put(tile.spark, "accent").gap(1).put(figure.change, "muted", width=change, right=True)

    def _draw_news(self, line: Line, news: News) -> None:
        line.put(news.letters, news.tone, width=2).gap(2)
        room = self.size.width - line.at - cell_len(news.when) - 4
        line.put(news.words, "faint" if news.undone else "text", width=max(0, room)).gap(2)
        line.put(news.when, "faint")
