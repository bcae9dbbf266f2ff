"""One report on the screen: read in a thread, asked for in other ways, opened number by number."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from crm_tui.domain.figures.periods import Against
from crm_tui.domain.filters.errors import FilterError
from crm_tui.errors import CrmError
from crm_tui.screens import report_acts, report_words
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.list_words import explained
from crm_tui.screens.offering import offer
from crm_tui.screens.report_export import ReportExport
from crm_tui.screens.report_form import ReportForm
from crm_tui.screens.report_reading import Question, Reading, ReportReading
from crm_tui.screens.running import Running
from crm_tui.screens.waiting import Waiting
from crm_tui.services.reports import asking
from crm_tui.services.reports.asking import Options
from crm_tui.services.reports.base import REPORTS
from crm_tui.services.reports.running import Wanted
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.report_view import ReportView

FIRST = "pipeline"
COMPARED = (None, Against.PREVIOUS, Against.LAST_YEAR)


class ReportScreen(CrmScreen):
    """Title and report; what it is asked for stays until the answer is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "explain", "Explain", tooltip="what each record adds to the row", id="report.explain"),
        Binding("p", "period", "Period", tooltip="of what time", id="report.period"),
        Binding("b", "by", "By", tooltip="what the rows are", id="report.by"),
        Binding("c", "compare", "Compare", tooltip="with the period before, with last year", id="report.compare"),
        Binding("o", "export", "Export", tooltip="as a page, a table or data", id="report.export"),
        Binding("e", "ask", "All of it", show=False, tooltip="period, rows, filter, day: one form", id="report.ask"),
        Binding("slash", "filter", "Filter", show=False, tooltip="which records count", id="list.filter"),
        Binding("r", "reload", "Reload", show=False, id="list.reload"),
    ]

    title_row = getters.query_one("#report-title", PaneTitle)
    filter_bar = getters.query_one(FilterBar)
    view = getters.query_one(ReportView)

    def __init__(self) -> None:
        super().__init__()
        self.question = Question(FIRST, Wanted())
        self.shown: Reading | None = None
        self._asked: dict[tuple[str, int | None], Wanted] = {}
        """How each report was asked for last, if in another way than it says itself."""
        self._before = ""
        self._begun = False
        self._behind = Running()
        """Reading the records behind a number; it is stopped when nobody waits for them any more."""
        self._waiting = Waiting(self)
        self._again: Timer | None = None

    def report_pane(self) -> ComposeResult:
        """The title and the report."""
        yield FilterBar(PaneTitle(ground="surface", id="report-title"))
        yield ReportView()

    def on_mount(self) -> None:
        """Read the first report."""
        self.reading = ReportReading(self.host, self._arrived, self._refused)
        self._begun = True
        self.view.focus()
        self.show(self.question)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self.reading.drop()
        self._behind.stop()

    def name_of(self, question: Question) -> str:
        """What a report is called."""
        return REPORTS[question.name].title

    def stand_on(self, question: Question) -> None:
        """This report is shown."""

    def leave_list(self) -> None:
        """Go to the report."""
        self.view.focus()

    # Which report, and what was read

    def show(self, question: Question) -> None:
        """Read a report and show it; what is known of it already is shown at once."""
        self.question = question
        self._behind.stop()
        if not self._begun:
            return
        self._tell_title()
        known = self.reading.kept.get(question)
        if known is not None:
            self.reading.drop()
            self._arrived(known)
        else:
            self._waiting.begin(self._tell_waiting)
            self.reading.ask(question)

    def reload(self) -> None:
        """Something changed: read it again, but no more often than that takes."""
        pause = self.reading.pause(self.question)
        if self._again is None and pause:
            self._again = self.set_timer(pause, self._reread)
        elif self._again is None:
            self._reread()

    def _reread(self) -> None:
        self._again = None
        self.reading.forget()
        self._waiting.begin(self._tell_waiting)
        self.reading.ask(self.question)

    def action_reload(self) -> None:
        """Read the report again."""
        self._reread()

    def _tell_waiting(self) -> None:
        self.title_row.state = "loading"
        if self.shown is None or self.shown.question.name != self.question.name:
            definition = REPORTS[self.question.name]
            self.view.wait(f"Reading {definition.title} ...", definition.text)

    def _arrived(self, reading: Reading) -> None:
        if reading.question != self.question or not self.is_attached:
            return
        self._waiting.end()
        keep = self.shown is not None and self.shown.question.name == reading.question.name
        self.shown = reading
        self.filter_bar.accept()
        self.view.show(reading.page, keep=keep)
        self._tell_title()
        self.refresh_bindings()
        self.host.settled()

    def _refused(self, error: CrmError) -> None:
        """The old numbers stay, with what they were asked for."""
        self._waiting.end()
        self.host.settled()
        self.title_row.state = ""
        if isinstance(error, FilterError) and self.filter_bar.editing:
            self.filter_bar.explain(explained(error), len(error.caret) - 1)
            return
        self.host.say(report_words.problem(error), "error")
        if self.shown is not None:
            self.question = self.shown.question
            self._asked[self.question.name, self.question.saved] = self.question.wanted
            self.stand_on(self.question)
            self.view.show(self.shown.page, keep=True)
        self._tell_title()

    def _tell_title(self) -> None:
        title, read = self.title_row, self.shown
        title.title = self.name_of(self.question)
        if read is None or read.question != self.question:
            title.context, title.count = report_words.asked(self.question), ""
            return
        title.state = ""
        title.context = report_words.context(read.report, read.question.wanted, self.host.db.context())
        title.count = report_words.count(read.report, self.host.db.context(), short=self.size.width < 120)

    # How it is asked for

    def ask(self, wanted: Wanted) -> None:
        """Ask for the same report in another way."""
        self._asked[self.question.name, self.question.saved] = wanted
        self.show(replace(self.question, wanted=wanted))

    def action_period(self) -> None:
        """Choose the period."""
        report_acts.pick_period(self.host, self.question, self.ask)

    def action_by(self) -> None:
        """Choose what the rows are."""
        report_acts.pick_by(self.host, self.question, self.ask)

    def action_compare(self) -> None:
        """Compare with the period before, with last year, with nothing."""
        wanted = self.question.wanted
        if wanted.compare is None and self.shown is not None and self.shown.report.days is None:
            self.host.say("All of time has nothing beside it. Choose a period first: p", "warning")
            return
        following = COMPARED[(COMPARED.index(wanted.compare) + 1) % len(COMPARED)]
        self.ask(replace(wanted, compare=following))

    def action_ask(self) -> None:
        """Everything that can be asked for in one form."""

        def answered(wanted: Wanted | None) -> None:
            if wanted is not None:
                self.ask(wanted)

        def asked(options: Options) -> None:
            self.app.push_screen(ReportForm(self.question, options), answered)

        self.host.fetch(partial(asking.options, name=self.question.name), asked, group="report options")

    def action_export(self) -> None:
        """Write the report to a file."""
        if self.shown is not None:
            self.app.push_screen(ReportExport(self.shown))

    # Which records count

    def action_filter(self) -> None:
        """Type the filter."""
        self.leave_list()
        self._before = " ".join(self.question.wanted.filters)
        self.filter_bar.edit(self._before)

    def _filter_by(self, text: str) -> None:
        filters = (text.strip(),) if text.strip() else ()
        if filters != self.question.wanted.filters:
            self.ask(replace(self.question.wanted, filters=filters))

    @on(FilterBar.Typed)
    def _filter_typed(self, message: FilterBar.Typed) -> None:
        if message.filters:
            self._filter_by(message.text)
        offer(self.host, self.filter_bar, asking.records_of(self.question.name), message)

    @on(FilterBar.Kept)
    def _filter_kept(self, message: FilterBar.Kept) -> None:
        self._filter_by(message.text)
        self._leave_filter()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self._leave_filter()
        self._filter_by(self._before)

    def _leave_filter(self) -> None:
        self.filter_bar.close()
        self.view.focus()

    # What is behind the numbers

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is something to explain or to export once it was read."""
        if action in ("explain", "export"):
            return self.shown is not None
        return super().check_action(action, parameters)

    @on(ReportView.Opened)
    def _open(self, message: ReportView.Opened) -> None:
        if self.shown is not None:
            self.title_row.state = "loading"
            self._behind.stop()
            self._behind = Running()
            report_acts.open_records(self.host, self.shown, message.spot, self._behind, self._opened)

    def _opened(self) -> None:
        """The records are there, or why they are not was said."""
        self.title_row.state = ""

    def action_explain(self) -> None:
        """Show what each record adds to the numbers of the row."""
        spot = self.view.spot
        if self.shown is not None and spot is not None:
            report_acts.explain(self.host, self.shown, spot)

    # Room and focus

    def on_resize(self) -> None:
        """The title says more where there is room."""
        self._tell_title()

    def on_descendant_focus(self) -> None:
        if self.filter_bar.editing and not self.filter_bar.input.has_focus:
            self.filter_bar.close()
        self.light_titles()

    def on_descendant_blur(self) -> None:
        self.light_titles()

    def light_titles(self) -> None:
        self.title_row.live = self.view.has_focus
