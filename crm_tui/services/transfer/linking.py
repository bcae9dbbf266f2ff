"""Links of the rows: find the linked records, make the companies that are missing, refuse what is not sure."""

from collections import defaultdict

from sqlalchemy import (
    Connection,
    Select,
    Table,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import journal
from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.kinds import Reference
from crm_tui.errors import NotFound
from crm_tui.services.transfer.meant import identities, meanings
from crm_tui.services.transfer.options import Binned, Missing, Mode
from crm_tui.services.transfer.rejecting import WRITABLE, reject
from crm_tui.services.transfer.slots import LinkSlot
from crm_tui.services.transfer.stage import Stage
from crm_tui.text import safe, shortened

Condition = ColumnElement[bool]


CLOSED = ("stages", "pipelines")
"""The entities whose names a file must know."""

MAKES = {"tickets": ("companies", "contacts")}
"""What an import makes where the file names one that is not there; companies, if nothing else is said."""

MOST = 20
"""The most names a message lists."""


class Linking:
    """The links of one field; `find` before rows are matched, the rest after it is known which rows are written."""

    def __init__(self, connection: Connection, stage: Stage, slot: LinkSlot, system: str | None) -> None:
        self.connection = connection
        self.stage = stage
        self.slot = slot
        self.system = system
        self.links = stage.links[slot.name]
        kind = slot.field.kind
        self.target: Table = table(kind.entity if isinstance(kind, Reference) else "")

    @property
    def inside(self) -> bool:
        """Whether it links records of the entity that is imported: a later row may bring the one meant."""
        return self.target.name == self.stage.slots.entity.name

    @property
    def makes(self) -> bool:
        """Whether a missing record can be made: a company can; people only where they ask for help."""
        return self.target.name in MAKES.get(self.stage.slots.entity.name, ("companies",))

    def find(self) -> None:
        """The record of each link, by what is surest of it."""
        for facts in meanings(self.links, self.target, self.system):
            for same in facts:
                self._find(same)

    def _find(self, same: Condition) -> None:
        links, target = self.links, self.target
        live = target.c.deleted_at.is_(None)
        found = (
            select(links.c.number, func.min(target.c.id).label("record"), func.count().label("hits"))
            .join_from(links, target, same)
            .where(live, links.c.record.is_(None), links.c.several.is_(None))
            .group_by(links.c.number)
            .subquery()
        )
        values = {
            "record": case((found.c.hits == 1, found.c.record)),
            "several": case((found.c.hits > 1, found.c.hits)),
        }
        self.connection.execute(update(links).where(links.c.number == found.c.number).values(values))

    def refuse(self, missing: str) -> None:
        """Reject the rows whose link may be several records, or that require one that is not there."""
        links, name = self.links, self.slot.field.name
        if self._some(links.c.several.is_not(None)):
            message = self._message(f" may be several {self.target.name}; give its external id or domain")
            rows = self._written().where(links.c.several.is_not(None), ~self._is_there())
            reject(self.connection, self.stage, rows, name, "ambiguous", message)
        if missing == Missing.SKIP or (missing == Missing.CREATE and self.makes) or self.inside:
            return
        if self._some(links.c.record.is_(None)):
            message = self._message(f" is not in {self.target.name}", self._choices())
            rows = self._written().where(links.c.record.is_(None))
            reject(self.connection, self.stage, rows, name, "not_found", message)

    def _choices(self) -> ColumnElement[str]:
        """What the name could have been, where that is a closed set: the stages of a pipeline, the pipelines."""
        target, hint = self.target, f'; --map-value "{self.slot.field.name}:Theirs=Ours" says which is meant'
        if target.name not in CLOSED:
            return literal("")
        if self.stage.slots.entity.name == "deals":
            hint += ", --new-pipeline makes the stages of the file"
        group = target.c.pipeline_id if target.name == "stages" else literal(None)
        found: dict[int | None, list[str]] = defaultdict(list)
        live = select(group, target.c.name).where(target.c.deleted_at.is_(None))
        for number, name in self.connection.execute(live.order_by(target.c.position, target.c.id)):
            found[number].append(safe(shortened(name)))
        texts = {number: f": {', '.join(names[:MOST])}{hint}" for number, names in found.items()}
        if None in texts or not texts:
            return literal(texts.get(None, ""))
        return case(texts, value=self.links.c.within, else_=hint)

    def _is_there(self) -> Condition:
        """Whether the record of a row leads to one of the several already: then it is that one."""
        owner, here, links = self.stage.slots.entity.table.alias(), self.target.alias(), self.links
        same = [
            here.c[name] == fact
            for name, fact in (("name_f", links.c.ref_f), ("domain", links.c.domain))
            if name in here.c
        ]
        led = select(here.c.id).join(owner, owner.c[self.slot.field.column] == here.c.id)
        return (
            led.where(owner.c.id == self.stage.plan.c.record, or_(false(), *same))
            .correlate(links, self.stage.plan)
            .exists()
        )

    def _some(self, condition: Condition) -> bool:
        return self.connection.execute(select(self.links.c.number).where(condition).limit(1)).first() is not None

    def _written(self) -> Select[tuple[int]]:
        """The rows to be written that name a link."""
        links, rows, plan = self.links, self.stage.rows, self.stage.plan
        joined = select(rows.c.row).join(plan, plan.c.row == rows.c.row)
        joined = joined.join(links, links.c.number == rows.c[self.slot.name])
        return joined.where(plan.c.verdict.in_(WRITABLE))

    def _message(self, text: str, more: ColumnElement[str] | None = None) -> ColumnElement[str]:
        links, rows = self.links, self.stage.rows
        shown = func.coalesce(links.c.ref, links.c.domain, links.c.external_id, "")
        found = select(shown + literal(text) + (literal("") if more is None else more)).where(
            links.c.number == rows.c[self.slot.name]
        )
        return found.correlate(rows).scalar_subquery()

    def make(self, bulk: Bulk, missing: str, mode: str, binned: str) -> int:
        """Make the companies that rows to be written need and nobody has; how many."""
        links = self.links
        lost = and_(links.c.record.is_(None), links.c.several.is_(None))
        if not self.makes or missing != Missing.CREATE or not self._some(lost):
            return 0
        self._mark_needed(lost, mode)
        made = 0
        for fact, same in identities(self.links, self.target, self.system):
            needed = and_(fact.is_not(None), links.c.record.is_(None), links.c.needed.is_not(None))
            if not self._some(needed):
                continue
            self._find(same)
            if binned == Binned.RESTORE:
                self._restore(bulk, same, needed)
            made += self._make(bulk, fact, needed)
            self._find(same)
        return made

    def join(self, bulk: Bulk, offset: int) -> None:
        """Give the records just made their link, where a later row brought the record meant."""
        links, rows, fresh, column = self.links, self.stage.rows, self.stage.fresh, self.slot.field.column
        number = fresh.c.number + offset
        late = (
            select(number.label("id"), links.c.record)
            .join_from(fresh, rows, rows.c.row == fresh.c.row)
            .join(links, links.c.number == rows.c[self.slot.name])
            .join(self.target, self.target.c.id == number)
            .where(links.c.record.is_not(None), links.c.record != number, self.target.c[column].is_(None))
            .order_by(number)
        )
        found = self.connection.execute(late).all()
        bulk.update(self.target, ((int(number), {column: record}) for number, record in found))

    def _mark_needed(self, lost: Condition, mode: str) -> None:
        """Without a row that is left out or refused, and without filling, every link is needed."""
        plan, rejects = self.stage.plan, self.stage.rejects
        left_out = (select(plan.c.row).where(plan.c.verdict.not_in(WRITABLE)), select(rejects.c.row))
        if mode == Mode.FILL or any(self.connection.execute(each.limit(1)).first() for each in left_out):
            lost = and_(lost, self.links.c.number.in_(self._used(mode)))
        self.connection.execute(update(self.links).where(lost).values(needed=1))

    def insist(self) -> None:
        """Raise NotFound for a link that leads nowhere although the whole file is in."""
        links = self.links
        lost = select(func.coalesce(links.c.ref, links.c.domain, links.c.external_id)).where(links.c.record.is_(None))
        found = self.connection.execute(lost.limit(1)).scalar_one_or_none()
        if found is not None:
            text = f"{self.slot.field.name}: no {self.target.name} answer to “{safe(shortened(found))}”."
            raise NotFound(f"{text} Nothing was written.", field=self.slot.field.name)

    def _used(self, mode: str) -> Select[tuple[int]]:
        """The links that rows to be written use; when only empty fields are filled, those of records without one."""
        rows, plan = self.stage.rows, self.stage.plan
        used = select(rows.c[self.slot.name]).join(plan, plan.c.row == rows.c.row).where(plan.c.verdict.in_(WRITABLE))
        if mode == Mode.FILL:
            owner = self.stage.slots.entity.table
            filled = select(owner.c.id).where(owner.c[self.slot.field.column].is_not(None))
            used = used.where(or_(plan.c.record.is_(None), plan.c.record.not_in(filled)))
        return used

    def _make(self, bulk: Bulk, fact: ColumnElement[str], needed: Condition) -> int:
        """One company for all links that agree in the fact."""
        links, target = self.links, self.target
        above = journal.highest_id(self.connection, target)
        first = select(func.min(links.c.number)).where(needed).group_by(fact)
        values: dict[str, ColumnElement[object]] = {
            **self._named(),
            "external_id": links.c.external_id,
            "external_system": case((links.c.external_id.is_not(None), literal(self.system))),
            "search_text": links.c.search_text,
            **{name: literal(value) for name, value in bulk.stamps().items()},
        }
        source = select(*values.values()).where(links.c.number.in_(first)).order_by(links.c.number)
        self.connection.execute(insert(target).from_select(list(values), source))
        return bulk.created(target, above)

    def _named(self) -> dict[str, ColumnElement[object]]:
        """What a record that is made is called."""
        links = self.links
        if self.target.name == "contacts":
            names = {"name": links.c.label, "name_f": links.c.label_f}
            return {**names, "email": links.c.email, "email_key": links.c.email_key}
        return {
            "name": func.coalesce(links.c.ref, links.c.domain, links.c.external_id),
            "name_f": func.coalesce(links.c.ref_f, links.c.domain, links.c.external_id),
            "domain": links.c.domain,
        }

    def _restore(self, bulk: Bulk, same: Condition, needed: Condition) -> None:
        """Bring missing companies back from the bin."""
        latest: ColumnElement[int] = func.max(self.target.c.id)
        binned = (
            select(latest)
            .join_from(self.links, self.target, same)
            .where(needed, self.target.c.deleted_at.is_not(None))
            .group_by(self.links.c.number)
        )
        found = sorted({number for (number,) in self.connection.execute(binned)})
        if found:
            bulk.update(self.target, [(number, {"deleted_at": None}) for number in found])
            self._find(same)
