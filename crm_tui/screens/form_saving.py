"""Saving a form, and every way in which that can fail: the form stays with its text until it is written."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from crm_tui.db.database import Database
from crm_tui.domain.kinds import Instant
from crm_tui.errors import Conflict, CrmError, NotFound
from crm_tui.screens.confirm import Confirm, Question
from crm_tui.screens.conflict import ConflictDialog
from crm_tui.services import colliding, writing
from crm_tui.services.colliding import Collision
from crm_tui.services.form_fields import Form, assignments
from crm_tui.services.rows import Assignment, Written
from crm_tui.widgets.inputs.echoes import Problem, problem_of

if TYPE_CHECKING:
    from crm_tui.screens.form import FormSheet

NOTHING = "Nothing was saved, the form keeps your text."


class Saving:
    """What becomes of the changed fields of one form."""

    def __init__(self, sheet: "FormSheet") -> None:
        self.sheet = sheet
        self.duplicate = False
        """Whether the person said that another contact may have this e-mail."""
        self._busy = False

    def save(self) -> None:
        """Write the changed fields, if all of them can be read."""
        sheet = self.sheet
        if self._busy or sheet.form is None:
            return
        wrong = sheet.fields.check()
        sheet.show_state()
        if wrong:
            wrong[0].input.focus()
            return
        changed = sheet.fields.changed()
        if changed or sheet.record is None:
            self._write(changed)
        else:
            sheet.host.say("Nothing is changed.")

    def _write(self, changed: Mapping[str, str], *, restore: bool = False) -> None:
        form = self.sheet.form
        if form is None:
            return
        self._busy = True
        self.sheet.say_state("saving", "muted")
        version = self.sheet.drafting.version
        verb = partial(_written, form, changed, version, allow_duplicate=self.duplicate, restore=restore)
        self.sheet.host.perform(verb, self._saved, partial(self._failed, changed))

    def _saved(self, written: Written) -> None:
        sheet = self.sheet
        try:
            sheet.drafting.forget()
        except CrmError as error:
            sheet.host.say(error.message, "warning")
        self._say_saved(written)
        sheet.dismiss(written)

    def _say_saved(self, written: Written) -> None:
        form, rows = self.sheet.form, self.sheet.fields.rows
        if form is None:
            return
        texts = (rows[name].text for name in form.entity.title if name in rows)
        title = next((text for text in texts if text), form.entity.singular)
        verb = "Added" if form.record is None else "Saved"
        notes = "".join(f" {note}." for note in written.notes)
        self.sheet.host.say(f"{verb} {title}.{notes}", "warning" if notes else "information")

    def _failed(self, changed: Mapping[str, str], error: CrmError) -> None:
        self._busy = False
        self.sheet.show_state()
        record = self.sheet.record
        if record is None and isinstance(error, Conflict) and error.field == "email" and not self.duplicate:
            self._ask_for_duplicate(error)
        elif record is not None and isinstance(error, Conflict | NotFound) and error.field not in self._links():
            version = self.sheet.drafting.version or 1
            asked = partial(colliding.collision, name=self.sheet.entity, number=record, version=version, wanted=changed)
            told = partial(self._collided, changed, error)
            self.sheet.host.fetch(asked, told, self._show, group="collision")
        else:
            self._show(error)

    def _links(self) -> set[str]:
        return {name for name, row in self.sheet.fields.rows.items() if row.field.kind.name == "reference"}

    def _show(self, error: CrmError) -> None:
        """Beside the field, or in one line where it is about none."""
        row = self.sheet.fields.rows.get(error.field or "")
        if row is None:
            self.sheet.say_state("! not saved", "error")
            self.sheet.host.say(error.message, "error")
            return
        row.show_problem(_problem(error))
        row.input.focus()
        self.sheet.show_state()

    # Somebody has this e-mail

    def _ask_for_duplicate(self, error: CrmError) -> None:
        words = error.message.partition(" Nothing was written")[0]
        detail = "Add another contact with the same e-mail, or go back and open the one there is."
        asked = Confirm(words, "Add another", detail)
        self.sheet.app.push_screen(asked, partial(self._duplicate_answered, words))

    def _duplicate_answered(self, words: str, yes: bool | None) -> None:
        if yes:
            self.duplicate = True
            self.save()
            return
        row = self.sheet.fields.rows["email"]
        row.show_problem(Problem(words, "Write another one; Ctrl+S asks again"))
        row.input.focus()
        self.sheet.show_state()

    # Somebody changed the record

    def _collided(self, changed: Mapping[str, str], error: CrmError, found: Collision | None) -> None:
        if found is None:
            self._show(error)
        elif found.deleted_by is not None:
            self._ask_for_restore(changed, found)
        else:
            dialog = ConflictDialog(self._title, found, self._moment(found.at))
            self.sheet.app.push_screen(dialog, partial(self._chosen, changed, found))

    def _chosen(self, changed: Mapping[str, str], found: Collision, mine: Mapping[str, bool] | None) -> None:
        """Write what I keep over the version that was just shown."""
        if mine is None:
            return
        self.sheet.drafting.version = found.version
        kept = {name: text for name, text in changed.items() if mine.get(name, True)}
        if kept:
            self._write(kept)
            return
        self.sheet.drafting.forget()
        self.sheet.host.say(f"{self._title} stays as {found.who} saved it.")
        self.sheet.dismiss(None)

    def _ask_for_restore(self, changed: Mapping[str, str], found: Collision) -> None:
        words = f"{found.deleted_by} deleted {self._title} at {self._moment(found.deleted_at or found.at)}."
        answers = (("Restore and save", "restore"), ("Leave, keep the draft", "keep"), ("Back to the form", ""))
        asked = Question("Deleted", words, answers, NOTHING)
        self.sheet.app.push_screen(asked, partial(self._restore_answered, changed))

    def _restore_answered(self, changed: Mapping[str, str], answer: str | None) -> None:
        if answer == "restore":
            self._write(changed, restore=True)
        elif answer == "keep":
            self.sheet.leave(answer)

    @property
    def _title(self) -> str:
        return self.sheet.form.title if self.sheet.form else ""

    def _moment(self, at: str) -> str:
        return Instant().show(at, self.sheet.host.db.context())


def _written(
    form: Form,
    changed: Mapping[str, str],
    version: int | None,
    db: Database,
    *,
    allow_duplicate: bool,
    restore: bool,
) -> Written:
    """Add the record, or edit it if the same fields are still as the form found them."""
    given = assignments(form, changed)
    if form.record is None:
        return writing.add(db, form.entity.name, given, allow_duplicate=allow_duplicate)
    refs = [str(form.record)]
    if restore:
        writing.restore(db, form.entity.name, refs=refs)
    return writing.edit(db, form.entity.name, [*given, Assignment("version", "=", str(version))], refs=refs)


def _problem(error: CrmError) -> Problem:
    """An error of the services in the words of a form."""
    if error.message.startswith("One of "):
        return Problem("A name, or a way to reach them, is needed.", "Write a name, e.g. Ada Lovelace")
    found = problem_of(error, error.field or "")
    return Problem(found.what.removesuffix(" Nothing was written."), found.way_out or "")
