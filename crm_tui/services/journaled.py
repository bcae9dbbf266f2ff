"""What the journal tells of one record, as moments of its timeline: how it came, and each change of its fields."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import PurePath
from typing import Any

from sqlalchemy import select, tuple_

from crm_tui.db import models
from crm_tui.db.models.journal import Change, ChangeSet, Import
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Context, Money, Reference, Stored
from crm_tui.services.catalog import Catalog
from crm_tui.services.moves import TOLD
from crm_tui.services.reading import title
from crm_tui.services.rows import Moment
from crm_tui.text import safe, shortened

CHANGES = "changes"
"""The entity of a moment that the journal tells; its id is the change set's."""

CREATED, CHANGED = "created", "changed"
NOTHING = "(empty)"

Image = dict[str, Stored | None]


@dataclass(frozen=True)
class _Told:
    """What one change set did to the record; no images if it made it."""

    id: int
    at: str
    actor: str
    label: str
    before: Image | None
    after: Image


def journaled(
    catalog: Catalog,
    name: str,
    number: int,
    *,
    before: tuple[str, int] | None,
    most: int,
    elsewhere: Collection[str] = (),
) -> list[Moment]:
    """The newest moments of a record, newest first; `before` is (time, change set) of the last one of the page before.

    All that one change set did to the record is one moment. `elsewhere` are the times of moves that are told already.
    """
    told = list(islice(_told(catalog, name, number, before), most))
    words = _Words(catalog, name, number, told)
    files = _files(catalog, [each.id for each in told if each.before is None])
    found = [
        Moment(each.at, CHANGES, each.id, CREATED, _origin(each, files.get(each.id)))
        if each.before is None
        else Moment(
            each.at, CHANGES, each.id, CHANGED, words.of(each, TOLD.get(name, ()) if each.at in elsewhere else ())
        )
        for each in told
    ]
    return [each for each in found if each.text]


def _told(catalog: Catalog, name: str, number: int, before: tuple[str, int] | None) -> Iterator[_Told]:
    sets, changes = _table(ChangeSet), _table(Change)
    statement = (
        select(sets.c.id, sets.c.at, sets.c.actor, sets.c.label, changes.c.operation, changes.c.before, changes.c.after)
        .join(sets, sets.c.id == changes.c.change_set)
        .where(changes.c.entity == name, changes.c.record_id == number)
        .order_by(sets.c.at.desc(), sets.c.id.desc(), changes.c.id)
    )
    if before is not None:
        statement = statement.where(tuple_(sets.c.at, sets.c.id) < before)
    for _, found in groupby(catalog.connection.execute(statement), key=lambda row: row.id):
        yield _merged(list(found))


def _merged(rows: Sequence[Any]) -> _Told:
    """The values before the first and after the last change of a set."""
    first = rows[0]
    old: Image = {}
    new: Image = {}
    made = any(row.operation == "create" for row in rows)
    for row in rows:
        old = json.loads(row.before or "{}") | old
        new |= json.loads(row.after or "{}")
    return _Told(first.id, first.at, first.actor, first.label, None if made else old, new)


def _files(catalog: Catalog, sets: Sequence[int]) -> dict[int, str]:
    made = _table(Import)
    statement = select(made.c.change_set, made.c.file).where(made.c.change_set.in_(sets))
    return {row.change_set: PurePath(row.file).name for row in catalog.connection.execute(statement)}


def _origin(told: _Told, file: str | None) -> str:
    return safe(f"by {told.actor}" if file is None else f"imported from {file} by {told.actor}")


class _Words:
    """Changes in words; the names of all records they lead to are read at once."""

    def __init__(self, catalog: Catalog, name: str, number: int, told: Sequence[_Told]) -> None:
        self.login = catalog.db.login
        self.context = catalog.db.context()
        self.fields = [*catalog.entity(name).fields.values(), *catalog.every_custom(name)]
        self.currency = _currency(catalog, name, number)
        images = [image for each in told for image in (each.before, each.after) if image]
        self.names = {name: _names(catalog, name, ids) for name, ids in _led_to(self.fields, images).items()}

    def of(self, told: _Told, without: Collection[str]) -> str:
        """`title: IT manager → Head of IT`; with the login, if it was somebody else; nothing if all is left out."""
        before, after = told.before or {}, told.after
        fields = [field for field in self.fields if _key(field) in before]
        changes = [self._change(field, before, after) for field in fields if field.name not in without]
        if fields and not changes:
            return ""
        text = "; ".join(changes) or safe(told.label)
        return text if told.actor == self.login else f"{text} (by {safe(told.actor)})"

    def _change(self, field: Field, before: Image, after: Image) -> str:
        if field.name == "deleted_at":
            return "restored from the bin" if after.get("deleted_at") is None else "moved to the bin"
        return f"{safe(field.name.replace('_', ' '))}: {self._shown(field, before)} → {self._shown(field, after)}"

    def _shown(self, field: Field, image: Image) -> str:
        value = image.get(_key(field))
        if value is None:
            return NOTHING
        if isinstance(field.kind, Reference):
            return shortened(self.names[field.kind.entity].get(int(value), str(value)))
        context = self._within(field, image)
        text = shortened(field.kind.show(value, context))
        return f"{text} {context.currency}" if isinstance(field.kind, Money) else text

    def _within(self, field: Field, image: Image) -> Context:
        """An amount is in the currency its record had then."""
        if not isinstance(field.kind, Money):
            return self.context
        currency = image.get("currency", self.currency)
        return self.context.in_currency(None if currency is None else str(currency))


def _key(field: Field) -> str:
    return f"custom.{field.column}" if field.is_(Is.CUSTOM) else field.column


def _currency(catalog: Catalog, name: str, number: int) -> str | None:
    source = models.table(name)
    if "currency" not in source.c:
        return None
    found = catalog.connection.execute(select(source.c.currency).where(source.c.id == number)).scalar()
    return None if found is None else str(found)


def _led_to(fields: Sequence[Field], images: Sequence[Image]) -> dict[str, set[int]]:
    """The ids in references, by entity."""
    found: dict[str, set[int]] = {}
    for field in fields:
        if isinstance(field.kind, Reference):
            ids = {int(value) for image in images if (value := image.get(_key(field))) is not None}
            found.setdefault(field.kind.entity, set()).update(ids)
    return found


def _names(catalog: Catalog, name: str, ids: set[int]) -> Mapping[int, str]:
    entity = catalog.entity(name)
    statement = select(entity.table.c.id, title(entity.table, entity)).where(entity.table.c.id.in_(ids))
    return {number: text for number, text in catalog.connection.execute(statement) if text} if ids else {}


def _table(model: Any) -> Any:
    return models.every_table().tables[model.__tablename__]
