"""The change feed: which records any commit has changed, this program's or another's, read from the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.models import every_table

MOST = 1_000
"""The most records named one by one; beyond, an entity counts as changed as a whole."""


@dataclass(frozen=True)
class Changed:
    """Ids of changed records by entity; None stands for too many to name."""

    records: Mapping[str, frozenset[int] | None]


class ChangeFeed:
    """Asked again and again, cheaply: one number from the database while nothing was committed.

    It holds a connection of its own and no transaction between two questions, so it keeps no log from shrinking.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._dialect = db.dialect
        self._changes = every_table().tables["changes"]
        self._connection = db.dialect.reader.connect()
        self._asking = Lock()
        with self._connection.begin():
            self._stamp = self._dialect.stamp(self._connection)
            self._last = self._connection.execute(select(func.coalesce(func.max(self._changes.c.id), 0))).scalar_one()

    def poll(self) -> Changed | None:
        """What was committed since the last question; None if nothing was. Raises Busy, StorageError."""
        with self._asking, self._db.translated(), self._connection.begin():
            stamp = self._dialect.stamp(self._connection)
            if stamp == self._stamp:
                return None
            self._stamp = stamp
            return self._read()

    def _read(self) -> Changed | None:
        lines = self._changes
        newest = self._connection.execute(select(func.coalesce(func.max(lines.c.id), 0))).scalar_one()
        since = (lines.c.id > self._last, lines.c.id <= newest)
        entities = select(lines.c.entity).where(*since).distinct()
        found: dict[str, frozenset[int] | None] = {}
        for name in self._connection.execute(entities).scalars().all():
            ids = select(lines.c.record_id).where(*since, lines.c.entity == name).distinct().limit(MOST + 1)
            named = frozenset(self._connection.execute(ids).scalars())
            found[name] = named if len(named) <= MOST else None
        self._last = newest
        return Changed(found) if found else None

    def close(self) -> None:
        """Give the connection back, once a question that is being asked in another thread is answered."""
        with self._asking:
            self._connection.close()
