"""Export one entity: every record and field, ordered by id, as of one moment."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from crm_tui.db.database import Database
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.records import chosen, matching
from crm_tui.services.transfer import formats
from crm_tui.services.transfer.columns import Column, Shaping, columns, every_field
from crm_tui.services.transfer.files import writing_text
from crm_tui.services.transfer.formats import Format
from crm_tui.services.transfer.stopping import Cancelled, checking, stoppable

BATCH = 250
"""Few enough rows to stay in the processor's cache: a tenth faster than thousands."""

Progress = Callable[[int], None]


def export(
    db: Database,
    name: str,
    *,
    filters: Sequence[str] = (),
    ids: Sequence[int] | None = None,
    fields: Sequence[str] = (),
    format: str | None = None,
    to: str = "-",
    for_spreadsheet: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> int:
    """Write the live records that match all filters to a file, or to "-"; their number.

    `ids` leaves only those of them, at most some ten thousand. A filter that names `deleted_at` reaches the bin.
    No `fields` means all. `progress` hears how many rows are done.
    One read transaction: the file is one moment of the database, and writers go on meanwhile.
    Raises Usage, StorageError when the target cannot be written, Stopped once `cancelled` says so.
    """
    kind = formats.chosen(format, to)
    if for_spreadsheet and kind not in formats.DELIMITERS:
        raise Usage(f"--for-spreadsheet is for csv and tsv, not for {kind}")
    check = checking(cancelled, "Export")
    with db.read() as connection, stoppable(db, connection, check):
        catalog = Catalog(db, connection)
        found = _columns(catalog, name, fields, kind)
        shaping = Shaping(
            catalog.entity(name), found, db.context().for_files(), json=kind in (Format.JSON, Format.JSONL)
        )
        statement = _statement(catalog, name, filters, found, shaping)
        if ids is not None:
            statement = statement.where(catalog.entity(name).table.c.id.in_(ids))
        with writing_text(to, "utf-8-sig" if for_spreadsheet else "utf-8") as stream:
            writer = formats.writer(kind, stream, for_spreadsheet=for_spreadsheet)
            writer.begin([column.name for column in found])
            count = _write(connection, statement, shaping, writer, progress)
            writer.end()
    return count


def _columns(catalog: Catalog, name: str, fields: Sequence[str], kind: Format) -> list[Column]:
    entity = catalog.entity(name)
    wanted = chosen(catalog, entity, fields) if fields else every_field(catalog, entity)
    twins = kind in (Format.JSON, Format.JSONL)
    return list({column.name: column for column in columns(catalog, entity, wanted, twins=twins)}.values())


def _statement(
    catalog: Catalog, name: str, filters: Sequence[str], found: Sequence[Column], shaping: Shaping
) -> Select[Any]:
    entity = catalog.entity(name)
    where = matching(catalog, entity, filters, ()).where
    selected = [column.expression.label(f"c{at}") for at, column in enumerate(found)]
    return select(*selected, *shaping.hidden).select_from(entity.table).where(where).order_by(entity.table.c.id)


def _write(
    connection: Connection, statement: Select[Any], shaping: Shaping, writer: formats.Writer, progress: Progress | None
) -> int:
    count = 0
    for rows in connection.execute(statement).partitions(BATCH):
        writer.rows(shaping.rows(rows))
        count += len(rows)
        if progress:
            progress(count)
    return count
