"""Find the record of each row, set-based: by its keys, among the rows of the file, in the bin, by its values."""

from sqlalchemy import (
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from crm_tui.db.models import table
from crm_tui.services.transfer.keys import Keys
from crm_tui.services.transfer.likeness import compare_values
from crm_tui.services.transfer.options import Binned
from crm_tui.services.transfer.repeats import settle_repeats
from crm_tui.services.transfer.stage import Stage, Verdict


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
            compare_values(self.connection, self.stage, self.keys)
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
