"""The rows of the list of deals: amounts without empty decimals, close dates in words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field
from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import StageKind
from crm_tui.screens.board_words import near_day, whole
from crm_tui.screens.list_marks import today
from crm_tui.screens.record_source import RecordSource
from crm_tui.services.paging import Key, Listing
from crm_tui.services.rows import Row
from crm_tui.widgets.table_rows import Cell, Item

CLOSES = "Closes"


class DealSource(RecordSource):
    """What a card of the board says, in a row."""

    def __init__(self, db: Database, listing: Listing, fields: Sequence[Field], also: Sequence[str] = ()) -> None:
        super().__init__(db, listing, fields, also)
        self.columns = tuple(
            replace(column, label=CLOSES) if column.name == "close_date" else column for column in self.columns
        )

    def _item(self, row: Row, key: Key, context: Context) -> Item:
        item = super()._item(row, key, context)
        cells = zip(self.fields, item.cells, strict=True)
        return replace(item, cells=tuple(_said(field, cell, row, context) for field, cell in cells))


def _said(field: Field, cell: Cell, row: Row, context: Context) -> Cell:
    value = row.values.get(field.name)
    if value is None:
        return cell
    if field.name == "amount":
        currency = str(row.values.get("currency") or context.currency)
        unit = "" if currency == context.currency else f" {currency}"
        return replace(cell, text=whole(int(value), currency, context) + unit)
    if field.name == "close_date":
        return replace(cell, text=_closes(str(value), row, context))
    return cell


def _closes(value: str, row: Row, context: Context) -> str:
    """`3 d late`, `27 Nov`, `Nov 2028`."""
    ahead = (date.fromisoformat(value) - today(context)).days
    late = ahead < 0 and row.values.get("status") == StageKind.OPEN
    return f"{-ahead:,} d late" if late else near_day(value, context)
