"""A list whose words change with the time: only the cells that do are drawn again."""

from collections.abc import Callable
from dataclasses import replace

from rich.cells import cell_len
from textual.geometry import Region

from crm_tui.widgets.column_widths import Place
from crm_tui.widgets.line import Line
from crm_tui.widgets.paged_table import PagedTable
from crm_tui.widgets.table_rows import Bar, Cell, Item


class TimedTable(PagedTable):
    """Its cells may be lines of two weights."""

    def draw_cell(self, line: Line, place: Place, cell: Cell, *, bold: bool) -> None:
        if isinstance(cell, Bar):
            heavy = min(place.width, round(cell.used * place.width / 100))
            line.rule(heavy, heavy=True, tone=cell.tone).rule(place.width - heavy)
        else:
            super().draw_cell(line, place, cell, bold=bold)

    def recast(self, make: Callable[[Item], Item]) -> None:
        """Say the rows in memory anew."""
        before, told = self.window, self._told is not None and self._told is self.item
        self.window = replace(before, items=tuple(map(make, before.items)))
        if told:
            self._told = self.item
        changed = [region for index in self._seen() for region in self._changes(before.item(index), index)]
        regions = [region for region in changed if region is not None]
        if len(regions) < len(changed):
            self._measure()
            self.refresh()
        elif regions:
            self.refresh(*regions)

    def _changes(self, old: Item | None, index: int) -> list[Region | None]:
        """The places of a row that differ; None where a text asks for a wider column."""
        new, row = self.window.item(index), index - self.top + 1
        if old is None or new is None or old == new:
            return []
        found: list[Region | None] = [Region(0, row, 4, 1)] if (old.mark, old.tone) != (new.mark, new.tone) else []
        for place in self._placed():
            cell = new.cells[place.number]
            if cell != old.cells[place.number]:
                fits = cell_len(cell.text) <= place.width or place.width >= place.column.most
                found.append(Region(place.at, row, place.width, 1) if fits else None)
        return found
