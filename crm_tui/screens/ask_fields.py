"""A few fields asked for in a small dialog: why a lead is disqualified, until when a task is put off."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input

from crm_tui.db.database import Database
from crm_tui.errors import CrmError
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.editor import edited
from crm_tui.screens.form_asking import Asking
from crm_tui.screens.host import Host
from crm_tui.services import form_fields
from crm_tui.services.form_fields import Form
from crm_tui.services.rows import Assignment
from crm_tui.widgets.button_row import ButtonRow
from crm_tui.widgets.field_rows import read_amounts
from crm_tui.widgets.form_row import FormRow
from crm_tui.widgets.inputs import LongInput
from crm_tui.widgets.inputs.echoes import Problem, problem_of

ROOM = 60

Verb = Callable[[Database, tuple[Assignment, ...]], object]
"""What is done with the answers."""


@dataclass(frozen=True)
class Question:
    """What is asked: the dialog's title and context, the verb on its button, fields with their first texts.

    `needed` are the fields that must be filled in; `labels` are other words for them; `roomy` leaves room for the list
    of what was answered before.
    """

    title: str
    context: str
    button: str
    entity: str
    fields: Mapping[str, str]
    needed: Sequence[str] = ()
    labels: Mapping[str, str] | None = None
    roomy: bool = False


def ask(host: Host, question: Question, verb: Verb, done: Callable[[object], object]) -> None:
    """Ask for the fields, then do it; what is refused is said beside its field."""

    def ended(result: object) -> None:
        if result is not None:
            done(result)

    def answered(form: Form) -> None:
        host.push_screen(AskFields(question, form, verb), ended)

    host.fetch(lambda db: form_fields.form(db, question.entity, None), answered, group="ask fields")


class AskFields(Dialog[object]):
    """It ends with what the verb has answered."""

    CSS_PATH = "ask_fields.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Do it", priority=True, id="ask.save"),
    ]

    def __init__(self, question: Question, form: Form, verb: Verb) -> None:
        super().__init__(question.title)
        self.name_row.context = question.context
        self.set_class(question.roomy, "-roomy")
        self.question = question
        self.form = form
        self.verb = verb
        self._busy = False

    def body(self) -> ComposeResult:
        labels = self.question.labels or {}
        with VerticalScroll(can_focus=False):
            for name, text in self.question.fields.items():
                field = self.form.fields[name]
                begun = replace(field, label=labels.get(name, field.label))
                yield FormRow(begun, text, None, self.form.context, ROOM)
        yield ButtonRow([self.question.button, "Cancel"], margin=16)

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.asking = Asking(self.host, self.question.entity, None)
        row = next(iter(self.query(FormRow)))
        row.input.focus()
        if isinstance(row.input, Input):
            self.call_after_refresh(row.input.select_all)
        read_amounts(self.rows)
        self.asking.complete(row)

    @property
    def rows(self) -> dict[str, FormRow]:
        """The fields by name."""
        return {row.field.name: row for row in self.query(FormRow)}

    @on(FormRow.Typed)
    def _typed(self, message: FormRow.Typed) -> None:
        if type(message) is FormRow.Typed:
            self.asking.typed(message.row)
            if message.row.field.name == "currency":
                read_amounts(self.rows)

    @on(FormRow.Asked)
    def _asked(self, message: FormRow.Asked) -> None:
        self.asking.complete(message.row)

    @on(FormRow.Stepped)
    def _step(self, message: FormRow.Stepped) -> None:
        """Go on to the next field; after the last one it is done."""
        message.stop()
        rows = list(self.query(FormRow))
        at = rows.index(message.row) + message.fields
        if 0 <= at < len(rows):
            rows[at].input.focus()
        elif at == len(rows):
            self.action_save()

    @on(LongInput.Wanted)
    def _in_editor(self, message: LongInput.Wanted) -> None:
        row = message.input.parent
        try:
            text = edited(self.host, message.input.typed)
        except CrmError as error:
            self.host.say(error.message, "error")
            return
        if text is not None and isinstance(row, FormRow):
            row.put(text)

    @on(ButtonRow.Pressed)
    def _pressed(self, message: ButtonRow.Pressed) -> None:
        if message.index == 0:
            self.action_save()
        else:
            self.action_cancel()

    def action_save(self) -> None:
        """Do it; a field that is not right says so instead."""
        wrong = [row for row in self.query(FormRow) if self._check(row)]
        if wrong:
            wrong[0].input.focus()
        elif not self._busy:
            self._busy = True
            texts = {row.field.name: row.meant for row in self.query(FormRow) if row.text.strip()}
            given = tuple(form_fields.assignments(self.form, texts))
            self.host.perform(lambda db: self.verb(db, given), self.dismiss, self._refused)

    def _check(self, row: FormRow) -> bool:
        if row.field.name in self.question.needed and not row.text.strip():
            row.show_problem(Problem("This is needed", "", hinders=True))
            return True
        return row.check() is not None

    def _refused(self, error: CrmError) -> None:
        self._busy = False
        row = self.rows.get(error.field or "")
        if row is None:
            self.host.say(error.message, "error")
        else:
            row.show_problem(problem_of(error, row.field.name))
            row.input.focus()
