"""The rows of an entity's list: pages from the services, as cells for the table."""

from collections.abc import Sequence
from dataclasses import replace

from crm_tui.db.database import Database
from crm_tui.domain.ages import age
from crm_tui.domain.fields import Field
from crm_tui.domain.kinds import Context, Instant, Integer, Money, Number, Reference
from crm_tui.screens.list_marks import marked
from crm_tui.services import paging
from crm_tui.services.paging import Key, Listing
from crm_tui.services.rows import Row
from crm_tui.widgets.signs import LATE, RISK
from crm_tui.widgets.table_rows import Cell, Column, Item

RIGHT = (Instant, Integer, Money, Number)
"""Kinds whose values end at the right."""

TROUBLED = ("last_touch_at", "recycle_on", "due", "close_date")
"""Columns that take the colour of a mark that means trouble."""


class RecordSource:
    """A listing as a source of the paged table; `also` are fields that are read for the margin only."""

    def __init__(self, db: Database, listing: Listing, fields: Sequence[Field], also: Sequence[str] = ()) -> None:
        self.db = db
        self.listing = replace(listing, fields=(*(field.name for field in fields), *also))
        self.fields = tuple(fields)
        self.order = paging.sort_keys(db, self.listing)
        self.columns = tuple(_column(field, dict(self.order)) for field in fields)

    def stretch(self, after: Key | None, *, backwards: bool, skip: int, limit: int) -> list[Item]:
        """The rows next to a key."""
        found = paging.stretch(self.db, self.listing, after=after, backwards=backwards, skip=skip, limit=limit)
        context = self.db.context()
        return [self._item(row, key, context) for row, key in zip(found.rows, found.keys, strict=True)]

    def count(self) -> int:
        """How many rows there are."""
        return paging.count(self.db, self.listing)

    def position(self, key: Key) -> int:
        """How many rows stand before a key."""
        return paging.position(self.db, self.listing, key)

    def key_of(self, number: int) -> Key | None:
        """Where a record stands."""
        return paging.key_of(self.db, self.listing, number)

    def _item(self, row: Row, key: Key, context: Context) -> Item:
        mark, tone = marked(self.listing.name, row, context)
        cells = [
            Cell(shown(row, field, context), "text" if at == 0 else _tone(field, mark, tone))
            for at, field in enumerate(self.fields)
        ]
        return Item(row.id, key, tuple(cells), mark, tone)


def shown(row: Row, field: Field, context: Context) -> str:
    """A value as a list shows it: a reference by its name, an instant by its age, foreign money with its currency."""
    value = row.values.get(field.name)
    if value is None:
        return ""
    if isinstance(field.kind, Reference):
        return row.names.get(field.name, str(value))
    if isinstance(field.kind, Instant):
        return age(str(value), context.now)
    currency = row.values.get("currency")
    text = field.kind.show(value, context.in_currency(str(currency) if currency else None))
    foreign = isinstance(field.kind, Money) and currency not in (None, context.currency)
    return f"{text} {currency}" if foreign else text


def _column(field: Field, order: dict[str, bool]) -> Column:
    sign = {True: "▼", False: "▲"}[order[field.name]] if field.name in order else ""
    return Column(field.name, field.label, right=isinstance(field.kind, RIGHT), order=sign)


def _tone(field: Field, mark: str, tone: str) -> str:
    return tone if field.name in TROUBLED and mark in (LATE, RISK) else "muted"
