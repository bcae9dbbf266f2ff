"""What each record adds to the numbers of one row of a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.domain.kinds import Context
from crm_tui.entities import entity
from crm_tui.errors import CrmError, Stopped
from crm_tui.reporting.wording import brief, titled
from crm_tui.screens import openings, report_words
from crm_tui.screens.dialogs import Sheet
from crm_tui.screens.report_reading import Reading
from crm_tui.screens.running import Running
from crm_tui.services.reports import explaining
from crm_tui.services.reports.base import Contribution
from crm_tui.services.reports.explaining import Cell
from crm_tui.services.reports.running import Wanted
from crm_tui.services.transfer.stopping import checking
from crm_tui.widgets.grid import Spot
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import Heading, LineList

MOST = 500
"""The records that are explained one by one."""


@dataclass(frozen=True)
class Added:
    """A record, and what it adds."""

    entity: str
    id: int
    name: str
    text: str


class AddedList(LineList[Added]):
    """Its Enter opens the record."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "Open", id="explained.open")]

    def draw_entry(self, line: Line, entry: Added, *, here: bool) -> None:
        room = line.width - line.at - len(entry.text) - 3
        line.put(entry.name or f"{entity(entry.entity).singular} {entry.id}", bold=here, width=max(0, room))
        line.gap(2).put(entry.text)


class ExplainSheet(Sheet[None]):
    """The records by number; those of each add up to it."""

    CSS_PATH = "report_explained.tcss"
    lines = getters.query_one(AddedList)

    def __init__(self, reading: Reading, wanted: Wanted, cell: Cell, spot: Spot) -> None:
        super().__init__(f"{reading.report.definition.title}, explained")
        self.reading = reading
        self.wanted = wanted
        self.cell = cell
        self.running = Running()
        self.name_row.context = " ".join(group.text or "" for group in cell.key or ()) or "all rows"

    def body(self) -> ComposeResult:
        yield AddedList(ground="surface")

    def on_mount(self) -> None:
        self.lines.focus()
        self.name_row.state = "loading"
        name, check = self.reading.question.name, checking(self.running.stopped, "The list was")
        question = partial(explaining.explained, name=name, wanted=self.wanted, cell=self.cell, most=MOST, check=check)
        self.host.fetch(question, self._arrived, self._refused, group="explained")

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self.running.stop()

    def _arrived(self, found: Sequence[Contribution]) -> None:
        records = {(each.entity, each.id) for each in found}
        self.name_row.state = ""
        self.name_row.count = f"{MOST} of the records" if len(records) >= MOST else _records(len(records))
        self.lines.show(entries(self.reading, self.cell, found, self.host.db.context()))

    def _refused(self, error: CrmError) -> None:
        if isinstance(error, Stopped):
            return
        self.name_row.state = ""
        self.host.say(report_words.problem(error), "error")

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        entry = self.lines.entry
        if entry is not None:
            self.app.push_screen(openings.record(entry.entity, entry.id))


def entries(reading: Reading, cell: Cell, found: Sequence[Contribution], context: Context) -> list[Added | Heading]:
    """The numbers of the row with their records, each with what it adds."""
    units = {each.name: each.unit for each in reading.report.definition.numbers}
    base, made = context.currency, list[Added | Heading]()
    for number, some in groupby(found, key=lambda each: each.number):
        unit, group = units[number], list(some)
        total = brief(unit, cell.values.get(number), cell.currency or base, context)
        made += [*([Heading()] if made else []), Heading(f"{titled(number)} {total}", _records(len(group)))]
        for each in group:
            unlike = each.currency if each.currency not in (None, cell.currency or base) else ""
            text = f"{brief(unit, each.value, each.currency or base, context)} {unlike}".strip()
            made.append(Added(each.entity, each.id, each.name, text))
    return made


def _records(count: int) -> str:
    return f"{count:,} record{'' if count == 1 else 's'}"
