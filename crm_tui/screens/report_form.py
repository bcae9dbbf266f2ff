"""Everything a report can be asked for, in one form; what is wrong is said in a line, and nothing typed is lost."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from crm_tui.db.database import Database
from crm_tui.domain.figures.periods import Against
from crm_tui.errors import CrmError, Usage
from crm_tui.screens import report_words
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.report_reading import Question
from crm_tui.services import suggesting
from crm_tui.services.reports import asking
from crm_tui.services.reports.asking import PERIODS, Options
from crm_tui.services.reports.base import REPORTS
from crm_tui.services.reports.running import ALL_TIME, Wanted
from crm_tui.services.suggesting import Completion
from crm_tui.widgets.button_row import ButtonRow
from crm_tui.widgets.completed_input import Completed, CompletedInput
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.line import Line
from crm_tui.widgets.suggestion_list import SuggestionList
from crm_tui.widgets.told import Piece, Told, wrapped

LABEL = 14
AGAINST = tuple(each.value for each in Against)


@dataclass(frozen=True)
class Asked:
    """A row of the form: what it is called, the option of the command line it stands for, and an example."""

    name: str
    label: str
    hint: str


class Label(Row):
    """The name of a row."""

    DEFAULT_CSS = "Label { width: 16; }"
    GROUND = "surface"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def draw(self, line: Line, row: int) -> None:
        line.gap(2).put(self.text, "muted", width=LABEL)


class ParameterInput(CompletedInput):
    """One parameter while it is typed; Enter goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, id="completion.take"),
        Binding("enter", "submit", "Next", show=False, id="parameter.next"),
        Binding("escape", "leave", "Close", show=False, id="parameter.leave"),
    ]


class Parameter(Completed):
    """A row of the form with what could stand in it."""

    DEFAULT_CSS = """
    Parameter { height: auto; }
    Parameter Horizontal { height: 1; }
    Parameter Input { width: 1fr; }
    """

    @dataclass
    class Went(Message):
        """`ask` what could stand here, `leave` the form, or `go` on to another row."""

        row: "Parameter"
        what: str
        rows: int = 1

    def __init__(self, asked: Asked, text: str) -> None:
        super().__init__()
        self.asked = asked
        self.begun = text

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Label(self.asked.label)
            yield ParameterInput(self.asked.hint)
        yield SuggestionList()

    def on_mount(self) -> None:
        """Begin with how it is asked for now."""
        with self.prevent(Input.Changed):
            self.input.value = self.begun

    def pressed(self, what: str) -> None:
        """Tab goes on where there is nothing to take; Esc leaves the form."""
        self.post_message(self.Went(self, "go" if what == "complete" else "leave"))

    @on(Input.Changed)
    def _changed(self, message: Input.Changed) -> None:
        message.stop()
        self.post_message(self.Went(self, "ask"))

    @on(Input.Submitted)
    def _submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.complete(0, 0, ())
        self.post_message(self.Went(self, "go"))


class ReportForm(Dialog[Wanted]):
    """It ends with how the report is to be asked for."""

    CSS_PATH = "report_form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Show", tooltip="the report as asked for", priority=True, id="parameters.save"),
        Binding("shift+tab", "app.focus_previous", "Back", show=False, id="parameters.back"),
    ]

    told = getters.query_one(Told)

    def __init__(self, question: Question, options: Options) -> None:
        super().__init__(REPORTS[question.name].title)
        self.name_row.context = "as you want it"
        self.question = question
        self.options = options
        self._busy = False

    def body(self) -> ComposeResult:
        wanted, options = self.question.wanted, self.options
        yield Parameter(Asked("period", "Period", options.own_period or "all time"), wanted.period or "")
        yield Parameter(Asked("by", "Rows by", options.own_by or "all in one row"), wanted.by or "")
        yield Parameter(Asked("where", "Filter", f"of {options.records}, e.g. owner:me"), " ".join(wanted.filters))
        compared = wanted.compare.value if wanted.compare else ""
        yield Parameter(Asked("compare", "Compare with", "nothing, previous or last-year"), compared)
        yield Parameter(Asked("as-of", "As of", "today, e.g. 2026-09-30"), wanted.as_of or "")
        yield Told(ground="surface")
        yield ButtonRow(["Show", "Cancel"], margin=16)

    def on_mount(self) -> None:
        """Begin with the period."""
        self._rows[0].input.focus()

    @property
    def _rows(self) -> list[Parameter]:
        return list(self.query(Parameter))

    # Completing

    @on(Parameter.Went)
    def _went(self, message: Parameter.Went) -> None:
        if message.what == "leave":
            self.dismiss(None)
        elif message.what == "ask":
            self._complete(message.row)
        else:
            self._go_on(message.row)

    def _go_on(self, row: Parameter) -> None:
        rows = self._rows
        at = rows.index(row) + 1
        if at < len(rows):
            rows[at].input.focus()
        else:
            self.query_one(ButtonRow).focus()

    def _complete(self, row: Parameter) -> None:
        text = row.input.value
        if row.asked.name == "where":
            self._complete_filter(row, text, row.input.cursor_position)
            return
        found = [each for each in self._known(row.asked.name) if each.startswith(text.strip()) and each != text.strip()]
        row.complete(0, len(text), tuple(found[:8]) if text.strip() else ())

    def _known(self, name: str) -> tuple[str, ...]:
        by = tuple(field for field, _ in self.options.fields)
        return {"period": (*PERIODS, ALL_TIME), "by": by, "compare": AGAINST}.get(name, ())

    def _complete_filter(self, row: Parameter, text: str, cursor: int) -> None:
        def offer(found: Completion) -> None:
            if row.input.has_focus and row.input.value == text:
                row.complete(found.start, found.end, found.options if text else ())

        question = partial(suggesting.complete_filter, name=self.options.records, text=text, cursor=cursor)
        self.host.fetch(question, offer, group="offer parameter")

    # Ending

    @on(ButtonRow.Pressed)
    def _pressed(self, message: ButtonRow.Pressed) -> None:
        if message.index == 0:
            self.action_save()
        else:
            self.action_cancel()

    def action_save(self) -> None:
        """Show the report, unless something is wrong with what is typed."""
        try:
            wanted = self._wanted()
        except Usage as error:
            self._refused(error)
            return
        if not self._busy:
            self._busy = True

            def check(db: Database) -> Wanted:
                asking.check(db, self.question.name, wanted)
                return wanted

            self.host.fetch(check, self.dismiss, self._refused, group="report check")

    def _wanted(self) -> Wanted:
        typed = {row.asked.name: row.input.value.strip() for row in self._rows}
        compare = typed["compare"]
        if compare and compare not in AGAINST:
            raise Usage(f"--compare: {compare[:40]} is neither {' nor '.join(AGAINST)}.")
        filters = (typed["where"],) if typed["where"] else ()
        against = Against(compare) if compare else None
        return Wanted(typed["period"] or None, typed["by"] or None, filters, against, as_of=typed["as-of"] or None)

    def _refused(self, error: CrmError) -> None:
        """Say it, and stand in the row it is about."""
        self._busy = False
        about = error.message.removeprefix("--").split(":")[0].split(" ")[0] if isinstance(error, Usage) else "where"
        row = next((row for row in self._rows if row.asked.name == about), self._rows[2])
        row.input.focus()
        words = report_words.problem(error)
        room = max(20, self.told.size.width - 4)
        self.told.show([[Piece(line, "error")] for line in wrapped(words, room)])
