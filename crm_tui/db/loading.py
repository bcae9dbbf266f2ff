"""Filling a database from an archive: rows and journal as they were, inside the door for many records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from crm_tui.db import derived
from crm_tui.db.bulk import Bulk
from crm_tui.db.custom import loaded
from crm_tui.db.models import every_table
from crm_tui.domain.fields import Is

TABLES = (
    "members", "fields", "pipelines", "stages", "companies", "contacts", "contact_points", "deals", "deal_contacts",
    "leads", "calendars", "policies", "articles", "tickets", "ticket_posts", "attachments", "sla_clocks", "snippets",
    "responses", "activities", "tasks", "stage_changes", "status_changes", "exchange_rates", "targets", "reports",
    "forecast_snapshots", "change_sets", "changes", "imports", "meta",
)  # fmt: skip
"""Every table, definitions of fields before the records whose searched text depends on them."""

FIRST_START = ("members", "pipelines", "stages", "forecast_snapshots", "change_sets", "changes", "meta")
"""What a database may hold before anybody has changed anything."""

SEARCHED = "search_text"
CHUNK = 500

Row = Sequence[str | int | None]


def stored_columns(table: Table) -> list[str]:
    """The columns an archive keeps: all but the searched text, which is made again."""
    return [name for name in table.c.keys() if name != SEARCHED]  # noqa: SIM118 a collection of columns


def only_started(connection: Connection) -> bool:
    """Whether the database holds only what its first start wrote: no record, no change that could be undone."""
    tables = every_table().tables
    some = [select(tables[name]).limit(1) for name in TABLES if name not in FIRST_START]
    some.append(select(tables["change_sets"]).where(tables["change_sets"].c.undoable != 0).limit(1))
    return not any(connection.execute(statement).first() for statement in some)


def begin(door: Bulk) -> None:
    """Remove what the first start wrote; references may lead to later rows until `finish`."""
    door.dialect.begin_load(door.connection)
    for name in reversed(TABLES):
        door.connection.execute(delete(every_table().tables[name]))
    door.forget_fields()


def fill(door: Bulk, table: Table, rows: Iterable[Row]) -> int:
    """Insert rows as they are, in the order of `stored_columns`, and index their text; their number."""
    names = stored_columns(table)
    searched = [field for field in door.fields(table.name) if field.is_(Is.SEARCHED)] if SEARCHED in table.c else []
    for some in _portions(rows):
        images: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in some]
        for image in images if searched else ():
            image[SEARCHED] = derived.search_text(searched, image, loaded(image["custom"]))
        door.connection.execute(insert(table), images)
    if searched:
        door.dialect.index_above(door.connection, table, 0)
    return int(door.connection.execute(select(func.count()).select_from(table)).scalar_one())


def define(door: Bulk) -> None:
    """Take up the definitions of custom fields just filled in, with their indexes. Raises Invalid."""
    fields = every_table().tables["fields"]
    door.refresh(fields, [dict(row) for row in door.connection.execute(select(fields)).mappings()])
    door.fields(fields.name)


def finish(door: Bulk, last_ids: Mapping[str, int]) -> list[str]:
    """Continue the ids after those handed out so far; the tables with rows that refer to rows that are not there."""
    return door.dialect.end_load(door.connection, last_ids)


def _portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    source = iter(rows)
    while some := list(islice(source, CHUNK)):
        yield some
