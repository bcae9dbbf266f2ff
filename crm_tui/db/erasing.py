"""Erasing: content gone for good from row, journal and search index; an empty tombstone stays in the bin."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, Text, func, select, update

from crm_tui.db import clocks, journal
from crm_tui.db.bulk import Bulk
from crm_tui.db.journal import Entry
from crm_tui.db.models import every_table
from crm_tui.db.models.journal import Change, ChangeSet

KEPT = {
    "id",
    "created_at",
    "created_by_id",
    "updated_at",
    "updated_by_id",
    "deleted_at",
    "version",
    "contact_id",
    "kind",
}
"""Columns of a tombstone that are no content: identity, authorship, links that must not dangle. So are required ids."""


def erase(bulk: Bulk, table: Table, ids: Sequence[int]) -> None:
    """Empty the rows, the images and labels of their journal, and their search entries. Cannot be undone."""
    blank: dict[str, Any] = {
        column.name: None if column.nullable else ""
        for column in table.c
        if column.name not in KEPT and (column.nullable or isinstance(column.type, Text))
    }
    for number in ids:
        row = bulk.connection.execute(select(table).where(table.c.id == number)).mappings().one()
        if row.get("search_text") is not None:
            bulk.dialect.reindex(bulk.connection, table, [(number, row["search_text"], None)])
        stamps = {"deleted_at": row["deleted_at"] or bulk.author.at, "version": row["version"] + 1}
        bulk.connection.execute(update(table).where(table.c.id == number).values(blank | stamps))
        _forget(bulk, table, number)
        clocks.changed(bulk, table, [dict(row)])
        journal.record(bulk.connection, bulk.change_set, [Entry(table.name, number, "delete")])
    if "search_text" in table.c:
        bulk.dialect.purge_search(bulk.connection, table)


def _forget(bulk: Bulk, table: Table, number: int) -> None:
    """Empty the images; blank the labels that name the record: of its own sets, and of their undos and redos."""
    changes, sets = (every_table().tables[str(model.__tablename__)] for model in (Change, ChangeSet))
    mine = (changes.c.entity == table.name) & (changes.c.record_id == number)
    alone = (
        select(changes.c.change_set)
        .where(changes.c.entity == table.name, changes.c.change_set.in_(select(changes.c.change_set).where(mine)))
        .group_by(changes.c.change_set)
        .having(func.count(changes.c.record_id.distinct()) == 1)
    )
    label = f"Change of {table.name} {number}, erased since"
    named = alone.cte("named", recursive=True)
    named = named.union(select(sets.c.id).where(sets.c.undoes == named.c.change_set))
    bulk.connection.execute(update(sets).where(sets.c.id.in_(select(named.c.change_set))).values(label=label))
    bulk.connection.execute(update(changes).where(mine).values(before=None, after=None))
