"""Emptying the bin: what has lain there for longer than the setting says is erased."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import or_, select

from crm_tui.db import erasing
from crm_tui.db.database import Database
from crm_tui.db.journal import instant
from crm_tui.services.catalog import Catalog
from crm_tui.services.erasing import erase_whole
from crm_tui.services.writing import door

BINNED = (
    "contact_points", "deal_contacts", "activities", "tasks", "responses", "attachments", "ticket_posts", "tickets",
    "articles", "leads", "deals", "contacts", "companies",
)  # fmt: skip
"""The entities whose bin is emptied, those that refer to others first."""


WHOLE = ("tickets", "ticket_posts")
"""The entities that nothing is left of: what was said on a ticket is binned with it and not by itself."""


def empty_bin(db: Database, days: int, *, dry_run: bool = False) -> Mapping[str, int]:
    """Erase the records binned more than `days` days ago; their number by entity. Cannot be undone."""
    before = instant(db.clock() - timedelta(days=days))
    emptied = {}
    with door(db, f"Empty the bin: {days} days", dry_run=dry_run) as bulk:
        bulk.undoable = False
        catalog = Catalog(db, bulk.connection)
        for name in BINNED:
            entity = catalog.entity(name)
            columns = [entity.table.c[entity.fields[each].column] for each in (*entity.title, *entity.identifying)]
            filled = or_(*[column.is_not(None) & (column != "") for column in columns if column.name != "kind"])
            old = select(entity.table.c.id).where(entity.table.c.deleted_at < before, filled)
            ids = bulk.connection.execute(old).scalars().all()
            if ids:
                if name in WHOLE:
                    erase_whole(bulk, name, ids)
                else:
                    erasing.erase(bulk, entity.table, ids)
            emptied[name] = len(ids)
    return emptied
