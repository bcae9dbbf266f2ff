"""A long text of a record in the person's own editor, saved if nobody else changed it meanwhile."""

from dataclasses import dataclass
from functools import partial

from crm_tui.db.database import Database
from crm_tui.errors import CrmError
from crm_tui.screens.confirm import Question
from crm_tui.screens.editor import edited
from crm_tui.screens.host import Host
from crm_tui.screens.record_acts import Subject, whole_card
from crm_tui.services import writing
from crm_tui.services.rows import Assignment, Written
from crm_tui.widgets.record_card import Target

LONG = {"activities": "body"}
"""The long text of an entity; elsewhere it is the notes."""


@dataclass(frozen=True)
class Text:
    """A long text of a record, and the version it was read at."""

    subject: Subject
    field: str
    text: str
    version: int


def edit_text(host: Host, subject: Subject, target: Target | None) -> None:
    """Edit a long text in the person's editor, and save it if nobody else changed it meanwhile."""
    name = target.field if target is not None and target.long else LONG.get(subject.entity, "notes")
    host.fetch(partial(_text, subject, name), partial(_in_editor, host), group="editor")


def _text(subject: Subject, field: str, db: Database) -> Text:
    card = whole_card(subject, db)
    found = next((fact.target.text for fact in card.facts if fact.target.field == field), "")
    return Text(subject, field, found, card.version)


def _in_editor(host: Host, found: Text, mine: str | None = None) -> None:
    try:
        changed = edited(host, found.text if mine is None else mine)
    except CrmError as error:
        host.say(error.message, "error")
        return
    text = mine if changed is None else changed
    if text is None:
        host.say(f"The {found.field} are unchanged." if found.field.endswith("s") else f"{found.field} is unchanged.")
    else:
        _save(host, found, text)


def _save(host: Host, found: Text, text: str) -> None:
    assignments = [Assignment(found.field, "=", text), Assignment("version", "=", str(found.version))]

    def verb(db: Database) -> Written:
        return writing.edit(db, found.subject.entity, assignments, refs=[f"#{found.subject.id}"])

    def failed(error: CrmError) -> None:
        answers = (("Edit again", True), ("Throw mine away", False))
        host.push_screen(Question("Not saved", error.message, answers), again)

    def again(edit: bool | None) -> None:
        if edit is not False:  # Esc keeps the text, too
            host.fetch(partial(_text, found.subject, found.field), partial(_in_editor, host, mine=text), group="editor")

    host.perform(verb, lambda done: host.say(f"Saved the {found.field}. u to undo"), failed)
