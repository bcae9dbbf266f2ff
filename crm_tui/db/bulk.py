"""The door for many records: set-based SQL, journaled set-based, memory constant."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import CursorResult, Select, Table, bindparam, func, insert, literal, select, update

from crm_tui.db import clocks, derived, journal, transitions
from crm_tui.db.journal import Entry
from crm_tui.db.models.base import metadata
from crm_tui.db.models.journal import Change
from crm_tui.db.writing import Transaction, operation

Image = dict[str, Any]
CHUNK = 500


class Bulk(Transaction):
    """A transaction over many rows; every method journals what it does."""

    def created(self, table: Table, above: int) -> int:
        """Journal and index the records just inserted with an id above the given one; their number."""
        count = int(self.connection.execute(select(func.count()).where(table.c.id > above)).scalar_one())
        if count:
            journal.record_created(self.connection, self.change_set, table, above)
            if "search_text" in table.c:
                self.dialect.index_above(self.connection, table, above)
            if table.name == "fields":
                self.forget_fields()
            transitions.made(self, table, table.c.id > above)
            derived.refresh_where(self.connection, self.dialect, table, table.c.id > above)
            clocks.changed_where(self, table, table.c.id > above)
        return count

    def insert(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> range:
        """Insert row images (without id) and journal them; the range of their ids, in order."""
        above = journal.highest_id(self.connection, table)
        for some in _portions(rows):
            made = [self._made(table, row) for row in some]
            self.connection.execute(insert(table), made)
        count = self.created(table, above)
        last = journal.highest_id(self.connection, table)
        return range(last - count + 1, last + 1)

    def _made(self, table: Table, row: Mapping[str, Any]) -> Image:
        stamps = {"created_by_id": self.me, "updated_at": self.author.at, "updated_by_id": self.me, "version": 1}
        image: Image = dict.fromkeys(table.c.keys()) | dict(row) | stamps
        image["created_at"] = image["created_at"] or self.author.at
        image.pop("id")
        if "search_text" in image:
            image["search_text"] = self.search_text(table.name, image)
        return image

    def update(self, table: Table, changes: Iterable[tuple[int, Mapping[str, Any]]]) -> int:
        """Write new column values by id, journal the differences, index and derive; how many rows changed.

        `custom` is given as the whole text of the column. A row that stays the same is not touched.
        """
        return sum(self._update(table, dict(some)) for some in _portions(changes))

    def _update(self, table: Table, changes: dict[int, Mapping[str, Any]]) -> int:
        rows = self.connection.execute(select(table).where(table.c.id.in_(changes))).mappings()
        pairs = [(dict(row), dict(row) | dict(changes[row["id"]])) for row in rows]
        changed = [(old, new, *journal.differences(table.name, old, new)) for old, new in pairs]
        changed = [found for found in changed if found[2]]
        if not changed:
            return 0
        for old, new, *_ in changed:
            new |= {"version": old["version"] + 1, "updated_at": self.author.at, "updated_by_id": self.me}
            if "search_text" in new:
                new["search_text"] = self.search_text(table.name, new)
        self._write(table, [(old, new) for old, new, *_ in changed])
        entries = (Entry(table.name, new["id"], operation(was, now), was, now) for _, new, was, now in changed)
        journal.record(self.connection, self.change_set, entries)
        self._follow(table, [(old, new) for old, new, *_ in changed])
        return len(changed)

    def _write(self, table: Table, pairs: list[tuple[Image, Image]]) -> None:
        groups: dict[tuple[str, ...], list[Image]] = {}
        for old, new in pairs:
            names = tuple(name for name in new if new[name] != old[name])
            groups.setdefault(names, []).append({"_id": new["id"]} | {name: new[name] for name in names})
        for names, rows in groups.items():
            values: Image = {name: bindparam(name) for name in names}
            self.connection.execute(update(table).where(table.c.id == bindparam("_id")).values(values), rows)

    def _follow(self, table: Table, pairs: list[tuple[Image, Image]]) -> None:
        if "search_text" in table.c:
            texts = [(new["id"], old["search_text"], new["search_text"]) for old, new in pairs]
            self.dialect.reindex(self.connection, table, texts)
        transitions.moved(self, table, pairs)
        self.refresh(table, [image for pair in pairs for image in pair])

    def refresh(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Bring up to date what depends on the rows; custom definitions are asked for again."""
        rows = list(rows)
        derived.refresh(self.connection, self.dialect, table, rows)
        clocks.changed(self, table, rows)
        if table.name == "fields":
            self.forget_fields()

    def bin(self, table: Table, ids: Select[tuple[int]]) -> int:
        """Move the live records of a selection of ids to the bin, set-based; their number.

        The images are the same for every row, so a million rows cost one statement each for journal and table.
        """
        live: Select[Any] = select(table.c.id).where(table.c.id.in_(ids), table.c.deleted_at.is_(None))
        images = ('{"deleted_at":null}', f'{{"deleted_at":"{self.author.at}"}}')
        made: list[Any] = [literal(self.change_set), literal(table.name), table.c.id, literal("delete")]
        made += map(literal, images)
        columns = ["change_set", "entity", "record_id", "operation", "before", "after"]
        source = live.with_only_columns(*made).order_by(table.c.id)
        self.connection.execute(insert(metadata().tables[Change.__tablename__]).from_select(columns, source))
        stamps = {"updated_at": self.author.at, "updated_by_id": self.me, "version": table.c.version + 1}
        statement = update(table).where(table.c.id.in_(live)).values(deleted_at=self.author.at, **stamps)
        result: CursorResult[Any] = self.connection.execute(statement)
        derived.refresh_where(self.connection, self.dialect, table, table.c.id.in_(ids))
        clocks.changed_where(self, table, table.c.id.in_(ids))
        if table.name == "fields":
            self.forget_fields()
        return result.rowcount


def _portions(items: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(items)
    while some := list(islice(source, CHUNK)):
        yield some
