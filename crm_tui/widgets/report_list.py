"""The list of reports, by what they are about; those that somebody saved stand at the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import Heading, LineList


@dataclass(frozen=True)
class ReportEntry:
    """A report by its name, and what it is called; one that was saved by its id, too."""

    name: str
    title: str
    saved: int | None = None


class ReportList(LineList[ReportEntry]):
    """The one under the cursor is shown beside it."""

    def draw(self, line: Line, row: int) -> None:
        found = self.entries[row] if row < len(self.entries) else None
        if isinstance(found, Heading):
            line.ground = self.ground
            line.gap(2).put(found.text, "muted")
        else:
            super().draw(line, row)

    def draw_entry(self, line: Line, entry: ReportEntry, *, here: bool) -> None:
        line.gap(2).put(entry.title, bold=here, width=max(0, line.width - line.at - 1))

    def fill(self, entries: Sequence[ReportEntry | Heading]) -> None:
        """Show these; the cursor stays on its report."""
        self.show(entries, keep=True)

    def stand_on(self, name: str, saved: int | None = None) -> None:
        """Put the cursor on a report."""
        for at, entry in enumerate(self.entries):
            if isinstance(entry, ReportEntry) and (entry.name, entry.saved) == (name, saved):
                self._stand(at)
