"""Saved reports: a report with its parameters under a name, run as if they were typed (SPEC 15)."""

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.errors import NotFound, Usage
from crm_tui.services import writing
from crm_tui.services.reading import live
from crm_tui.services.report_rules import TEXTS, Saved, saved_of
from crm_tui.services.rows import Assignment, Written
from crm_tui.text import fold, safe, shortened

if TYPE_CHECKING:
    from crm_tui.services.reports.running import Report, Wanted


def every(db: Database) -> tuple[Saved, ...]:
    """The saved reports by name."""
    reports = table("reports")
    with db.read() as connection:
        rows = connection.execute(select(reports).where(live(reports)).order_by(reports.c.name_f, reports.c.id))
        return tuple(saved_of(dict(row)) for row in rows.mappings())


def find(db: Database, name: str) -> Saved:
    """A saved report by its name, whatever its case. Raises NotFound with the nearest ones."""
    reports = table("reports")
    with db.read() as connection:
        found = select(reports).where(live(reports), reports.c.name_f == fold(name))
        row = connection.execute(found).mappings().first()
    if row is None:
        raise NotFound(f"There is no saved report {safe(shortened(name))}; crm reports list shows them.")
    return saved_of(dict(row))


def save(db: Database, name: str, report: str, wanted: "Wanted") -> Written:
    """Keep a report under a name; one that is there already gets these parameters. Raises Invalid."""
    filters = wanted.filters[0] if len(wanted.filters) == 1 else " ".join(f"({text})" for text in wanted.filters)
    texts = (wanted.period, wanted.by, filters, wanted.compare and wanted.compare.value, wanted.as_of)
    given = [Assignment("report", "=", report)]
    given += [Assignment(field, "=", text or "") for field, text in zip(TEXTS, texts, strict=True)]
    try:
        known = find(db, name)
    except NotFound:
        return writing.add(db, "reports", [Assignment("name", "=", name), *given])
    return writing.edit(db, "reports", given, refs=[f"#{known.id}"])


@dataclass(frozen=True)
class Ask:
    """A report to be read, `saved` under that name or asked for anew."""

    report: str
    wanted: "Wanted"
    saved: str | None = None

    def run(self, db: Database) -> "Report":
        """The report. Raises Usage, which names a saved one whose field, pipeline or report is gone."""
        try:
            found: Report = import_module("crm_tui.services.reports.running").run(db, self.report, self.wanted)
        except Usage as error:
            if self.saved is None:
                raise
            raise Usage(f"The saved report {safe(shortened(self.saved))} cannot be read: {error.message}") from error
        return found


def ask(saved: Saved, given: "Wanted") -> Ask:
    """A saved report with what is given now in the place of what was saved."""
    said = {name: value for name, value in vars(given).items() if value}
    return Ask(saved.report, replace(saved.wanted(), **said), saved.name)
