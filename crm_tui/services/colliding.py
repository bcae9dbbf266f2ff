"""What a form and somebody else both changed since the form was opened: both texts, who and when (RELIABILITY C05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.domain.fields import Field, Is
from crm_tui.entities.base import Entity
from crm_tui.errors import Invalid, NotFound
from crm_tui.services.catalog import Catalog, known
from crm_tui.services.composing import assigned, get
from crm_tui.services.conflicts import Later, changes_since
from crm_tui.services.rows import Assignment
from crm_tui.services.shown import Shown

Image = Mapping[str, Any]


@dataclass(frozen=True)
class Colliding:
    """One field that two people set differently: the text both began with, mine, and theirs now."""

    field: str
    label: str
    original: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Collision:
    """The record at its newest version: who changed it last and when (UTC, stored form), the fields set twice, and
    the fields only they changed, which merge. For a record in the bin also who put it there, and when.
    """

    version: int
    who: str
    at: str
    fields: tuple[Colliding, ...]
    merged: tuple[str, ...]
    deleted_by: str | None = None
    deleted_at: str | None = None


def collision(db: Database, name: str, number: int, version: int, wanted: Mapping[str, str]) -> Collision | None:
    """What others changed since the version that the texts of a form would overwrite; None if nothing collides.

    Two people who typed the same do not collide, nor does a field that is as it was. Raises NotFound for a record
    that was never there or is erased, Usage for an unknown field.
    """
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        found = connection.execute(select(entity.table).where(entity.table.c.id == number)).mappings().first()
        if found is None:
            raise NotFound(f"There is no {entity.singular} {number}.")
        comparing = _Comparing(catalog, entity, dict(found), version)
        return comparing.collision({known(comparing.known, entity, each).name: text for each, text in wanted.items()})


class _Comparing:
    """The record now, and every change since the version of the form, newest first."""

    def __init__(self, catalog: Catalog, entity: Entity, image: Image, version: int) -> None:
        self.catalog = catalog
        self.entity = entity
        self.image = image
        self.context = catalog.db.context()
        self.shown = Shown(catalog, self.context)
        self.known = catalog.fields(entity.name)
        self.later = changes_since(catalog.connection, entity, image["id"], max(0, image["version"] - version))

    def collision(self, wanted: Mapping[str, str]) -> Collision | None:
        changed = [field for field in self.known.values() if self._changed(field)]
        both = [each for field in changed if (each := self._both(field, wanted.get(field.name)))]
        gone = self._deletion()
        if not both and gone is None:
            return None
        names = {each.field for each in both}
        last = gone or self._last(names)
        return Collision(
            version=self.image["version"],
            who=self.shown.person(last.who),
            at=last.at,
            fields=tuple(both),
            merged=tuple(field.name for field in changed if field.name not in names | {"deleted_at"}),
            deleted_by=self.shown.person(gone.who) if gone else None,
            deleted_at=self.image["deleted_at"],
        )

    def _changed(self, field: Field) -> bool:
        """Whether others left it different from what the form began with."""
        key = _key(field)
        return any(key in each.after for each in self.later) and self._original(field) != get(self.image, field)

    def _original(self, field: Field) -> Any:
        key = _key(field)
        return next(each.before.get(key) for each in reversed(self.later) if key in each.after)

    def _both(self, field: Field, text: str | None) -> Colliding | None:
        if text is None:
            return None
        original = self.shown.value(field, self._original(field), self._currency())
        mine = self._read(field, text)
        theirs = self.shown.of(self.image, field)
        return None if mine in (original, theirs) else Colliding(field.name, field.label, original, mine, theirs)

    def _read(self, field: Field, text: str) -> str:
        """The text as it would be shown once saved; as typed where it cannot be."""
        given = [Assignment(field.name, "=", text)]
        try:
            made = assigned(self.catalog, self.entity, given, self.context, dict(self.image))
        except (Invalid, NotFound):
            return text
        return made.missing.get(field.name) or self.shown.of(made.image, field)

    def _currency(self) -> str | None:
        """The currency the form began with."""
        field = self.known.get("currency")
        if field is None or not any("currency" in each.after for each in self.later):
            return self.image.get("currency")
        return None if (found := self._original(field)) is None else str(found)

    def _last(self, names: set[str]) -> Later:
        keys = {_key(self.known[name]) for name in names}
        return next(each for each in self.later if keys & set(each.after))

    def _deletion(self) -> Later | None:
        """The change that put the record into the bin, also one before the version of the form."""
        if self.image["deleted_at"] is None:
            return None
        later = changes_since(self.catalog.connection, self.entity, self.image["id"], self.image["version"])
        return next(each for each in later if "deleted_at" in each.after)


def _key(field: Field) -> str:
    """The name of a field's column in the journal."""
    return f"custom.{field.column}" if field.is_(Is.CUSTOM) else field.column
