"""The log as a screen tells it: who by name, when by their clock, what became of it; one change value by value."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from crm_tui.db import models
from crm_tui.db.database import Database
from crm_tui.db.models.journal import Change, ChangeSet
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Context
from crm_tui.services import history, undoing
from crm_tui.services.catalog import Catalog
from crm_tui.services.history import LogEntry
from crm_tui.services.shown import Shown
from crm_tui.services.undoing import Undone, UndoPreview
from crm_tui.text import shortened

COUNTED = 1_000
"""The most changes of a set that are counted for a line of the log."""

MADE, BINNED, RESTORED, ERASED, EDITED = "made", "binned", "restored", "erased", "edited"


@dataclass(frozen=True)
class Step:
    """One change set, times local; two are equal if they are the same one, whatever became of it."""

    id: int
    at: datetime = field(compare=False)
    login: str = field(compare=False)
    name: str = field(compare=False)
    member: int = field(compare=False)
    """The id of the member who did it; 0 for nobody known."""
    origin: str = field(compare=False)
    label: str = field(compare=False)
    changes: int = field(compare=False)
    more: bool = field(compare=False)
    undoable: bool = field(compare=False)
    undone: datetime | None = field(compare=False)


@dataclass(frozen=True)
class Altered:
    """One field of one record before and after, or what became of the record as a whole.

    `since` is what the field holds by now if it was changed again; of an undone step, if it was not put back.
    """

    record: str
    became: str
    label: str = ""
    before: str = ""
    after: str = ""
    since: str = ""


@dataclass(frozen=True)
class Account:
    """One change set told in full; `more` counts the changes that were left out."""

    step: Step
    altered: tuple[Altered, ...]
    more: int
    foreseen: UndoPreview


def steps(
    db: Database,
    *,
    entity: str | None = None,
    ref: str | None = None,
    since: str | None = None,
    by: str | None = None,
    before: int | None = None,
    most: int = 200,
) -> tuple[Step, ...]:
    """Change sets, newest first; `before` is the id of the last one of the page before.

    Raises what `history.log` raises for a date, an entity or a reference that is none.
    """
    found = history.log(db, entity=entity, ref=ref, since=since, by=by, before=before, limit=most, most=COUNTED)
    with db.read() as connection:
        return _steps(connection, found, db.context())


def account(db: Database, number: int, *, most: int = 200) -> Account:
    """What a change set did, of its first `most` changes, and what undoing it would do. Raises NotFound."""
    foreseen = undoing.preview(db, number)
    total = history.changed(db, number)
    sets, changes = _table(ChangeSet), _table(Change)
    with db.read() as connection:
        row = connection.execute(select(sets).where(sets.c.id == number)).one()
        entry = LogEntry(
            row.id, row.at, row.actor, row.origin, row.label, total, row.undoes, row.undone_by, bool(row.undoable)
        )
        step = _steps(connection, [entry], db.context())[0]
        statement = select(changes).where(changes.c.change_set == number).order_by(changes.c.id).limit(most)
        rows = connection.execute(statement).all()
        telling = _Telling(Catalog(db, connection), _later(connection, number, rows), step.undone is not None)
        return Account(step, tuple(line for row in rows for line in telling.lines(row)), total - len(rows), foreseen)


def undo(db: Database, number: int | None = None) -> Undone:
    """Undo as `undoing.undo`, my latest change or the one given, telling what was left alone in full sentences."""
    foreseen = undoing.preview(db, number)
    done = undoing.undo(db, foreseen.change_set)
    as_foreseen = len(done.conflicts) == len(foreseen.conflicts) and len(done.kept) == len(foreseen.kept)
    return replace(done, conflicts=foreseen.conflicts, kept=foreseen.kept) if as_foreseen else done


def _steps(connection: Connection, found: Sequence[LogEntry], context: Context) -> tuple[Step, ...]:
    sets, members = _table(ChangeSet), models.table("members")
    ends = {each.undone_by for each in found if each.undone_by is not None}
    endings = select(sets.c.id, sets.c.at).where(sets.c.id.in_(ends))
    undone: dict[int, str] = {row.id: row.at for row in connection.execute(endings)}
    logins = {each.actor for each in found}
    statement = select(members.c.login, members.c.id, members.c.name).where(members.c.login.in_(logins))
    people = {row.login: row for row in connection.execute(statement.order_by(members.c.deleted_at.isnot(None).desc()))}
    return tuple(_step(each, people.get(each.actor), undone, context) for each in found)


def _step(entry: LogEntry, member: Any, undone: Mapping[int, str], context: Context) -> Step:
    name = member.name if member is not None and member.name else entry.actor
    end = undone.get(entry.undone_by) if entry.undone_by is not None else None
    return Step(
        entry.id,
        _local(entry.at, context),
        entry.actor,
        name,
        0 if member is None else member.id,
        entry.origin,
        entry.label,
        entry.changes,
        entry.more,
        entry.undoable,
        None if end is None else _local(end, context),
    )


def _local(at: str, context: Context) -> datetime:
    return datetime.fromisoformat(at).astimezone(context.zone)


@dataclass(frozen=True)
class _Again:
    """The latest change of a column after the set that is told."""

    at: str
    value: Any


def _later(connection: Connection, number: int, rows: Sequence[Any]) -> dict[tuple[str, int, str], _Again]:
    sets, changes = _table(ChangeSet), _table(Change)
    ids: dict[str, set[int]] = {}
    for row in rows:
        ids.setdefault(row.entity, set()).add(row.record_id)
    found: dict[tuple[str, int, str], _Again] = {}
    for name, numbers in ids.items():
        statement = (
            select(changes.c.record_id, changes.c.after, sets.c.at)
            .join(sets, sets.c.id == changes.c.change_set)
            .where(changes.c.entity == name, changes.c.record_id.in_(numbers), changes.c.change_set > number)
            .order_by(changes.c.id)
        )
        for row in connection.execute(statement):
            for column, value in json.loads(row.after or "{}").items():
                found[name, row.record_id, column] = _Again(row.at, value)
    return found


class _Telling:
    """Changes of one transaction in words; every record and member is looked up once."""

    def __init__(self, catalog: Catalog, later: Mapping[tuple[str, int, str], _Again], undone: bool) -> None:
        self.catalog = catalog
        self.later = later
        self.undone = undone
        self.context = catalog.db.context()
        self.shown = Shown(catalog, self.context)
        self._fields: dict[str, dict[str, Field]] = {}

    def lines(self, row: Any) -> list[Altered]:
        """What a change did to its record."""
        record = self.shown.title(row.entity, row.record_id)
        if row.before is None:
            made = row.operation == "create"
            binned = self.later.get((row.entity, row.record_id, "deleted_at"))
            kept = self.undone and made and (binned is None or binned.value is None)
            return [Altered(record, MADE if made else ERASED, since="kept, in use" if kept else "")]
        before, after = json.loads(row.before), json.loads(row.after or "{}")
        known = self._known(row.entity)
        return [self._line(row, record, known[key], key, before, after) for key in known if key in before]

    def _line(
        self, row: Any, record: str, known: Field, key: str, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Altered:
        since = self._since(row, known, key, before if self.undone else after)
        if key == "deleted_at":
            return Altered(record, RESTORED if after.get(key) is None else BINNED, since=since)
        old, new = (self.shown.value(known, image.get(key), image.get("currency")) for image in (before, after))
        return Altered(record, EDITED, known.label, old, new, since)

    def _since(self, row: Any, known: Field, key: str, image: Mapping[str, Any]) -> str:
        """The value that is there now and since when, if it is another one than the image's."""
        found = self.later.get((row.entity, row.record_id, key))
        if found is None or found.value == image.get(key):
            return ""
        at = _local(found.at, self.context)
        today = at.date() == self.context.now.astimezone(self.context.zone).date()
        when = f"{at:%H:%M}" if today else f"{at.day} {at:%b}"
        if key == "deleted_at":
            return f"{'restored' if found.value is None else 'deleted'} {when}"
        shown = self.shown.value(known, found.value, image.get("currency"))
        return f"{shortened(shown, 12) or 'empty'} since {when}"

    def _known(self, name: str) -> Mapping[str, Field]:
        """The fields by the key they have in the journal."""
        if name not in self._fields:
            fields = [*self.catalog.entity(name).fields.values(), *self.catalog.every_custom(name)]
            self._fields[name] = {("custom." if each.is_(Is.CUSTOM) else "") + each.column: each for each in fields}
        return self._fields[name]


def _table(model: Any) -> Any:
    return models.every_table().tables[model.__tablename__]
