"""What an import would change, line by line in the order of the file, gathered while it is applied and rolled back."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db import journal, models
from crm_tui.db.bulk import Bulk
from crm_tui.db.models.journal import Change
from crm_tui.domain.fields import Field, Is
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import get
from crm_tui.services.reading import title_of
from crm_tui.services.shown import Shown
from crm_tui.services.transfer import rejecting
from crm_tui.services.transfer.job import Job
from crm_tui.services.transfer.merging import Image
from crm_tui.services.transfer.stage import Verdict
from crm_tui.services.transfer.targets import named
from crm_tui.text import shortened

AT_ONCE = 500


@dataclass(frozen=True)
class Line:
    """One thing that happens to one row of the file: create, update, reject or skip; values as people read them.

    An update has a line for each field, a reject for each reason, a create one with what the record brings. Of a
    reject `after` is the cell as written and `reason` what is wrong with it, so that both together are a sentence;
    `text` is the row as it stands in the file.
    """

    row: int
    action: str
    record: str
    field: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    suggestion: str = ""
    text: str = ""


class Differing:
    """Watches an import and keeps the first lines; `more` counts the others."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.lines: list[Line] = []
        self.total = 0
        self._last: int | None = None
        self._seen: set[int] = set()

    @property
    def more(self) -> int:
        """How many lines are left out."""
        return self.total - len(self.lines)

    def begin(self, job: Job, bulk: Bulk) -> None:
        """Ask for names and fields as they are once new fields are in."""
        self.job, self.bulk, self.connection = job, bulk, bulk.connection
        self.catalog = Catalog(job.db, bulk.connection)
        self.shown = Shown(self.catalog, job.db.context())
        self.fields = self.catalog.fields(job.entity.name)
        self.owners = self.catalog.owners(job.entity.name)

    def updated(self, row: int, before: Image, after: Image) -> None:
        """A line for each field that a row changes."""
        columns = journal.differences(self.job.entity.name, before, after)[0]
        changed = {self.owners.get(column) for column in columns}
        if self.job.stage.slots.points:
            self._seen.add(row)
        self.total += len(changed)
        if self._last is not None and row > self._last:
            return
        title = title_of(self.job.entity, before)
        for name, field in self.fields.items():
            if name in changed:
                reason = "comes back from the bin" if name == "deleted_at" else ""
                old, new = self.shown.of(before, field), self.shown.of(after, field)
                self.lines.append(Line(row, "update", title, name, old, new, reason))
        if len(self.lines) > 2 * self.most:
            self._cut()

    def finish(self, offset: int) -> None:
        """Everything else, then the first lines of all, those refused with their row of the file."""
        self.total += self.job.count(Verdict.CREATE) + self.job.count(Verdict.SKIP)
        self.total += rejecting.counted(self.connection, self.job.stage)[1]
        self.lines += [*self._created(offset), *self._skipped(), *self._rejected()]
        if self.job.stage.slots.points:
            self._add_points()
        self._cut()
        self._add_cells()

    def _cut(self) -> None:
        self.lines.sort(key=lambda line: line.row)
        del self.lines[self.most :]
        if len(self.lines) == self.most:
            self._last = self.lines[-1].row

    def _created(self, offset: int) -> Iterator[Line]:
        entity, fresh = self.job.entity, self.job.stage.fresh
        statement: Select[Any] = select(fresh.c.row.label("_row"), *entity.table.c).join_from(
            fresh, entity.table, entity.table.c.id == fresh.c.number + offset
        )
        rows = self.connection.execute(statement.order_by(fresh.c.row).limit(self.most)).mappings()
        images = [dict(row) for row in rows]
        companies = {image["company_id"] for image in images if image.get("company_id") is not None}
        new = self._made("companies", sorted(companies))
        for image in images:
            title = title_of(entity, image)
            field = self._brought(image, title)
            reason = "new company" if field and field.name == "company" and image["company_id"] in new else ""
            value = self.shown.of(image, field) if field else ""
            yield Line(image["_row"], "create", title, field.name if field else "", "", value, reason)

    def _brought(self, image: Mapping[str, Any], title: str) -> Field | None:
        """What tells most about a new record beside its name: its company, else the first field a list shows."""
        names = dict.fromkeys(("company", *self.job.entity.columns, *self.job.entity.identifying, *self.fields))
        filled = (self.fields[name] for name in names if name in self.fields)
        return next(
            (each for each in filled if not each.is_(Is.READONLY) and get(image, each) not in (None, title)), None
        )

    def _made(self, name: str, ids: Sequence[int]) -> set[int]:
        """Those records that this import itself creates."""
        changes, found = models.every_table().tables[Change.__tablename__], set()
        for at in range(0, len(ids) if self.bulk.changed else 0, AT_ONCE):
            own = (changes.c.change_set == self.bulk.changed, changes.c.operation == "create")
            some = (changes.c.entity == name, changes.c.record_id.in_(ids[at : at + AT_ONCE]))
            found |= set(self.connection.execute(select(changes.c.record_id).where(*some, *own)).scalars())
        return found

    def _skipped(self) -> Iterator[Line]:
        plan, rows = self.job.stage.plan, self.job.stage.rows
        statement = (
            select(plan.c.row, plan.c.record, self._staged_title())
            .join(rows, rows.c.row == plan.c.row)
            .where(plan.c.verdict == int(Verdict.SKIP))
        )
        for row, record, title in self.connection.execute(statement.order_by(plan.c.row).limit(self.most)):
            there = "is there already" if self.job.options.mode == "create" else "is not there"
            name = title or (self.shown.title(self.job.entity.name, record) if record is not None else "")
            yield Line(row, "skip", name, reason=there)

    def _staged_title(self) -> ColumnElement[Any]:
        slots, entity = self.job.stage.slots, self.job.entity
        names = [staged for name in entity.title for staged in slots.staged(entity.fields[name].column)]
        return func.coalesce(*(self.job.stage.rows.c[name] for name in names), literal(""), literal(""))

    def _rejected(self) -> Iterator[Line]:
        rejects = self.job.stage.rejects
        columns = (rejects.c.row, rejects.c.field, rejects.c.message, rejects.c.hint)
        statement = select(*columns).order_by(rejects.c.row, rejects.c.id).limit(self.most)
        for row, field, message, hint in self.connection.execute(statement):
            yield Line(row, "reject", "", field, reason=message, suggestion=hint or "")

    def _add_points(self) -> None:
        """Lines of rows that only bring further points of contact."""
        stage = self.job.stage
        touched, plan, rows = stage.touched, stage.plan, stage.rows
        values = [rows.c[slot.names[0]] for slot in stage.slots.points]
        statement: Select[Any] = select(touched.c.row, plan.c.record, *values).join_from(
            touched, plan, plan.c.row == touched.c.row
        )
        statement = statement.join(rows, rows.c.row == touched.c.row).order_by(touched.c.row)
        shown = 0
        for row, record, *texts in self.connection.execute(statement):
            if row in self._seen:
                continue
            for slot, text in zip(stage.slots.points, texts, strict=True):
                self.total += text is not None
                if text is not None and shown < self.most:
                    shown += 1
                    title = self.shown.title(self.job.entity.name, record)
                    self.lines.append(Line(row, "update", title, f"points.{slot.kind}.{slot.label}", "", text))

    def _add_cells(self) -> None:
        """The row of the file, with the cell that is wrong, for the lines of rejects that are kept."""
        rows = {line.row for line in self.lines if line.action == "reject"}
        cells = self.job.source.cells_of(rows)
        self.lines = [self._told(line, cells[line.row]) if line.row in cells else line for line in self.lines]

    def _told(self, line: Line, cells: Sequence[str]) -> Line:
        if line.action != "reject":
            return line
        by_name = {named(each.target): cells[each.at] for each in self.job.plan.columns if each.at < len(cells)}
        cell = by_name.get(line.field, "")
        after, reason = "", line.reason
        for start in (cell, shortened(cell)):
            if start and not after and reason.startswith(f"{start} "):
                after, reason = cell, reason.removeprefix(start).strip()
        return replace(line, record=self._name(by_name), after=after, reason=reason, text=self._text(cells))

    def _name(self, by_name: Mapping[str, str]) -> str:
        """What the row calls its record."""
        parts = " ".join(text for name in ("given_name", "family_name") if (text := by_name.get(name, "").strip()))
        titles = [by_name.get(name, "").strip() for name in self.job.entity.title]
        return titles[0] or parts or next((each for each in titles if each), "")

    def _text(self, cells: Sequence[str]) -> str:
        written = io.StringIO()
        delimiter = self.job.source.delimiter or ","
        csv.writer(written, delimiter=delimiter, lineterminator="").writerow(cells)
        return written.getvalue()
