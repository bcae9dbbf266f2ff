"""What undoing a change set would do, read from the journal and the records without a lock."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Table, exists, func, select

from crm_tui.db import models
from crm_tui.db.journal import Image
from crm_tui.db.models.journal import Change
from crm_tui.services.catalog import Catalog
from crm_tui.services.conflicts import Later, changes_since
from crm_tui.services.reading import title_of
from crm_tui.services.reversing import images, referring, restored, taken
from crm_tui.services.shown import Shown

EXAMINED = 1_000
"""The most changes of a set that are looked at one by one."""

SAMPLED = 50
"""The most new records of a larger set that are asked who refers to them: of a company that may be thousands."""

AT_ONCE = 500

Record = tuple[str, int]


class Foreseeing:
    """The records of one change set, sorted into those put back, those in conflict and those kept."""

    def __init__(self, catalog: Catalog, number: int) -> None:
        self.catalog = catalog
        self.connection = catalog.connection
        self.number = number
        self.shown = Shown(catalog, catalog.db.context())
        self.changes = models.every_table().tables[Change.__tablename__]
        self.total = self._total()
        self.conflicts: list[str] = []
        self.kept: list[str] = []
        self.records = 0

    @property
    def capped(self) -> bool:
        """Whether the set is so large that only its first changes are looked at."""
        return self.total > EXAMINED

    def look(self) -> None:
        """Fill `conflicts`, `kept` and `records`; of a capped set all records that were not looked at count."""
        edited, created = self._examined()
        most = SAMPLED if self.capped else None
        put_back = sum(self._edited(name, ids) for name, ids in edited.items())
        binned = self._created({name: self._live(name, ids[:most]) for name, ids in created.items()})
        left = sum(map(len, edited.values())) - put_back + len(self.kept)
        self.records = self.total - left if self.capped else put_back + binned

    def _total(self) -> int:
        statement = select(func.count()).where(self.changes.c.change_set == self.number)
        return int(self.connection.execute(statement).scalar_one())

    def _examined(self) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
        """The records of the first changes by entity: changed ones, and new ones."""
        changes = self.changes
        first = (
            select(changes.c.entity, changes.c.record_id, changes.c.before)
            .where(changes.c.change_set == self.number)
            .order_by(changes.c.id)
            .limit(EXAMINED)
        )
        edited: dict[str, dict[int, None]] = {}
        created: dict[str, dict[int, None]] = {}
        for row in self.connection.execute(first):
            (created if row.before is None else edited).setdefault(row.entity, {})[row.record_id] = None
        return {name: list(ids) for name, ids in edited.items()}, {name: list(ids) for name, ids in created.items()}

    def _edited(self, name: str, ids: list[int]) -> int:
        """How many changed records get something back; fields changed since are conflicts."""
        entity, owners = self.catalog.entity(name), self.catalog.owners(name)
        rows: dict[int, Image] = {}
        for some in _portions(ids):
            found = self.connection.execute(select(entity.table).where(entity.table.c.id.in_(some))).mappings()
            rows |= {row["id"]: dict(row) for row in found}
        put_back = 0
        for some in _portions(ids):
            for record, before, after in images(self.connection, self.number, name, some):
                row = rows[record]
                image, since = restored(row, before, after, owners, force=False)
                self.conflicts += [self._conflict(name, row, field) for field in since]
                held = taken(self.catalog, entity, row, image)
                self.conflicts += [f"{title_of(entity, row)} stays as it is: {words}." for words in held]
                put_back += not held and any(row[column] != value for column, value in image.items())
        return put_back

    def _conflict(self, name: str, row: Image, field: str) -> str:
        """Who changed the field since and when, and what stays."""
        title = title_of(self.catalog.entity(name), row)
        columns = {column for column, owner in self.catalog.owners(name).items() if owner == field}
        later = self._later(name, row, columns)
        who, at = (self.shown.person(later.who), self.shown.moment(later.at)) if later else ("somebody", "later")
        if field == "deleted_at":
            return f"{title} was {'deleted' if row['deleted_at'] else 'restored'} by {who} at {at} and stays so."
        known = next((each for each in self.catalog.fields(name).values() if each.name == field), None)
        value = self.shown.of(row, known) if known else ""
        label = known.label if known else field
        return f"{title}: {label} was changed by {who} at {at} and stays {value or 'empty'}."

    def _later(self, name: str, row: Image, columns: set[str]) -> Later | None:
        entity = self.catalog.entity(name)
        found = changes_since(self.connection, entity, row["id"], row["version"])
        return next((each for each in found if columns & set(each.after)), None)

    def _live(self, name: str, ids: list[int]) -> list[int]:
        table = models.table(name)
        live = select(table.c.id).where(table.c.deleted_at.is_(None))
        return [
            number
            for some in _portions(ids)
            for number in self.connection.execute(live.where(table.c.id.in_(some)).order_by(table.c.id)).scalars()
        ]

    def _created(self, created: dict[str, list[int]]) -> int:
        """How many new records go to the bin; those that records of other changes refer to are kept."""
        reasons: dict[Record, Record] = {}
        for name, ids in created.items():
            reasons |= self._referred(models.table(name), ids)
        new = {(name, number) for name, ids in created.items() for number in ids}
        waiting = list(reasons)
        while waiting:
            referrer = waiting.pop()
            for record in self._refers(referrer):
                if record in new and record not in reasons:
                    reasons[record] = referrer
                    waiting.append(record)
        for record, referrer in sorted(reasons.items()):
            self.kept.append(f"{self.shown.title(*record)} is kept: {self._named(referrer)} refers to it.")
        return len(new) - len(reasons)

    def _named(self, record: Record) -> str:
        title, singular = self.shown.title(*record), self.catalog.entity(record[0]).singular
        return title if title.startswith(singular) else f"{singular} {title}"

    def _referred(self, table: Table, ids: list[int]) -> dict[Record, Record]:
        """New record -> a live record that refers to it and is no part of this change set."""
        changes = self.changes
        found: dict[Record, Record] = {}
        for column in referring(table):
            other = column.table
            own = exists().where(
                changes.c.entity == other.name,
                changes.c.record_id == other.c.id,
                changes.c.change_set == self.number,
            )
            first: Any = select(column, func.min(other.c.id)).where(other.c.deleted_at.is_(None), ~own)
            for some in _portions(ids):
                rows = self.connection.execute(first.where(column.in_(some)).group_by(column))
                found |= {(table.name, number): (other.name, referrer) for number, referrer in rows}
        return found

    def _refers(self, record: Record) -> Iterator[Record]:
        """The records that a record refers to."""
        table = models.table(record[0])
        row = self.connection.execute(select(table).where(table.c.id == record[1])).mappings().one()
        for key in table.foreign_keys:
            if row[key.parent.name] is not None:
                yield key.column.table.name, row[key.parent.name]


def _portions(ids: list[int]) -> Iterator[list[int]]:
    source = iter(ids)
    while some := list(islice(source, AT_ONCE)):
        yield some
