"""The rows of the list of tasks: by when they are due, in words, the first of each group saying which one it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field
from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import TaskStatus
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.screens.list_marks import today
from crm_tui.screens.record_source import RecordSource
from crm_tui.services.paging import Key, Listing
from crm_tui.services.rows import Row
from crm_tui.widgets.table_rows import Cell, Column, Item

WEEK = 7
OVERDUE, TODAY, TOMORROW, THIS_WEEK, LATER, UNDATED = (
    "Overdue", "Today", "Tomorrow", "This week", "Later", "No date",
)  # fmt: skip
TONES = {OVERDUE: "error", TODAY: "text"}


class TaskSource(RecordSource):
    """A group before the title, and the day in words."""

    def __init__(self, db: Database, listing: Listing, fields: Sequence[Field], also: Sequence[str] = ()) -> None:
        super().__init__(db, listing, fields, also)
        self.columns = (Column("due", "", most=10, quiet=True), *self.columns)

    def _item(self, row: Row, key: Key, context: Context) -> Item:
        item, day = super()._item(row, key, context), today(context)
        name = group(row, day)
        cells = [self._said(field, cell, row, day) for field, cell in zip(self.fields, item.cells, strict=True)]
        return replace(item, cells=(Cell(name, TONES.get(name, "muted"), bold=True), *cells), bold=1)

    def _said(self, field: Field, cell: Cell, row: Row, day: date) -> Cell:
        if field.name == "due" and row.values.get("due") is not None:
            return replace(cell, text=due_words(str(row.values["due"]), day, late=row.values["status"] in UNFINISHED))
        if field.name == "priority":
            return PRIORITIES.get(str(row.values.get("priority")), cell)
        return cell


PRIORITIES = {
    "urgent": Cell("urgent", "text", bold=True),
    "high": Cell("high", "text"),
    "low": Cell("low", "faint"),
}
"""Priority is weight, not colour."""


def group(row: Row, day: date) -> str:
    """The group of a task; one that is finished says so."""
    status, due = row.values.get("status"), row.values.get("due")
    if status not in UNFINISHED:
        return "Done" if status == TaskStatus.DONE else "Cancelled"
    if due is None:
        return UNDATED
    ahead = (date.fromisoformat(str(due)) - day).days
    if ahead < 0:
        return OVERDUE
    sunday = day + timedelta(days=6 - day.weekday())
    within = THIS_WEEK if date.fromisoformat(str(due)) <= sunday else LATER
    return {0: TODAY, 1: TOMORROW}.get(ahead, within)


def due_words(due: str, day: date, *, late: bool = True) -> str:
    """`3 d late`, `today`, `Fri 27 Nov`, with the year when it is another one."""
    try:
        found = date.fromisoformat(due)
    except ValueError:
        return due
    ahead = (found - day).days
    if ahead < 0 and late:
        return f"{-ahead:,} d late"
    if ahead == 0:
        return "today"
    return f"{found:%a} {found.day} {found:%b}" if found.year == day.year else f"{found.day} {found:%b} {found.year}"
