"""Bulk edit: assignments for many records, what they would change, and one undo step."""

from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import Conflict, CrmError
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.selected import Selected
from crm_tui.services import assigning, bulk_editing
from crm_tui.services.bulk_editing import Preview
from crm_tui.services.change_log import EDITED, Altered
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.suggesting import Completion
from crm_tui.widgets.assignment_input import AssignmentInput
from crm_tui.widgets.change_view import AlteredView
from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.paragraphs import Paragraph, Prose, Words

MANY = 100
"""From more records than that, their number has to be typed."""

HINT: Paragraph = (Words("field=value, several at once; += adds to a list, -= takes away."),)


class BulkEdit(Dialog[Written]):
    """Enter previews, Ctrl+S edits; until then Esc leaves without a trace."""

    CSS_PATH = "bulk.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "apply", "Edit them", tooltip="one step to undo", id="bulk.apply"),
    ]

    line = getters.query_one(AssignmentInput)
    told = getters.query_one(Prose)
    view = getters.query_one(AlteredView)
    answer = getters.query_one("#bulk-answer", OneLine)

    def __init__(self, selected: Selected) -> None:
        super().__init__("Edit")
        self.selected = selected
        self.name_row.context = selected.words
        self.text = ""
        self.given: tuple[Assignment, ...] = ()
        self.preview: Preview | None = None
        self.working = ""

    def body(self) -> ComposeResult:
        yield AssignmentInput()
        yield Prose([HINT], margin=1)
        yield AlteredView()
        yield OneLine(id="bulk-answer")

    def on_mount(self) -> None:
        """Begin to type."""
        self.line.input.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what was previewed can be done; what is being written cannot be left."""
        if action == "apply":
            return not self.working and self.preview is not None and self.preview.changed > 0
        if action == "cancel":
            return self.working != "editing"
        return super().check_action(action, parameters)

    # Typing

    @on(AssignmentInput.Typed)
    def _typed(self, message: AssignmentInput.Typed) -> None:
        if message.text != self.text:
            self._forget()
            self._tell([HINT])
        question = partial(assigning_at, self.selected.entity, message.text, message.cursor)
        self.host.fetch(question, partial(self._offer, message.text), self._ignore, group="bulk completion")

    def _offer(self, text: str, found: Completion) -> None:
        if self.is_attached and self.line.input.value == text and self.line.input.has_focus:
            self.line.complete(found.start, found.end, found.options)

    def _ignore(self, error: CrmError) -> None:
        """A completion that fails is none."""

    def _forget(self) -> None:
        self.text, self.preview = "", None
        self.remove_class("-many", "-shown")
        self.name_row.count = ""
        self.refresh_bindings()

    # The preview

    @on(AssignmentInput.Entered)
    def _entered(self, message: AssignmentInput.Entered) -> None:
        if self.working:
            return
        self._forget()
        self.text = message.text
        try:
            self.given = assigning.read(message.text)
        except CrmError as error:
            self._refuse(error)
            return
        if self.given:
            self._look()

    def _look(self) -> None:
        self._work("counting")
        self.host.fetch(partial(_preview, self.selected, self.given), self._seen, self._refuse, group="bulk preview")

    def _seen(self, preview: Preview) -> None:
        if not self.is_attached:
            return
        self._work("")
        if self.line.input.value != self.text:
            return
        self.preview = preview
        self.set_class(bool(preview.differences), "-shown")
        lines = [Altered(each.record, EDITED, each.field, each.before, each.after) for each in preview.differences]
        self.view.tell(lines, preview.more)
        self._tell([_counts(preview), *((Words(note),) for note in preview.notes)])
        self.refresh_bindings()

    def _refuse(self, error: CrmError) -> None:
        if self.is_attached:
            self._work("")
            self._tell([(Words(error.message, "error"),)])

    def _tell(self, paragraphs: list[Paragraph]) -> None:
        self.told.show(paragraphs)

    def _work(self, word: str) -> None:
        self.working = word
        self.name_row.count = word
        self.refresh_bindings()

    # Doing it

    def action_apply(self) -> None:
        """Edit the records; many of them only after their number was typed."""
        if self.preview is None:
            return
        if self.preview.count <= MANY or self._answered(self.preview):
            self._apply(self.preview)
        elif not self.has_class("-many"):
            self.add_class("-many")
            self.answer.value = ""
            self.answer.placeholder = f"Type {self.preview.count:,} to edit {_noun(self.selected, self.preview.count)}"
            self.answer.focus()
        else:
            words = f"{_noun(self.selected, self.preview.count)} are meant: type {self.preview.count:,} to edit them."
            self._tell([(Words(words, "error"),)])

    @on(OneLine.Submitted, "#bulk-answer")
    def _answer_entered(self) -> None:
        self.action_apply()

    def _answered(self, preview: Preview) -> bool:
        return self.has_class("-many") and self.answer.value.strip().replace(",", "") == str(preview.count)

    def _apply(self, preview: Preview) -> None:
        self._work("editing")
        done = partial(self._done, preview.changed)
        self.host.perform(partial(_apply, self.selected, self.given, preview.count), done, self._failed)

    def _done(self, changed: int, written: Written) -> None:
        words = f"Edited {_noun(self.selected, changed)}. u to undo"
        self.host.say(words if written.change_set else "Nothing was changed: they are so already.")
        self.dismiss(written)

    def _failed(self, error: CrmError) -> None:
        """Others match by now: say so, and look again."""
        self._refuse(error)
        if isinstance(error, Conflict):
            self.host.say(error.message, "warning")
            self._forget()
            self.text = self.line.input.value
            self._look()


def assigning_at(name: str, text: str, cursor: int, db: Database) -> Completion:
    """What could stand at the cursor of a line of assignments."""
    return assigning.complete(db, name, text, cursor)


def _preview(selected: Selected, given: tuple[Assignment, ...], db: Database) -> Preview:
    return bulk_editing.preview(db, selected.entity, given, refs=selected.refs, filters=selected.filters)


def _apply(selected: Selected, given: tuple[Assignment, ...], expected: int, db: Database) -> Written:
    return bulk_editing.apply(
        db, selected.entity, given, refs=selected.refs, filters=selected.filters, expected=expected
    )


def _counts(preview: Preview) -> Paragraph:
    """`11 change, 1 is already so.`"""
    same = preview.count - preview.changed
    first = Words(f"{preview.changed:,} {'changes' if preview.changed == 1 else 'change'}", "text", True)
    if not same:
        return (first, Words("in one step to undo. Ctrl+S edits."))
    rest = f"{same:,} {'is' if same == 1 else 'are'} already so."
    return (first, Words(f"and {rest} Ctrl+S edits.")) if preview.changed else (Words(f"Nothing to change: {rest}"),)


def _noun(selected: Selected, count: int) -> str:
    known = entity(selected.entity)
    return f"{count:,} {known.singular if count == 1 else known.name}"
