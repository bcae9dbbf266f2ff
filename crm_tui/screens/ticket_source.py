"""The rows of the list of tickets: the clock that is due next as a line of two weights, and what is left in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field
from crm_tui.domain.kinds import Context
from crm_tui.domain.tickets import PAUSED, UNSOLVED
from crm_tui.screens import clock_words
from crm_tui.screens.host import initials
from crm_tui.screens.list_marks import marked
from crm_tui.screens.record_source import RecordSource
from crm_tui.screens.task_source import PRIORITIES
from crm_tui.services import paging
from crm_tui.services.due_clocks import DueClock, due_clocks
from crm_tui.services.paging import Key, Listing
from crm_tui.services.rows import Row
from crm_tui.widgets.table_rows import Bar, Cell, Column, Item

SHADES = 6
SORTED_BY = "sla_due_at"
SPAN, LONG_SPAN, MANY = 6, 12, 6
"""The cells of a clock's line, and the number of columns from which it is the long one."""

HEADS = {"ref": "", "subject": "Ticket"}


@dataclass(frozen=True)
class TicketItem(Item):
    """A row that can say its clock anew: of its own it knows when things are due."""

    row: Row | None = None
    clock: DueClock | None = None


class TicketSource(RecordSource):
    """The chosen fields, then the clock."""

    def __init__(self, db: Database, listing: Listing, fields: Sequence[Field], also: Sequence[str] = ()) -> None:
        super().__init__(db, listing, fields, also)
        self.long = len(self.fields) >= MANY
        span = LONG_SPAN if self.long else SPAN
        shown = [replace(each, label=HEADS.get(each.name, each.label)) for each in self.columns]
        sign = next(("▼" if descending else "▲" for name, descending in self.order if name == SORTED_BY), "")
        kind = [Column(SORTED_BY, "Clock", most=8, order=sign)] if self.long else []
        ends = [Column(SORTED_BY, "", most=span), Column(SORTED_BY, "", right=True, most=15)]
        room = {"subject": 44, "company": 14 if self.long else 11}
        self.columns = (*(replace(each, most=room.get(each.name, each.most)) for each in shown), *kind, *ends)

    def stretch(self, after: Key | None, *, backwards: bool, skip: int, limit: int) -> list[Item]:
        """The rows next to a key, each with its clock."""
        found = paging.stretch(self.db, self.listing, after=after, backwards=backwards, skip=skip, limit=limit)
        clocks = due_clocks(self.db, [row.id for row in found.rows])
        context = self.db.context()
        items = (self._item(row, key, context) for row, key in zip(found.rows, found.keys, strict=True))
        return [
            self._timed(item, row, clocks.get(row.id), context) for item, row in zip(items, found.rows, strict=True)
        ]

    def again(self, item: Item) -> Item:
        """The row as it is to be said now."""
        if not isinstance(item, TicketItem) or item.row is None:
            return item
        return self._timed(item, item.row, item.clock, self.db.context())

    def _timed(self, item: Item, row: Row, clock: DueClock | None, context: Context) -> Item:
        mark, tone = marked("tickets", row, context)
        cells = [
            self._said(field, cell, row)
            for field, cell in zip(self.fields, item.cells[: len(self.fields)], strict=True)
        ]
        bold = next((at for at, field in enumerate(self.fields) if field.name == "subject"), 0)
        cells += self._clock(row, clock, context)
        return TicketItem(row.id, item.key, tuple(cells), mark, tone, bold, row, clock)

    def _said(self, field: Field, cell: Cell, row: Row) -> Cell:
        values = row.values
        match field.name:
            case "subject":
                return replace(cell, tone="muted" if values.get("status") in PAUSED else "text")
            case "priority":
                return PRIORITIES.get(str(values.get("priority")), cell)
            case "status":
                return replace(cell, text=cell.text.replace("_", " "))
            case "owner" if values.get("owner") is None:
                return Cell("nobody", "faint")
            case "owner":
                number = int(values["owner"] or 0)
                return Cell(initials(row.names.get("owner", "")), f"t{number % SHADES + 1}")
            case _:
                return replace(cell, tone="muted")

    def _clock(self, row: Row, clock: DueClock | None, context: Context) -> list[Cell]:
        """Which clock it is where there is room, its line, and what is left."""
        blank = Cell("")
        if clock is None or row.values.get("status") not in UNSOLVED:
            return [*([blank] if self.long else []), blank, blank]
        if clock.due_at is None:
            still = Cell("paused", "faint")
            return [still, blank, blank] if self.long else [blank, still]
        mark, tone = clock_words.standing(clock.warn_at, clock.due_at, context.now)
        said = Cell(clock_words.left(clock.due_at, context.now.astimezone(context.zone), risky=bool(mark)), tone)
        used = Bar("━" * (LONG_SPAN if self.long else SPAN), tone, used=clock_words.part(clock, context.now))
        return [*([Cell(clock_words.SHORT[clock.kind])] if self.long else []), used, said]
