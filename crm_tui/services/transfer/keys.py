"""The keys by which a row finds its record (SPEC 8.4): what a row's key is, and which records have it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.dialects.base import Dialect
from crm_tui.db.models import table
from crm_tui.db.models.base import NUMERIC
from crm_tui.domain.fields import Field, Is
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services.completing import FIRST
from crm_tui.services.transfer.stage import Stage

Text = ColumnElement[str]
Condition = ColumnElement[bool]

_JOINT = "\x1f"
"""Between the parts of a key."""

NUMBERS = ("phone_e164", "mobile_e164")


@dataclass(frozen=True)
class Alternative:
    """One way a row has a key: its value (null: it has none), and the condition that a record has it, too.

    `point` is the kind of further points that are asked instead of the record's own columns.
    """

    value: Text
    same: Condition
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """One key of the order of matching."""

    name: str
    rank: int
    alternatives: tuple[Alternative, ...]

    @property
    def values(self) -> tuple[Text, ...]:
        """The distinct values a row can have for this key."""
        return tuple({str(each.value): each.value for each in self.alternatives}.values())


class Keys:
    """The keys of one import that the columns of the file can fill."""

    def __init__(self, stage: Stage, entity: Entity, dialect: Dialect, names: Sequence[str]) -> None:
        self.stage = stage
        self.entity = entity
        self.dialect = dialect
        self.target = entity.table
        made = [(name, tuple(self._alternatives(name))) for name in names]
        self.ordered = tuple(Key(name, rank, ways) for rank, (name, ways) in enumerate(made) if ways)

    @property
    def none(self) -> Condition:
        """That a row has no key at all."""
        return and_(literal(True), *(value.is_(None) for key in self.ordered for value in key.values))

    def hits(self, key: Key, *, binned: bool = False, points: bool = True) -> Iterator[Select[tuple[int, int]]]:
        """Statements that give (row, record) of all records that have the key of a row.

        Further points are asked for live records only, and not at all without `points`.
        """
        rows, target = self.stage.rows, self.target
        here = target.c.deleted_at.is_not(None) if binned else target.c.deleted_at.is_(None)
        for way in key.alternatives:
            found = select(rows.c.row, target.c.id)
            if not way.points:
                yield found.join_from(rows, target, way.same).where(here, way.value.is_not(None), *self._veto(key))
            elif points and not binned:
                held = table("contact_points")
                theirs = and_(held.c.kind.in_(way.points), held.c.deleted_at.is_(None))
                joined = found.join_from(rows, held, theirs).join(target, target.c.id == held.c.contact_id)
                yield joined.where(way.same, here, way.value.is_not(None), *self._veto(key))

    def _veto(self, key: Key) -> list[Condition]:
        """A row with another external id in the same system is another record, whatever else agrees."""
        number = self._staged("external_id")
        if key.name in ("external_id", "id") or number is None or "external_id" not in self.target.c:
            return []
        theirs, same = self.target.c.external_id, self._same_system()
        return [or_(theirs.is_(None), number.is_(None), theirs == number, ~same)]

    def _same_system(self) -> Condition:
        system = self._staged("external_system")
        theirs: Condition = self.target.c.external_system.is_not_distinct_from(system)
        return theirs

    def _staged(self, name: str) -> Text | None:
        """The value a row would have in a stored column."""
        columns = [self.stage.rows.c[each] for each in self.stage.slots.staged(name)]
        if not columns:
            return None
        return func.coalesce(*columns) if len(columns) > 1 else columns[0]

    def _alternatives(self, name: str) -> Iterator[Alternative]:
        if name == "id":
            if self.stage.slots.identity:
                value = self.stage.rows.c.identity
                yield Alternative(value, self.target.c.id == value)
        elif name == "external_id":
            yield from self._external()
        elif name == "ticket+kind":
            yield from self._answer()
        elif name == "name" and self.entity.name == "companies":
            yield from self._company_name()
        elif name == "name" and self.entity.name == "contacts":
            raise Usage("People of the same name are not the same person; match by name+phone or name+email.")
        else:
            yield from self._joined(name.split("+"))

    def _external(self) -> Iterator[Alternative]:
        number, system = self._staged("external_id"), self._staged("external_system")
        if number is not None and system is not None:
            value = func.coalesce(system, "") + _JOINT + number
            same = and_(self.target.c.external_id == number, self._same_system())
            yield Alternative(case((number.is_not(None), value)), same)

    def _company_name(self) -> Iterator[Alternative]:
        """A company's name counts only where the row has neither external id nor domain."""
        name = self._staged("name_f")
        if name is not None:
            others = [each for each in map(self._staged, ("external_id", "domain")) if each is not None]
            alone = and_(literal(True), *(each.is_(None) for each in others))
            yield Alternative(case((alone, name)) if others else name, self.target.c.name_f == name)

    def _answer(self) -> Iterator[Alternative]:
        """A ticket has one response of a kind."""
        link, rows, usual = (
            self.stage.links.get("link_ticket_id"),
            self.stage.rows,
            literal(str(FIRST["responses"]["kind"])),
        )
        if link is None:
            return
        staged = self._staged("kind")
        kind: Text = usual if staged is None else func.coalesce(staged, usual)
        record = select(link.c.record).where(link.c.number == rows.c.link_ticket_id).correlate(rows).scalar_subquery()
        same = and_(self.target.c.ticket_id == record, self.target.c.kind == kind)
        yield Alternative(cast(record, String) + _JOINT + kind, same)

    def _joined(self, parts: Sequence[str]) -> Iterator[Alternative]:
        """Every way in which all parts agree: a phone can be any of several numbers."""
        found = [list(self._part(part.strip(), alone=len(parts) == 1)) for part in parts]
        ways = found[0]
        for others in found[1:]:
            ways = [_both(one, other) for one in ways for other in others]
        yield from ways

    def _part(self, name: str, *, alone: bool) -> Iterator[Alternative]:
        field = self._fields().get(name)
        if field is None or (field.column not in self.target.c and not field.is_(Is.CUSTOM)):
            raise Usage(f"There is no field {name!r} in {self.entity.name} to match by.")
        if name == "email":
            yield from self._email(alone=alone)
        elif name == "phone":
            yield from self._phones()
        else:
            yield from self._plain(field)

    def _fields(self) -> dict[str, Field]:
        own = {slot.field.name: slot.field for slot in self.stage.slots.values}
        return self.entity.fields | own

    def _plain(self, field: Field) -> Iterator[Alternative]:
        """The search key of a text, the normal form of an address or a number, else the value itself."""
        stored = next((twin for twin in field.twins if twin.endswith(("_f", "_key", "_e164"))), field.column)
        if field.is_(Is.CUSTOM):
            column = self.stage.rows.c.get(f"x_{stored}")
            if column is not None:
                same = self.dialect.custom(self.target, stored, number=isinstance(field.kind, NUMERIC)) == column
                yield Alternative(column, same)
        elif (staged := self._staged(stored)) is not None:
            yield Alternative(staged, self.target.c[stored] == staged)

    def _email(self, *, alone: bool) -> Iterator[Alternative]:
        key, rows = self._staged("email_key"), self.stage.rows
        if key is None:
            return
        name = self._staged("name_f")
        value: Text = key
        shared: Condition = literal(True)
        if alone and "name_f" in self.target.c:
            mailbox = rows.c.shared.is_not(None)
            together = case((mailbox, key + _JOINT + name)) if name is not None else literal(None)
            value = case((mailbox, together), else_=key)
            shared = or_(~mailbox, self.target.c.name_f == name) if name is not None else ~mailbox
        yield Alternative(value, and_(self.target.c.email_key == key, shared))
        if self.entity.name == "contacts":
            yield Alternative(value, and_(table("contact_points").c.normalised == key, shared), ("email",))

    def _phones(self) -> Iterator[Alternative]:
        columns = [name for name in NUMBERS if name in self.target.c]
        for staged in [each for each in map(self._staged, columns) if each is not None] + self._point_numbers():
            for name in columns:
                yield Alternative(staged, self.target.c[name] == staged)
            if self.entity.name == "contacts":
                normalised: ColumnElement[str] = table("contact_points").c.normalised
                yield Alternative(staged, normalised == staged, ("phone", "mobile"))

    def _point_numbers(self) -> list[Text]:
        points = self.stage.slots.points
        return [self.stage.rows.c[point.names[1]] for point in points if point.kind in ("phone", "mobile")]


def _both(one: Alternative, other: Alternative) -> Alternative:
    """Both have to agree."""
    return Alternative(one.value + _JOINT + other.value, and_(one.same, other.same), (*one.points, *other.points))
