"""Saved reports: a report with its parameters under a name, run as if they were typed (SPEC 15)."""

from dataclasses import replace
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
    from crm_tui.services.reports.running import Wanted


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


def overridden(saved: "Wanted", given: "Wanted") -> "Wanted":
    """The saved parameters with what is given now in their place."""
    said = {name: value for name in vars(saved) if (value := getattr(given, name))}
    return replace(saved, **said)


def gone(saved: Saved, error: Usage) -> Usage:
    """Why a saved report cannot be run any more, in one line."""
    return Usage(f"The saved report {safe(shortened(saved.name))} cannot be read: {error.message}")
