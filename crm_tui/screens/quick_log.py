"""What happened, noted down in a few seconds: a call, a mail, a meeting or a note."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from crm_tui.errors import CrmError
from crm_tui.screens.confirm import Confirm
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.editor import edited
from crm_tui.services import writing
from crm_tui.services.form_fields import Form, assignments
from crm_tui.services.rows import Assignment, Written
from crm_tui.widgets.form_row import FormRow
from crm_tui.widgets.inputs import LineInput, LongInput
from crm_tui.widgets.inputs.echoes import problem_of

TITLES = {"call": "Log call", "email": "Log mail", "meeting": "Log meeting", "note": "Note"}

ASKED = {
    "call": ("direction", "subject", "occurred_at", "duration_min", "outcome", "body"),
    "email": ("direction", "subject", "occurred_at", "body"),
    "meeting": ("subject", "occurred_at", "duration_min", "outcome", "body"),
    "note": ("subject", "occurred_at", "body"),
}
"""What is asked of each kind."""

PRESET = {"direction": "out", "occurred_at": "now"}
LABELS = {"occurred_at": "When", "body": "Text"}
ROOM = 60


class QuickLog(Dialog[Written]):
    """It adds an activity with the links it was given, in one undo step."""

    CSS_PATH = "quick_log.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True, id="log.save"),
    ]

    def __init__(self, kind: str, who: str, form: Form, links: Sequence[Assignment]) -> None:
        super().__init__(TITLES[kind])
        self.kind = kind
        self.name_row.context = who
        self.form = form
        self.links = tuple(links)
        self._saving = False

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            for name in ASKED[self.kind]:
                field, text = self.form.fields[name], PRESET.get(name, "")
                begun = replace(field, text=text, label=LABELS.get(name, field.label))
                row = FormRow(begun, text, None, self.form.context, ROOM)
                if text and isinstance(row.input, LineInput):
                    row.input.select_on_focus = True
                yield row

    def on_mount(self) -> None:
        """Begin with what it was about."""
        self._row("subject").input.focus()
        self.call_after_refresh(self.host.give_keys)

    def _row(self, name: str) -> FormRow:
        return next(row for row in self.query(FormRow) if row.field.name == name)

    def action_save(self) -> None:
        """Add it; a field that is not right says so instead."""
        wrong = [row for row in self.query(FormRow) if row.check() is not None]
        if wrong:
            wrong[0].input.focus()
        elif not self._saving:
            self._saving = True
            texts = {row.field.name: row.text for row in self.query(FormRow) if row.text.strip()}
            given = [Assignment("kind", "=", self.kind), *assignments(self.form, texts), *self.links]
            self.host.perform(lambda db: writing.add(db, "activities", given), self._saved, self._refused)

    def _saved(self, written: Written) -> None:
        self.host.say(f"{TITLES[self.kind].replace('Log', 'Logged').replace('Note', 'Noted')}. u to undo")
        self.dismiss(written)

    def _refused(self, error: CrmError) -> None:
        self._saving = False
        row = next((row for row in self.query(FormRow) if row.field.name == error.field), None)
        if row is None:
            self.host.say(error.message, "error")
        else:
            row.show_problem(problem_of(error, row.field.name))
            row.input.focus()

    def action_cancel(self) -> None:
        """Leave; what is typed is not thrown away unasked."""
        if not any(row.changed for row in self.query(FormRow)):
            self.dismiss(None)
            return

        def answered(gone: bool | None) -> None:
            if gone:
                self.dismiss(None)

        self.app.push_screen(Confirm("What you typed is not saved.", "Throw it away"), answered)

    @on(FormRow.Stepped)
    def _step(self, event: FormRow.Stepped) -> None:
        event.stop()
        rows = list(self.query(FormRow))
        at = rows.index(event.row) + event.fields
        if 0 <= at < len(rows):
            rows[at].input.focus()

    @on(LongInput.Wanted)
    def _in_editor(self, message: LongInput.Wanted) -> None:
        try:
            text = edited(self.host, message.input.typed)
        except CrmError as error:
            self.host.say(error.message, "error")
            return
        if text is not None:
            self._row("body").put(text)
