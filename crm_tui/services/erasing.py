"""`delete --erase`: a record and what was written about it, gone for good; no undo."""

from collections.abc import Sequence

from sqlalchemy import select

from crm_tui.db import erasing
from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import NotFound
from crm_tui.services.catalog import Catalog
from crm_tui.services.records import targets
from crm_tui.services.rows import Written
from crm_tui.services.writing import door

BELONGING = {
    "contacts": {"contact_points": "contact_id", "activities": "contact_id"},
    "tickets": {"ticket_posts": "ticket_id"},
    "ticket_posts": {"attachments": "post_id"},
}
"""What is erased with a record: rows of other tables, by the column that leads to it."""


def erase(
    db: Database, name: str, *, refs: Sequence[str] = (), filters: Sequence[str] = (), dry_run: bool = False
) -> Written:
    """Erase records, live or binned, from rows, journal, search and the write-ahead log. Raises NotFound, Usage.

    A contact's further points and activities go with it, a ticket's posts and their attachments with that; the files
    themselves go when the bin is emptied. Backups keep their copies until they age out.
    """
    with door(db, f"Erase from {name}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity(name)
        ids = _live_or_binned(catalog, name, refs, filters)
        bulk.undoable = False
        bulk.label = f"Erase {len(ids)} {name}" if len(ids) != 1 else f"Erase {entity.singular} {ids[0]}"
        erase_whole(bulk, name, ids)
        written = Written(name, tuple(ids), bulk.changed)
    if not dry_run:
        db.dialect.settle()
    return written


def _live_or_binned(catalog: Catalog, name: str, refs: Sequence[str], filters: Sequence[str]) -> list[int]:
    entity = catalog.entity(name)
    found = targets(catalog, entity, (), filters) if filters else []
    for ref in refs:
        try:
            found += targets(catalog, entity, (ref,), ())
        except NotFound:
            found += targets(catalog, entity, (ref,), (), binned=True)
    return list(dict.fromkeys(found)) if found else targets(catalog, entity, refs, filters)


def erase_whole(bulk: Bulk, name: str, ids: Sequence[int]) -> None:
    """Erase records with all that belongs to them."""
    for other, column in BELONGING.get(name, {}).items():
        leads = table(other).c[column]
        found = bulk.connection.execute(select(table(other).c.id).where(leads.in_(ids)).order_by(table(other).c.id))
        erase_whole(bulk, other, found.scalars().all())
    erasing.erase(bulk, table(name), ids)
