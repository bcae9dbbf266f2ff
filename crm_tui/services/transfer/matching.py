"""Find the record of each row, set-based: by its keys, among the rows of the file, in the bin, by its values."""

from collections.abc import Sequence

from sqlalchemy import (
    Connection,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.models import table
from crm_tui.domain.fields import Is
from crm_tui.services.places import NUMERIC
from crm_tui.services.transfer.keys import Keys
from crm_tui.services.transfer.options import Binned
from crm_tui.services.transfer.repeats import settle_repeats
from crm_tui.services.transfer.slots import Slot
from crm_tui.services.transfer.stage import Stage, Verdict

INDEXED = ("name_f", "phone_e164", "mobile_e164", "domain", "company_id", "contact_id", "occurred_at")
"""Columns by which records of equal values are looked for; the first that the file fills and a row has."""


class Matching:
    """Fills the plan: a verdict for each row, with the record it belongs to."""

    def __init__(self, connection: Connection, stage: Stage, keys: Keys) -> None:
        self.connection = connection
        self.stage = stage
        self.keys = keys
        self.target = keys.target

    def plan(self, binned: str) -> None:
        """A verdict for every staged row."""
        here = self._some(select(self.target.c.id).where(self.target.c.deleted_at.is_(None)).limit(1))
        if here:
            self._find_records()
        if self._find_repeats():
            settle_repeats(self.connection, self.stage)
        self._decide()
        if self._any_binned():
            self._look_in_bin(binned)
        if here:
            self._compare_values()
        self._follow_leaders()

    def _some(self, statement: Select[tuple[int]]) -> bool:
        return self.connection.execute(statement).first() is not None

    def _any_binned(self) -> bool:
        """By two counts on indexes: the bin itself has none."""
        every = self.connection.execute(select(func.count()).select_from(self.target)).scalar_one()
        living = select(func.count()).select_from(self.target).where(self.target.c.deleted_at.is_(None))
        return bool(every > self.connection.execute(living).scalar_one())

    def _find_records(self) -> None:
        """The live records of the first key that has any."""
        hits, rows = self.stage.hits, self.stage.rows
        points = self._some(select(table("contact_points").c.id).limit(1))
        for key in self.keys.ordered:
            earlier = exists().where(hits.c.row == rows.c.row, hits.c.rank < key.rank)
            for found in self.keys.hits(key, points=points):
                fresh = found.add_columns(literal(key.rank))
                if key.rank > self.keys.ordered[0].rank:
                    fresh = fresh.where(~earlier)
                statement = insert(hits).from_select(["row", "record", "rank"], fresh)
                self.connection.execute(statement.prefix_with("OR IGNORE"))

    def _find_repeats(self) -> bool:
        """The rows that share a key with another row, with all their keys; whether there are any."""
        rows, keys = self.stage.rows, self.stage.keys
        found = 0
        for key in self.keys.ordered:
            values = union_all(*(select(rows.c.row, value.label("value")) for value in key.values)).subquery()
            several = (
                select(values.c.value)
                .where(values.c.value.is_not(None))
                .group_by(values.c.value)
                .having(func.min(values.c.row) != func.max(values.c.row))
            )
            shared = select(values.c.row, literal(key.rank), values.c.value).where(values.c.value.in_(several))
            if self._some(several.limit(1)):
                found += self.connection.execute(insert(keys).from_select(["row", "rank", "value"], shared)).rowcount
        return found > 0

    def _decide(self) -> None:
        """Rows with one hit match, with several are ambiguous; the rest are new."""
        plan, hits, rows = self.stage.plan, self.stage.hits, self.stage.rows
        settled = exists().where(plan.c.row == hits.c.row)
        verdict = case((func.count() == 1, int(Verdict.MATCH)), else_=int(Verdict.AMBIGUOUS))
        matched = select(hits.c.row, func.min(hits.c.record), verdict).where(~settled).group_by(hits.c.row)
        self.connection.execute(insert(plan).from_select(["row", "record", "verdict"], matched))
        left = select(rows.c.row, literal(int(Verdict.CREATE))).where(~exists().where(plan.c.row == rows.c.row))
        self.connection.execute(insert(plan).from_select(["row", "verdict"], left))

    def _look_in_bin(self, binned: str) -> None:
        """New rows that have the key of a binned record: of several the one binned last."""
        if binned == Binned.NEW:
            return
        plan = self.stage.plan
        new = and_(plan.c.verdict == int(Verdict.CREATE), plan.c.leader.is_(None))
        verdict = Verdict.MATCH if binned == Binned.RESTORE else Verdict.REJECT
        for key in self.keys.ordered:
            for found in self.keys.hits(key, binned=True):
                hit = found.subquery()
                latest = (
                    select(hit.c.row, func.max(hit.c.id).label("record"))
                    .join(plan, plan.c.row == hit.c.row)
                    .where(new)
                    .group_by(hit.c.row)
                    .subquery()
                )
                values = {"record": latest.c.record, "verdict": int(verdict), "restored": 1}
                self.connection.execute(update(plan).where(plan.c.row == latest.c.row).values(values))

    def _compare_values(self) -> None:
        """Rows without a key belong to records of the same values, one row to one record."""
        stage, plan, rows = self.stage, self.stage.plan, self.stage.rows
        new = and_(plan.c.verdict == int(Verdict.CREATE), self.keys.none)
        keyless = select(plan.c.row).join(rows, rows.c.row == plan.c.row).where(new)
        if not self._some(keyless.limit(1)):
            return
        print_of_row = self._print([self._staged(slot) for slot in self._compared()])
        order = func.row_number().over(partition_by=print_of_row, order_by=rows.c.row)
        prints = select(rows.c.row, order, print_of_row).where(rows.c.row.in_(keyless))
        self.connection.execute(insert(stage.prints).from_select(["row", "nth", "print"], prints))
        self._find_candidates()
        print_of_record = self._print([self._stored(slot) for slot in self._compared()])
        order = func.row_number().over(partition_by=print_of_record, order_by=self.target.c.id)
        records = select(self.target.c.id, order, print_of_record).join(
            stage.candidates, stage.candidates.c.record == self.target.c.id
        )
        self.connection.execute(insert(stage.matches).from_select(["record", "nth", "print"], records))
        same = and_(stage.matches.c.print == stage.prints.c.print, stage.matches.c.nth == stage.prints.c.nth)
        pairs = select(stage.prints.c.row, stage.matches.c.record).join(stage.matches, same).subquery()
        found = update(plan).where(plan.c.row == pairs.c.row)
        self.connection.execute(found.values(record=pairs.c.record, verdict=int(Verdict.MATCH)))

    def _find_candidates(self) -> None:
        """Live records that agree with a keyless row in one indexed column, or in none because both are empty."""
        rows, prints, target = self.stage.rows, self.stage.prints, self.target
        earlier: list[ColumnElement[bool]] = []
        columns = [name for name in INDEXED if name in target.c and self._column(name) is not None]
        for name in columns:
            column = self._column(name)
            if column is None:
                continue
            joined = select(target.c.id).distinct().join_from(prints, rows, rows.c.row == prints.c.row)
            joined = self._with_link(joined, name).join(target, target.c[name] == column)
            self._add_candidates(joined.where(target.c.deleted_at.is_(None), *earlier))
            earlier.append(column.is_(None))
        left = select(rows.c.row).join(prints, prints.c.row == rows.c.row)
        for name in columns:
            left = self._with_link(left, name)
        if self._some(left.where(*earlier).limit(1)):
            empty = [target.c[name].is_(None) for name in columns]
            self._add_candidates(select(target.c.id).where(target.c.deleted_at.is_(None), *empty))

    def _add_candidates(self, found: Select[tuple[int]]) -> None:
        statement = insert(self.stage.candidates).from_select(["record"], found)
        self.connection.execute(statement.prefix_with("OR IGNORE"))

    def _column(self, name: str) -> ColumnElement[object] | None:
        link = self.stage.links.get(f"link_{name}")
        if link is not None:
            return link.c.record
        columns = [self.stage.rows.c[each] for each in self.stage.slots.staged(name)]
        return func.coalesce(*columns) if len(columns) > 1 else columns[0] if columns else None

    def _with_link(self, statement: Select[tuple[int]], name: str) -> Select[tuple[int]]:
        link = self.stage.links.get(f"link_{name}")
        if link is None:
            return statement
        return statement.outerjoin(link, link.c.number == self.stage.rows.c[f"link_{name}"])

    def _compared(self) -> list[Slot]:
        """What the file itself says; what follows from it says no more."""
        return [slot for slot in self.stage.slots.values if not slot.made]

    def _staged(self, slot: Slot) -> ColumnElement[object]:
        return self.stage.rows.c[slot.names[0]]

    def _stored(self, slot: Slot) -> ColumnElement[object]:
        if slot.field.is_(Is.CUSTOM):
            number = slot.field.kind.name in NUMERIC
            return self.keys.dialect.custom(self.target, slot.field.column, number=number)
        return self.target.c[slot.field.column]

    def _print(self, values: Sequence[ColumnElement[object]]) -> ColumnElement[str]:
        """All values in one text; links are compared by the record they lead to."""
        made: ColumnElement[str] = literal("")
        for value in values:
            made = made + func.coalesce(cast(value, Text), "\x1e") + "\x1f"
        return made

    def _follow_leaders(self) -> None:
        """Rows that repeat an earlier row take its record, where it has one by now."""
        plan = self.stage.plan
        leader = plan.alias()
        theirs = select(leader.c.record, leader.c.verdict, leader.c.restored).where(leader.c.row == plan.c.leader)
        statement = (
            update(plan)
            .where(plan.c.leader.is_not(None))
            .values(
                record=theirs.with_only_columns(leader.c.record).scalar_subquery(),
                verdict=case(
                    (
                        theirs.with_only_columns(leader.c.verdict).scalar_subquery() == int(Verdict.REJECT),
                        int(Verdict.REJECT),
                    ),
                    else_=int(Verdict.MATCH),
                ),
            )
        )
        self.connection.execute(statement)
