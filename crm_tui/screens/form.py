"""The form of a record: every field of its entity, the custom ones included, saved as what was changed."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.db.database import Database
from crm_tui.domain.kinds import Reference
from crm_tui.entities import entity as entity_of
from crm_tui.errors import CrmError, NotFound
from crm_tui.screens.as_command import AsCommand, command
from crm_tui.screens.confirm import Question
from crm_tui.screens.dialogs import Sheet
from crm_tui.screens.drafting import EVERY, Drafting, clock_of, left
from crm_tui.screens.editor import edited
from crm_tui.screens.form_asking import Asking
from crm_tui.screens.form_saving import Saving
from crm_tui.screens.host import there
from crm_tui.services import form_fields
from crm_tui.services.drafts import Draft
from crm_tui.services.form_fields import Form
from crm_tui.services.rows import Written
from crm_tui.widgets.button_row import ButtonRow
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.field_rows import FieldRows, Text
from crm_tui.widgets.form_row import LABEL, FormRow
from crm_tui.widgets.inputs import LongInput
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.line import Line

SHEET = 70


class Rule(Row):
    """The line above the buttons."""

    def draw(self, line: Line, row: int) -> None:
        line.ground = "surface"
        line.rule(self.size.width)


class FormSheet(Sheet[Written], inherit_bindings=False):
    """It ends with what was written, or with None; `values` are texts by field that a new record begins with."""

    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", tooltip="from any field", id="form.save"),
        Binding("tab", "app.focus_next", "Next field", id="form.next"),
        Binding("shift+tab", "app.focus_previous", "Previous field", show=False, id="form.previous"),
        Binding("f2", "command", "As a command", tooltip="the same change for a shell", id="form.command"),
        Binding("escape", "cancel", "Back", tooltip="asks if something is not saved", id="form.back"),
        Binding("question_mark,f1", "app.open('keys')", "Keys", show=False, id="layer.keys"),
    ]

    fields = getters.query_one(FieldRows)
    buttons = getters.query_one("#form-buttons", ButtonRow)

    def __init__(
        self,
        entity: str,
        record: int | None = None,
        values: Mapping[str, str] | None = None,
        *,
        draft: Draft | None = None,
    ) -> None:
        singular = entity_of(entity).singular
        super().__init__(f"Edit {singular} {record}" if record is not None else f"New {singular}")
        self.entity = entity
        self.record = record
        self.values = dict(values or {})
        self.draft = draft
        self.form: Form | None = None

    def body(self) -> ComposeResult:
        yield FieldRows()
        yield Rule()
        yield ButtonRow(["Save", "Cancel"], margin=LABEL - 1, id="form-buttons")

    def on_mount(self) -> None:
        """Read the record; drafts are kept from now on."""
        self.drafting = Drafting(self.host, self.entity, self.record)
        self.asking = Asking(self.host, self.entity, self.record)
        self.saving = Saving(self)
        self.host.hold_keys()
        if self.draft is None:
            self.host.fetch(lambda db: left(self.host, self.entity, self.record), self._ask_for_draft, group="draft")
        else:
            self._load(self.draft)
        self.set_interval(EVERY, self._keep_later)

    def _ask_for_draft(self, found: Draft | None) -> None:
        """A draft of this form was left: go on with it?"""
        if found is None:
            self._load(None)
            return
        self.host.give_keys()
        at, count = clock_of(self.host, found), len(found.values)
        words = f"There is a draft of this from {at}, {count} {'field' if count == 1 else 'fields'} not saved."
        answers = (("Go on with it", True), ("Throw it away", False))
        self.app.push_screen(Question("Draft", words, answers), partial(self._draft_answered, found))

    def _draft_answered(self, found: Draft, use: bool | None) -> None:
        if use is False:
            self.drafting.found = found
            self.drafting.throw_away()
        self._load(found if use else None)

    def _load(self, draft: Draft | None) -> None:
        values = {**self.values, **(draft.values if draft else {})}
        self.drafting.found = draft
        loaded = partial(self._loaded, draft)
        self.host.fetch(partial(_begun, self.entity, self.record, values), loaded, self._gone, group="form")

    def _gone(self, error: CrmError) -> None:
        self.host.give_keys()
        self.host.say(error.message, "error")
        self.dismiss(None)

    def on_unmount(self) -> None:
        """Left by the mouse before it was there: no key waits for it any more."""
        self.host.give_keys()

    async def _loaded(self, draft: Draft | None, found: tuple[Form, dict[str, Text]]) -> None:
        self.form, texts = found
        self.drafting.version = draft.version if draft and draft.version else self.form.version
        if self.form.title:
            self.name_row.title = f"Edit {self.form.title}"
        width = SHEET if self.size.width >= 120 else self.size.width
        await self.fields.fill(self.form, texts, width)
        if not there(self):
            return
        self.call_after_refresh(self.host.give_keys)
        for row in self.fields.rows.values():
            if row.changed or isinstance(row.field.kind, Reference):
                self.asking.tell(row)
        if draft is not None:
            self._say_kept(draft)
        self.show_state()

    # While the person types

    @on(FormRow.Typed)
    def _typed(self, event: FormRow.Typed) -> None:
        self.saving.duplicate = False
        self.asking.typed(event.row)
        self.show_state()

    @on(FormRow.Left)
    def _left(self, event: FormRow.Left) -> None:
        event.row.check()
        self.show_state()

    @on(FormRow.Asked)
    def _asked(self, event: FormRow.Asked) -> None:
        self.asking.complete(event.row)

    @on(LongInput.Wanted)
    def _open_editor(self, event: LongInput.Wanted) -> None:
        row = event.input.parent
        try:
            text = edited(self.host, event.input.typed)
        except CrmError as error:
            self.host.say(error.message, "error")
            return
        if text is not None and isinstance(row, FormRow):
            row.put(text)

    def show_state(self) -> None:
        """How many fields are changed, and how many need a change."""
        changed, wrong = len(self.fields.changed()), self.fields.wrong()
        self.name_row.count = f"{changed} changed" if changed else ""
        needs = "field needs a change" if wrong == 1 else "fields need a change"
        self.say_state(f"! {wrong} {needs}" if wrong else "", "error")

    def say_state(self, words: str, tone: str) -> None:
        """Words about the whole form, beside its buttons."""
        if self.is_attached:
            self.buttons.words, self.buttons.tone = words, tone

    # Drafts

    def _own(self) -> dict[str, str]:
        """The changed fields; none where nothing differs from what the form was opened with."""
        changed = self.fields.changed()
        return changed if any(self.values.get(name) != text for name, text in changed.items()) else {}

    def keep(self) -> None:
        """Keep the draft now: the program is being ended."""
        if self.form is not None and (changed := self._own()):
            try:
                self.drafting.keep(changed)
            except CrmError:
                return

    def _keep_later(self) -> None:
        if self.form is not None and (changed := self._own()):
            self._keep_in_thread(changed)

    @work(thread=True, group="drafts")
    def _keep_in_thread(self, changed: Mapping[str, str]) -> None:
        try:
            kept = self.drafting.keep(changed)
        except CrmError as error:
            self.app.call_from_thread(self.say_state, f"No draft: {error.message}", "warning")
            return
        if kept is not None:
            self.app.call_from_thread(self._say_kept, kept)

    def _say_kept(self, draft: Draft) -> None:
        if self.is_attached:
            self.query_one(KeyBar).status = (f"draft kept {clock_of(self.host, draft)}",)

    # Leaving

    def action_save(self) -> None:
        """Save what was changed."""
        self.saving.save()

    @on(ButtonRow.Pressed, "#form-buttons")
    def _pressed(self, event: ButtonRow.Pressed) -> None:
        if event.index == 0:
            self.action_save()
        else:
            self.action_cancel()

    def action_command(self) -> None:
        """Show the same change as a command."""
        if self.form is not None:
            self.app.push_screen(AsCommand(command(self.form, self.fields.changed())))

    def action_cancel(self) -> None:
        """Leave; ask first if something is not saved."""
        changed = 0 if self.form is None else len(self._own())
        if not changed:
            self.leave("forget" if self.form is not None else "keep")
            return
        words = f"{changed} changed {'field is' if changed == 1 else 'fields are'} not saved."
        answers = (("Leave, keep the draft", "keep"), ("Throw away", "forget"), ("Go on", ""))
        self.app.push_screen(Question("Leave", "Leave without saving?", answers, words), self.leave)

    def leave(self, how: str | None) -> None:
        if not how:
            return
        self.drafting.end(how, self._own() if self.form is not None else {})
        self.dismiss(None)


def _begun(entity: str, record: int | None, values: Mapping[str, str], db: Database) -> tuple[Form, dict[str, Text]]:
    """The form and the texts that stand in it from the beginning; a record given by number shows by its name."""
    form = form_fields.form(db, entity, record)
    texts: dict[str, Text] = {name: (text, None) for name, text in values.items()}
    for name, (text, _) in texts.items():
        each = form.fields.get(name)
        if each is None or not text.startswith("#") or not isinstance(each.field.kind, Reference):
            continue
        try:
            found = form_fields.linked(db, each.field, text)
        except NotFound:
            continue
        if found is not None:
            texts[name] = (found.title, found.id)
    return form, texts
