"""Rows without a key: a row belongs to a record of the same values, one row to one record (SPEC 8.4)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, case, cast, func, insert, literal, select, update
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.domain.fields import Is
from crm_tui.services.completing import HAPPENED
from crm_tui.services.places import NUMERIC
from crm_tui.services.transfer.keys import Keys
from crm_tui.services.transfer.slots import FIXED, Slot
from crm_tui.services.transfer.stage import Stage, Verdict

INDEXED = ("name_f", "phone_e164", "mobile_e164", "domain", "contact_id", "company_id", "ticket_id", "occurred_at")
"""Columns by which records of equal values are looked for: the first of them that a row fills."""

NOTHING, END, LOST = "\x1e", "\x1f", "\x1d"
"""In a fingerprint: an empty value, the end of a value, a link that leads nowhere yet."""


def compare_values(connection: Connection, stage: Stage, keys: Keys) -> None:
    """Let the new rows that have no key match live records whose values are all the same, as often as there are."""
    _Likeness(connection, stage, keys).compare()


class _Likeness:
    def __init__(self, connection: Connection, stage: Stage, keys: Keys) -> None:
        self.connection = connection
        self.stage = stage
        self.keys = keys
        self.target = keys.target

    def compare(self) -> None:
        plan, rows = self.stage.plan, self.stage.rows
        new = and_(plan.c.verdict == int(Verdict.CREATE), self.keys.none)
        keyless = select(plan.c.row).join(rows, rows.c.row == plan.c.row).where(new)
        if not self._some(keyless):
            return
        timed = self.stage.slots.slot(HAPPENED.get(self.keys.entity.name, ""))
        if timed is None:
            self._match(keyless, self._compared(), "")
            return
        known = rows.c[timed.names[0]].is_not(None)
        untimed = [slot for slot in self._compared() if slot is not timed]
        self._match(keyless.where(known), self._compared(), "timed")
        self._match(keyless.where(~known), untimed, "untimed")  # their records have the time of that import

    def _match(self, keyless: Select[Any], slots: list[Slot], variant: str) -> None:
        self._take_prints(keyless, slots, variant)
        self._find_candidates()
        self._pair(slots, variant)

    def _some(self, statement: Select[Any]) -> bool:
        return self.connection.execute(statement.limit(1)).first() is not None

    def _take_prints(self, keyless: Select[Any], slots: list[Slot], variant: str) -> None:
        rows, prints = self.stage.rows, self.stage.prints
        made = self._print(variant, [rows.c[slot.names[0]] for slot in slots] + self._links())
        nth = func.row_number().over(partition_by=made, order_by=rows.c.row)
        source = self._with_links(select(rows.c.row, nth, made).select_from(rows))
        taken = source.where(rows.c.row.in_(keyless.correlate(None)))
        self.connection.execute(insert(prints).from_select(["row", "nth", "print"], taken))

    def _pair(self, slots: list[Slot], variant: str) -> None:
        """The first row of a print goes to the first record of the same print, the second to the second."""
        prints, matches, plan, target = self.stage.prints, self.stage.matches, self.stage.plan, self.target
        links: list[ColumnElement[Any]] = [target.c[link.field.column] for link in self.stage.slots.links]
        made = self._print(variant, [self._stored(slot) for slot in slots] + links)
        nth = func.row_number().over(partition_by=made, order_by=target.c.id)
        records = select(target.c.id, nth, made).join(
            self.stage.candidates, self.stage.candidates.c.record == target.c.id
        )
        records = records.where(target.c.id.not_in(select(plan.c.record).where(plan.c.record.is_not(None))))
        self.connection.execute(insert(matches).from_select(["record", "nth", "print"], records))
        same = and_(matches.c.print == prints.c.print, matches.c.nth == prints.c.nth)
        pairs = select(prints.c.row, matches.c.record).join(matches, same).subquery()
        found = update(plan).where(plan.c.row == pairs.c.row)
        self.connection.execute(found.values(record=pairs.c.record, verdict=int(Verdict.MATCH)))

    def _find_candidates(self) -> None:
        """Live records that agree with a keyless row in one indexed column, or in none because all are empty."""
        rows, prints, target = self.stage.rows, self.stage.prints, self.target
        joined = self._with_links(select(target.c.id).distinct().join_from(prints, rows, rows.c.row == prints.c.row))
        live = target.c.deleted_at.is_(None)
        earlier: list[ColumnElement[bool]] = []
        empty: list[ColumnElement[bool]] = []
        for name in INDEXED:
            column = self._column(name) if name in target.c else None
            if column is not None:
                self._add_candidates(joined.join(target, target.c[name] == column).where(live, *earlier))
                earlier.append(column.is_(None))
                empty.append(target.c[name].is_(None))
        left = self._with_links(select(rows.c.row).join_from(prints, rows, rows.c.row == prints.c.row))
        if self._some(left.where(*earlier)):
            self._add_candidates(select(target.c.id).where(live, *empty))

    def _add_candidates(self, found: Select[Any]) -> None:
        statement = insert(self.stage.candidates).from_select(["record"], found)
        self.connection.execute(statement.prefix_with("OR IGNORE"))

    def _column(self, name: str) -> ColumnElement[Any] | None:
        link = self.stage.links.get(f"link_{name}")
        if link is not None:
            return link.c.record
        columns = [self.stage.rows.c[each] for each in self.stage.slots.staged(name)]
        return func.coalesce(*columns) if len(columns) > 1 else columns[0] if columns else None

    def _with_links(self, statement: Select[Any]) -> Select[Any]:
        for name, link in self.stage.links.items():
            statement = statement.outerjoin(link, link.c.number == self.stage.rows.c[name])
        return statement

    def _links(self) -> list[ColumnElement[Any]]:
        """The linked records; one that is not there yet is like no other."""
        found: list[ColumnElement[Any]] = []
        for name, link in self.stage.links.items():
            lost = and_(self.stage.rows.c[name].is_not(None), link.c.record.is_(None))
            found.append(case((lost, literal(LOST)), else_=cast(link.c.record, Text)))
        return found

    def _compared(self) -> list[Slot]:
        """What the file itself says; what follows from it says no more, and what no import changes need not agree."""
        fixed = FIXED.get(self.keys.entity.name, ())
        return [slot for slot in self.stage.slots.values if not slot.made and slot.field.name not in fixed]

    def _stored(self, slot: Slot) -> ColumnElement[Any]:
        if slot.field.is_(Is.CUSTOM):
            number = slot.field.kind.name in NUMERIC
            return self.keys.dialect.custom(self.target, slot.field.column, number=number)
        return self.target.c[slot.field.column]

    def _print(self, variant: str, values: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
        made: ColumnElement[str] = literal(variant)
        for value in values:
            made = made + func.coalesce(cast(value, Text), NOTHING) + END
        return made
