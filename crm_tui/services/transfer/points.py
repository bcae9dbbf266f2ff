"""Further points of contacts out of a file: each is added once, and only where the contact has not got it."""

from sqlalchemy import Connection, Select, and_, exists, func, insert, literal, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import journal
from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.services.transfer.slots import PointSlot
from crm_tui.services.transfer.stage import Stage, Verdict
from crm_tui.text import fold

MAIN = {"email": ("email_key",), "phone": ("phone_e164", "mobile_e164"), "mobile": ("phone_e164", "mobile_e164")}
"""The columns of the contact itself that can hold a point of a kind already."""

COLUMNS = ["contact_id", "kind", "label", "label_f", "value", "normalised"]


class Points:
    """Adds the points of all rows that are written."""

    def __init__(self, bulk: Bulk, stage: Stage, offset: int, *, matched: bool) -> None:
        self.bulk = bulk
        self.connection: Connection = bulk.connection
        self.stage = stage
        self.offset = offset
        self.matched = matched
        self.points = table("contact_points")
        self.people = table("contacts")

    def add(self) -> int:
        """Add what is missing; the number of points."""
        above = journal.highest_id(self.connection, self.points)
        new = self.connection.execute(select(func.count()).select_from(self.stage.fresh)).scalar_one()
        if self.stage.slots.points:
            first = self.stage.slots.points[0]
            with self.bulk.dialect.indexed_later(self.connection, self.points, new):
                self._add(first, self._of_new(first, first=True))
        for slot in self.stage.slots.points:
            if slot.number:
                self._add(slot, self._of_new(slot, first=False))
            if self.matched:
                self._touch(slot)
                self._add(slot, self._of_matched(slot))
        return self.bulk.created(self.points, above)

    def _add(self, slot: PointSlot, source: Select[tuple[int, str, str]]) -> None:
        found = source.subquery()
        contact, value, normalised = found.c
        stamps = self.bulk.stamps()
        fixed = [literal(slot.kind), literal(slot.label), literal(fold(slot.label))]
        values = [contact, *fixed, value, normalised, *map(literal, stamps.values())]
        names = [*COLUMNS, *stamps]
        self.connection.execute(insert(self.points).from_select(names, select(*values)))

    def _of_new(self, slot: PointSlot, *, first: bool) -> Select[tuple[int, str, str]]:
        """Points of the contacts just made; they have none before the first column of points."""
        rows, fresh = self.stage.rows, self.stage.fresh
        value, normalised = (rows.c[name] for name in slot.names)
        contact = fresh.c.number + self.offset
        found = select(contact, value, normalised).join_from(fresh, rows, rows.c.row == fresh.c.row)
        found = found.where(value.is_not(None))
        if slot.kind in MAIN:
            found = found.where(~self._is_main(slot, contact, normalised))
        return found if first else found.where(~self._is_there(slot, contact, value, normalised))

    def _of_matched(self, slot: PointSlot) -> Select[tuple[int, str, str]]:
        """Points of contacts that rows belong to, each once."""
        rows, plan = self.stage.rows, self.stage.plan
        value, normalised = (rows.c[name] for name in slot.names)
        found = select(plan.c.record, func.min(value), func.min(normalised)).join(rows, rows.c.row == plan.c.row)
        return found.where(self._missing(slot)).group_by(plan.c.record, func.coalesce(normalised, value))

    def _touch(self, slot: PointSlot) -> None:
        """Rows that bring a point change their contact."""
        rows, plan, touched = self.stage.rows, self.stage.plan, self.stage.touched
        found = select(plan.c.row).join(rows, rows.c.row == plan.c.row).where(self._missing(slot))
        known = exists().where(touched.c.row == plan.c.row)
        self.connection.execute(insert(touched).from_select(["row"], found.where(~known)))

    def _missing(self, slot: PointSlot) -> ColumnElement[bool]:
        rows, plan = self.stage.rows, self.stage.plan
        value, normalised = (rows.c[name] for name in slot.names)
        matched = and_(plan.c.verdict == int(Verdict.MATCH), value.is_not(None))
        there = self._is_there(slot, plan.c.record, value, normalised)
        if slot.kind not in MAIN:
            return and_(matched, ~there)
        return and_(matched, ~there, ~self._is_main(slot, plan.c.record, normalised))

    def _is_there(
        self, slot: PointSlot, contact: ColumnElement[int], value: ColumnElement[str], normalised: ColumnElement[str]
    ) -> ColumnElement[bool]:
        points = self.points
        same = or_(points.c.normalised == normalised, and_(normalised.is_(None), points.c.value == value))
        return exists().where(
            points.c.contact_id == contact, points.c.kind == slot.kind, points.c.deleted_at.is_(None), same
        )

    def _is_main(
        self, slot: PointSlot, contact: ColumnElement[int], normalised: ColumnElement[str]
    ) -> ColumnElement[bool]:
        people = self.people
        same = or_(*(people.c[name] == normalised for name in MAIN[slot.kind]))
        return exists().where(people.c.id == contact, same)
