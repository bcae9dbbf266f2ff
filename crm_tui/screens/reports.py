"""Reports: the list of them at the left, the one under the cursor at the right; every number opens its records."""

from dataclasses import replace
from pathlib import PurePath
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.timer import Timer

from crm_tui.screens import record_acts, report_acts, report_words
from crm_tui.screens.record_acts import Subject
from crm_tui.screens.report_reading import Question
from crm_tui.screens.report_screen import ReportScreen
from crm_tui.services import saved_reports
from crm_tui.services.report_rules import Saved
from crm_tui.services.reports.running import Wanted
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.report_list import ReportList
from crm_tui.widgets.report_view import ReportView

PAUSE = 0.08
"""Seconds the cursor rests on a report before it is read."""


class ReportsScreen(ReportScreen):
    """From 120 columns list and report stand side by side; below the report stands alone, and Esc leads to the list."""

    MODE = "reports"
    CSS_PATH: ClassVar[str | PurePath | list[str | PurePath] | None] = "reports.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save", show=False, tooltip="as a report of its own", id="report.save"),
        Binding("d,delete", "delete", "Delete", show=False, tooltip="a saved report", id="report.delete"),
        Binding("tab,shift+tab", "other_pane", "List", show=False, tooltip="and back to the report", id="report.pane"),
        Binding("backspace", "back", "Back", show=False, tooltip="to the list of reports", id="report.back"),
    ]

    list_title = getters.query_one("#reports-title", PaneTitle)
    listed = getters.query_one(ReportList)

    def __init__(self) -> None:
        super().__init__()
        self.saved: dict[int, Saved] = {}
        self._jump: int | None = None
        self._soon: Timer | None = None

    def body(self) -> ComposeResult:
        with Container(id="panes"):
            with Vertical(id="reports"):
                yield PaneTitle("Reports", id="reports-title")
                yield ReportList()
            with Vertical(id="report"):
                yield from self.report_pane()

    def on_mount(self) -> None:
        """Fill the list."""
        self.listed.fill(report_words.entries(()))
        self.stand_on(self.question)
        self._read_saved()

    def name_of(self, question: Question) -> str:
        saved = self.saved.get(question.saved or 0)
        return saved.name if saved else super().name_of(question)

    def stand_on(self, question: Question) -> None:
        self.listed.stand_on(question.name, question.saved)

    def reload(self) -> None:
        super().reload()
        self._read_saved()

    # Which report

    def open_report(self, name: str, period: str | None = None, filters: tuple[str, ...] = ()) -> None:
        if period is not None or filters:
            self._asked[name, None] = Wanted(period, filters=filters)
        self.show(self._question(name, None))
        if self._begun:
            self.stand_on(self.question)
            self.leave_list()

    def jump(self, number: int) -> None:
        """Show a saved report."""
        self._jump = number
        if self._begun:
            self._read_saved()

    def _question(self, name: str, saved: int | None) -> Question:
        """A report as it was asked for last, else as it was saved, else as it is."""
        kept = self.saved[saved].wanted() if saved in self.saved else Wanted()
        return Question(name, self._asked.get((name, saved), kept), saved)

    def _read_saved(self) -> None:
        self.host.fetch(saved_reports.every, self._list_saved, group="saved reports")

    def _list_saved(self, saved: tuple[Saved, ...]) -> None:
        self.saved = {each.id: each for each in saved}
        if self.question.saved not in (None, *self.saved):
            self.question = replace(self.question, saved=None)
        self.listed.fill(report_words.entries(saved))
        self.stand_on(self.question)
        wanted, self._jump = self.saved.get(self._jump or 0), None
        if wanted is not None:
            self.show(self._question(wanted.report, wanted.id))
            self.stand_on(self.question)
            self.leave_list()
        self._tell_title()

    @on(ReportList.Moved)
    def _list_moved(self) -> None:
        if self.listed.entry is None or not self.listed.has_focus:
            return
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(PAUSE, self._rested)

    def _rested(self) -> None:
        entry = self.listed.entry
        if entry is not None and (entry.name, entry.saved) != (self.question.name, self.question.saved):
            self.show(self._question(entry.name, entry.saved))

    @on(ReportList.Chosen)
    def _list_chosen(self) -> None:
        self._rested()
        self.leave_list()

    def leave_list(self) -> None:
        self.remove_class("-choosing")
        self.view.focus()

    def action_other_pane(self) -> None:
        """Go from the report to the list, and back."""
        if self.listed.has_focus:
            self._list_chosen()
        else:
            self.add_class("-choosing")
            self.listed.focus()

    @on(ReportView.Left)
    def action_back(self) -> None:
        """Go to the list of reports."""
        if not self.listed.has_focus:
            self.action_other_pane()

    # Saved reports

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "delete":
            return self.question.saved is not None
        return super().check_action(action, parameters)

    def action_save(self) -> None:
        """Keep the report as it is asked for, under a name."""
        saved = self.saved.get(self.question.saved or 0)
        report_acts.save(self.host, self.question, saved.name if saved else "", self._kept)

    def _kept(self, number: int) -> None:
        """What is saved now is how the report is asked for."""
        self._asked.pop((self.question.name, number), None)
        self.jump(number)

    def action_delete(self) -> None:
        """Delete the saved report."""
        if self.question.saved is not None:
            record_acts.delete(self.host, Subject("reports", self.question.saved))

    def light_titles(self) -> None:
        super().light_titles()
        self.list_title.live = self.listed.has_focus
