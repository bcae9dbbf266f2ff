"""A report to write to a file, in the form that its suffix says."""

import shlex
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crm_tui.db.database import Database
from crm_tui.errors import CrmError
from crm_tui.reporting import files
from crm_tui.reporting.files import Form
from crm_tui.reporting.sheets import Sheets
from crm_tui.screens.as_command import AsCommand
from crm_tui.screens.path_dialog import PathDialog
from crm_tui.screens.report_reading import Reading
from crm_tui.screens.report_words import problem
from crm_tui.services.reports.running import Wanted
from crm_tui.services.transfer import folders


class ReportExport(PathDialog):
    """Enter in the path writes what is shown; F2 shows the command that does the same, for cron."""

    CSS_PATH = "report_export.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "export", "Export", tooltip="writes the file", id="report_export.write"),
        Binding("f2", "command", "Command", tooltip="the same as a command line", id="report_export.command"),
    ]

    def __init__(self, reading: Reading) -> None:
        title = f"Export {reading.report.definition.title}"
        super().__init__(title, [f".{form}" for form in Form], f"The suffix says the form: {', '.join(Form)}")
        self.reading = reading
        self._busy = False

    def body(self) -> ComposeResult:
        yield from self.path_rows(f"~/{self.reading.question.name}.html")

    @on(Input.Submitted)
    def action_export(self) -> None:
        """Write the file, or look into the folder."""
        if self.typed.value.endswith("/"):
            self.look()
            return
        try:
            files.form_of(self.path)
        except CrmError as error:
            self.failed(error)
            return
        if not self._busy:
            self.ask_to_write()

    def write(self) -> None:
        self._busy = True
        path, report = self.path, self.reading.report

        def written(db: Database) -> None:
            files.write(Sheets(report, db.context()), path)

        self.host.fetch(written, partial(self._written, path), self.failed, group="export")

    def _written(self, path: str, _: None) -> None:
        self.host.say(f"Exported {self.reading.report.definition.title} to {folders.shown(Path(path))}")
        self.dismiss(None)

    def failed(self, error: CrmError) -> None:
        """Say what is wrong; one may try again."""
        self._busy = False
        if self.is_attached:
            self.say_here(problem(error), "error")

    def action_command(self) -> None:
        """Show the command line that does the same."""
        self.app.push_screen(AsCommand(command(self.reading.question.name, self.reading.question.wanted, self.path)))


def command(name: str, wanted: Wanted, path: str) -> str:
    """`crm report forecast --period 2026-Q4 --to forecast.html`."""
    given = [
        ("--period", wanted.period),
        ("--by", wanted.by),
        *(("--where", text) for text in wanted.filters),
        ("--compare", wanted.compare.value if wanted.compare else None),
        ("--as-of", wanted.as_of),
        ("--to", path),
    ]
    return shlex.join(["crm", "report", name, *(word for option, text in given if text for word in (option, text))])
