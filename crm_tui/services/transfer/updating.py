"""Write matched rows into their records: SQL finds those that may differ, each is then merged and journaled."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, insert, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import journal
from crm_tui.db.bulk import Bulk
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Money, Stored
from crm_tui.services.composing import get
from crm_tui.services.places import NUMERIC
from crm_tui.services.rows import Difference
from crm_tui.services.transfer.job import Watcher
from crm_tui.services.transfer.merging import Image, Merging
from crm_tui.services.transfer.options import Mode
from crm_tui.services.transfer.outcome import MOST_DIFFERENCES
from crm_tui.services.transfer.slots import Rule, Slot
from crm_tui.services.transfer.stage import Stage, Verdict

PAGE = 500

Condition = ColumnElement[bool]


class Updating:
    """The rows that belong to records which exist."""

    def __init__(self, bulk: Bulk, stage: Stage, merging: Merging, *, clears: bool) -> None:
        self.bulk = bulk
        self.connection: Connection = bulk.connection
        self.stage = stage
        self.merging = merging
        self.clears = clears
        self.target = stage.slots.entity.table
        self.differences: list[Difference] = []
        self.more_differences = 0

    def apply(self, *, compare: bool, watcher: Watcher | None = None) -> None:
        """Update the records; with `compare` keep the first differences for a person."""
        self._find_changed()
        for records in self._pages():
            changes, touched = [], []
            for image, rows in records:
                new = image
                for row in rows:
                    merged = self.merging.merged(new, row)
                    if row["restored"]:
                        merged["deleted_at"] = None
                    if journal.differences(self.target.name, new, merged)[0]:
                        touched.append((row["row"],))
                        if watcher:
                            watcher.updated(row["row"], new, merged)
                    new = merged
                if new != image:
                    changes.append((int(image["id"]), new))
                    if compare:
                        self._compare(image, new)
            self.bulk.update(self.target, changes)
            self.stage.fill(self.connection, self.stage.touched, list(touched))

    def _find_changed(self) -> None:
        """Rows alone with their record are compared by SQL; of several for one record each may change something."""
        plan, changed = self.stage.plan, self.stage.changed
        joined = self._joined(select(plan.c.record, plan.c.row).select_from(plan))
        matched = and_(plan.c.verdict == int(Verdict.MATCH), plan.c.record.is_not(None))
        differs = or_(plan.c.restored.is_not(None), *self._conditions())
        self.connection.execute(insert(changed).from_select(["record", "row"], joined.where(matched, differs)))
        several = select(plan.c.record).where(matched).group_by(plan.c.record).having(func.count() > 1)
        if self.connection.execute(several.limit(1)).first() is not None:
            left = select(plan.c.record, plan.c.row).where(matched, plan.c.record.in_(several))
            known = exists().where(changed.c.record == plan.c.record, changed.c.row == plan.c.row)
            self.connection.execute(insert(changed).from_select(["record", "row"], left.where(~known)))

    def _joined(self, statement: Select[Any]) -> Select[Any]:
        rows, plan = self.stage.rows, self.stage.plan
        statement = statement.join(rows, rows.c.row == plan.c.row).join(self.target, self.target.c.id == plan.c.record)
        for name, link in self.stage.links.items():
            statement = statement.outerjoin(link, link.c.number == rows.c[name])
        return statement

    def _conditions(self) -> Iterator[Condition]:
        """When a row may change its record; never false where `Merging` would change something."""
        rows = self.stage.rows
        for slot in self.stage.slots.values:
            if slot.field.is_(Is.READONLY):
                continue  # it goes with another change and is none by itself
            staged = [rows.c[name] for name in slot.names]
            old = [self._old(slot, name) for name in (slot.field.column, *slot.field.twins)]
            yield self._differs(slot, staged, old)
            if isinstance(slot.field.kind, Money) and not slot.field.is_(Is.CUSTOM) and self.merging.one_currency:
                base = self.merging.context.currency
                yield and_(staged[0].is_not(None), self.target.c.currency != base)
            if self.clears and not slot.made and self.merging.mode != Mode.FILL:
                yield and_(rows.c.clears.contains(slot.mark), old[0].is_not(None))
        for link in self.stage.slots.links:
            record, column = self.stage.links[link.name].c.record, self.target.c[link.field.column]
            if self.merging.mode == Mode.FILL:
                yield and_(record.is_not(None), column.is_(None))
                continue
            yield and_(record.is_not(None), record.is_distinct_from(column))
            if self.merging.clears:
                yield and_(rows.c[link.name].is_(None), column.is_not(None))
            elif self.clears:
                yield and_(rows.c.clears.contains(link.mark), column.is_not(None))

    def _differs(self, slot: Slot, staged: Sequence[Any], old: Sequence[Any]) -> Condition:
        if self.merging.fills(slot):
            return and_(staged[0].is_not(None), old[0].is_(None))
        if slot.rule is Rule.APPEND:
            return and_(staged[0].is_not(None), ~func.coalesce(old[0], "").contains(staged[0], autoescape=False))
        pairs = list(zip(staged, old, strict=True))
        compared = [pairs[0], *(pair for pair in pairs[1:] if slot.field.kind.name == "phone")]
        differs = or_(*(new.is_distinct_from(was) for new, was in compared))
        return differs if self.merging.cleared_by_blank(slot) else and_(staged[0].is_not(None), differs)

    def _old(self, slot: Slot, name: str) -> ColumnElement[Any]:
        if not slot.field.is_(Is.CUSTOM):
            return self.target.c[name]
        number = name == slot.field.column and slot.field.kind.name in NUMERIC
        return self.bulk.dialect.custom(self.target, name, number=number)

    def _pages(self) -> Iterator[list[tuple[Image, list[Any]]]]:
        """Some records with their rows, in the order of ids and of the file."""
        changed, last = self.stage.changed, 0
        while True:
            after = changed.c.record > last
            ids = select(changed.c.record).distinct().where(after).order_by(changed.c.record).limit(PAGE)
            numbers = self.connection.execute(ids).scalars().all()
            if not numbers:
                return
            last = numbers[-1]
            found = select(self.target).where(self.target.c.id.in_(numbers))
            images = {row["id"]: dict(row) for row in self.connection.execute(found).mappings()}
            yield [
                (images[record], list(rows))
                for record, rows in groupby(self._rows(numbers), key=lambda row: int(row["_record"]))
            ]

    def _rows(self, numbers: Sequence[int]) -> Iterator[Any]:
        rows, plan, changed = self.stage.rows, self.stage.plan, self.stage.changed
        links = [link.c.record.label(f"{name}_record") for name, link in self.stage.links.items()]
        statement = (
            select(changed.c.record.label("_record"), plan.c.restored, *rows.c, *links)
            .join_from(changed, rows, rows.c.row == changed.c.row)
            .join(plan, plan.c.row == changed.c.row)
        )
        for name, link in self.stage.links.items():
            statement = statement.outerjoin(link, link.c.number == rows.c[name])
        found = statement.where(changed.c.record.in_(numbers)).order_by(changed.c.record, changed.c.row)
        yield from self.connection.execute(found).mappings()

    def _compare(self, old: Image, new: Image) -> None:
        record = f"{self.target.name} {old['id']}"
        for field in self.bulk.fields(self.target.name):
            before, after = get(old, field), get(new, field)
            if before == after:
                continue
            if len(self.differences) < MOST_DIFFERENCES:
                self.differences.append(
                    Difference(record, field.name, self._dump(field, before), self._dump(field, after))
                )
            else:
                self.more_differences += 1

    def _dump(self, field: Field, value: Stored | None) -> str:
        return "" if value is None else field.kind.dump(value, self.merging.context)
