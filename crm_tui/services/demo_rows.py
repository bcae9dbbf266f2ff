"""How the demo makes its rows: from values as a person would type them, at the moments it says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.journal import instant
from crm_tui.domain.kinds import Context, Reference
from crm_tui.services.catalog import Catalog
from crm_tui.services.completing import complete
from crm_tui.services.composing import defaults, put

Image = dict[str, Any]
Given = Mapping[str, str | int | None]


class Rows:
    """The door of one demo and what it knows of its database; `forget` after a change of fields."""

    def __init__(self, db: Database, bulk: Bulk) -> None:
        self.db = db
        self.bulk = bulk
        self.now = db.clock()
        self.context = db.context()
        self.catalog = Catalog(db, bulk.connection)

    def forget(self) -> None:
        """Ask anew for fields, stages and members."""
        self.catalog = Catalog(self.db, self.bulk.connection)

    def insert(self, name: str, images: Iterable[Image]) -> Sequence[int]:
        """Write the rows of a table; their ids in order."""
        return self.bulk.insert(models.table(name), list(images))

    def image(self, name: str, given: Given, at: datetime) -> Image:
        """A row made at a moment, of values as a person would type them; references are ids."""
        entity, context = self.catalog.entity(name), self._in_currency(given)
        image, fields = defaults(self.catalog, entity, context), self.catalog.fields(name)
        for key, value in given.items():
            field = fields[key]
            if value is not None:
                typed = (value,) if isinstance(field.kind, Reference) else field.kind.read(str(value), context)
                put(image, field, typed)
        image["created_at"] = instant(at)
        complete(self.catalog, entity, image, {}, context)
        return image

    def ago(self, days: float, *, hour: int | None = None) -> datetime:
        """A moment so many days ago, at that hour of the day (UTC) if one is given, and never ahead."""
        at = self.now - timedelta(days=days)
        return at if hour is None else min(at.replace(hour=hour, minute=0, second=0), self.now)

    def day(self, ahead: int) -> str:
        """The date so many days from today where the member is."""
        return (self.now.astimezone(self.context.zone).date() + timedelta(days=ahead)).isoformat()

    def _in_currency(self, given: Given) -> Context:
        currency = given.get("currency")
        return self.context.in_currency(None if currency is None else str(currency))


def between(first: datetime, last: datetime, steps: int) -> list[datetime]:
    """So many moments from the first to the last, evenly spread, both included."""
    if steps == 1:
        return [first]
    return [first + (last - first) * (at / (steps - 1)) for at in range(steps)]
