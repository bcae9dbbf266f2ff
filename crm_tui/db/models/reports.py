"""Saved reports: a report with its parameters, by a name of its own."""

from typing import Any, ClassVar

from crm_tui.db.models import members  # noqa: F401  the table its foreign keys name
from crm_tui.db.models.base import STRICT, Journaled, column, live_index, twin
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Choice, Reference, Text
from crm_tui.domain.report_names import NAMES

AGAINST = ("previous", "last-year")


class SavedReport(Journaled, table=True):
    """A report as somebody asks for it; the texts are those of the options, and mean what they mean on the day."""

    __tablename__: ClassVar[Any] = "reports"
    __table_args__ = (live_index("reports", "name_f", unique=True), STRICT)

    name: str | None = column(Text(), "Name", Is.REQUIRED | Is.UNIQUE)
    name_f: str | None = twin()
    report: str | None = column(Choice(NAMES), "Report", Is.REQUIRED)
    period: str | None = column(Text(folded=False), "Period", help="2026-Q4, this-month, 2026-01..2026-03")
    by: str | None = column(Text(folded=False), "By", help="rows by a field, or week, month, quarter, year")
    filter: str | None = column(Text(folded=False), "Filter", help="the records that count; empty is all")
    compare: str | None = column(Choice(AGAINST), "Compare with")
    as_of: str | None = column(Text(folded=False), "As of", help="as it stood at the end of that day")
    owner_id: int | None = column(Reference("members"), "Owner", help="a member; `me` is you", links="members.id")
