"""What can be done with one record, from a list or from its own screen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual.binding import Binding

from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import CrmError
from crm_tui.screens import openings, record_facts
from crm_tui.screens.confirm import Confirm
from crm_tui.screens.host import Host
from crm_tui.screens.selected import Selected
from crm_tui.services import detail, writing
from crm_tui.services.form_fields import Form, form
from crm_tui.services.rows import Assignment, Written
from crm_tui.text import safe
from crm_tui.widgets.record_card import Card, Target

MOST = 75_000
"""The most bytes that terminals take at once to copy."""

KEYS = [
    Binding("c", "log('call')", "Call", tooltip="log a call", id="record.call"),
    Binding("m", "log('email')", "Mail", tooltip="log a mail", id="record.mail"),
    Binding("t", "task", "Task", tooltip="something to do about it", id="record.task"),
    Binding("M", "log('meeting')", "Meeting", tooltip="log a meeting", show=False, id="record.meeting"),
    Binding("N", "log('note')", "Note", tooltip="write a note", show=False, id="record.note"),
    Binding("d,delete", "delete", "Delete", tooltip="to the bin; u undoes it", show=False, id="record.delete"),
    Binding("y", "copy", "Copy", tooltip="the value under the cursor", show=False, id="record.copy"),
    Binding("Y", "copy_all", "Copy record", tooltip="every field, a line each", show=False, id="record.copy_all"),
    Binding("o", "open_link", "Open link", tooltip="website, mail or phone", show=False, id="record.link"),
    Binding("ctrl+o", "edit_text", "Editor", tooltip="notes in your own editor", show=False, id="record.editor"),
    Binding("L", "history", "History", tooltip="who changed what", show=False, id="records.history"),
]
"""The keys of every screen that has a record before it."""

ACTIONS = {key.action.partition("(")[0] for key in KEYS}

LINKS = {"contacts": "contact", "companies": "company", "leads": "lead", "deals": "deal", "tickets": "ticket"}
"""The field by which activities and tasks lead to a record of each entity."""

BESIDE = {"contacts": ("company",), "deals": ("contact", "company"), "tickets": ("contact", "company")}
"""The links of a record that what happens with it has, too."""
LINKED = ("website", "email", "phone", "mobile")
SCHEMES = ("https://", "http://", "mailto:", "tel:")


@dataclass(frozen=True)
class Subject:
    """The record a key is meant for."""

    entity: str
    id: int


def log(host: Host, subject: Subject, kind: str) -> None:
    """Ask what happened, and add it to the record and to those it belongs to, such as a contact's company."""

    def asked(db: Database) -> tuple[str, dict[str, str], Form]:
        return *_named(db, subject), form(db, "activities", None)

    def answered(found: tuple[str, dict[str, str], Form]) -> None:
        title, links, begun = found
        given = [Assignment(name, "=", text) for name, text in links.items()]
        host.push_screen(openings.quick_log(kind, title, begun, given))

    def missed(error: CrmError) -> None:
        host.give_keys()
        host.say(error.message, "error")

    if subject.entity in LINKS:
        host.hold_keys()
        host.fetch(asked, answered, missed, group="quick log")


def task(host: Host, subject: Subject) -> None:
    """Add something to do about the record."""

    def answered(found: tuple[str, dict[str, str]]) -> None:
        host.push_screen(openings.form("tasks", values=found[1]))

    if subject.entity in LINKS:
        host.fetch(lambda db: _named(db, subject), answered, group="new task")


def _named(db: Database, subject: Subject) -> tuple[str, dict[str, str]]:
    """What a record is called, and the links that what happens with it has."""
    row = detail.show(db, subject.entity, f"#{subject.id}").page.rows[0]
    beside = {name: f"#{row.values[name]}" for name in BESIDE.get(subject.entity, ()) if row.values.get(name)}
    title = record_facts.title_of(db, subject.entity, subject.id)
    return title, {LINKS[subject.entity]: f"#{subject.id}"} | beside


def say_done(host: Host, verb: str, chosen: Selected, written: Written) -> None:
    """Say what was done to records, by name or by number, how it is undone, and what is worth knowing besides."""
    count = len(written.ids)
    known = entity(chosen.entity)
    many = f"{count:,} {known.singular if count == 1 else known.name}"
    what = chosen.words if len(chosen.refs) == 1 else many
    notes = "".join(f" {note}." for note in written.notes)
    undo = "u to undo" if written.change_set else "Nothing was changed"
    host.say(f"{verb} {what}. {undo}{'.' if notes else ''}{notes}", "warning" if notes else "information")


def history(host: Host, subject: Subject) -> None:
    """Open what was changed in the record."""

    def asked(db: Database) -> str:
        return record_facts.title_of(db, subject.entity, subject.id)

    def answered(title: str) -> None:
        host.push_screen(openings.history(subject.entity, subject.id, title))

    host.fetch(asked, answered, group="history of a record")


def delete(host: Host, subject: Subject) -> None:
    """Put the record into the bin, and say how it comes back."""

    def verb(db: Database) -> str:
        title = record_facts.title_of(db, subject.entity, subject.id)
        writing.delete(db, subject.entity, refs=[f"#{subject.id}"])
        return title

    host.perform(verb, lambda title: host.say(f"Deleted {title}. u to undo"))


def delete_marked(host: Host, chosen: Selected, count: int, then: Callable[[], object]) -> None:
    """Put all of them into the bin, after the person has seen how many they are."""
    known = entity(chosen.entity)
    words = f"Delete {count:,} {known.singular if count == 1 else known.name}"

    def verb(db: Database) -> Written:
        return writing.delete(db, chosen.entity, refs=chosen.refs, filters=chosen.filters)

    def done(written: Written) -> None:
        then()
        say_done(host, "Deleted", chosen, written)

    def answered(go: bool | None) -> None:
        if go:
            host.perform(verb, done)

    host.push_screen(Confirm(f"{words}?", words, "They go to the bin; u brings them back."), answered)


def copy(host: Host, subject: Subject, target: Target | None) -> None:
    """Copy the value under the cursor; where no field is chosen the e-mail of the record, else its name."""
    if target is not None:
        _copy(host, target)
    else:
        host.fetch(partial(whole_card, subject), lambda card: _copy(host, _best(card)), group="copy")


def whole_card(subject: Subject, db: Database) -> Card:
    """All fields of a record, without its timeline."""
    return record_facts.card(db, subject.entity, subject.id, whole=True, most=1)


def _best(card: Card) -> Target:
    return next((fact.target for fact in card.facts if fact.target.field == "email"), Target("Name", card.title))


def _copy(host: Host, target: Target) -> None:
    """Through the terminal, with nothing in it that a terminal would act on when it is pasted."""
    text = safe(target.text, multiline=True)
    size = len(text.encode())
    if not text:
        host.say(f"{target.name} is empty.", "warning")
    elif size > MOST:
        host.say(f"{target.name} has {size:,} bytes, more than a terminal takes. Ctrl+O opens it.", "warning")
    else:
        host.copy_to_clipboard(text)
        first, _, rest = text.partition("\n")
        host.say(f"Copied {first if len(first) <= 60 else first[:59] + '…'}{' …' if rest else ''}")


def copy_all(host: Host, subject: Subject) -> None:
    """Copy the whole record: a line for each field that has a value."""

    def copied(card: Card) -> None:
        text = "\n".join(f"{fact.target.name}: {fact.target.text}" for fact in card.facts)
        text = safe(text, multiline=True)
        if len(text.encode()) > MOST:
            host.say(f"{card.title} is too long to copy. `crm {card.entity} show {card.id}` prints it.", "warning")
            return
        host.copy_to_clipboard(text)
        host.say(f"Copied {card.title}, {len(card.facts)} fields")

    host.fetch(partial(whole_card, subject), copied, group="copy")


def open_link(host: Host, subject: Subject, target: Target | None) -> None:
    """Open the link under the cursor, else the first of website, e-mail and phone that the record has."""
    if target is not None and target.address:
        _open(host, target.address)
        return

    def answered(card: Card) -> None:
        found = {fact.target.field: fact.target.address for fact in card.facts if fact.target.address}
        address = next((found[name] for name in LINKED if name in found), None)
        if address is None:
            host.say(f"{card.title} has no website, e-mail or phone.")
        else:
            _open(host, address)

    host.fetch(partial(whole_card, subject), answered, group="link")


def _open(host: Host, address: str) -> None:
    """After it was shown; where no desktop is at hand it is copied."""
    opener = _opener()
    if not address.startswith(SCHEMES):
        return
    if opener is None:
        host.copy_to_clipboard(safe(address))
        host.say(f"Copied {address}")
        return

    def answered(go: bool | None) -> None:
        if go:
            _run(opener, address)

    host.push_screen(Confirm(address, "Open", "Another program opens this address."), answered)


def _run(opener: str, address: str) -> None:
    """What the browser has to say would be written across the screen, so nobody hears it."""
    nothing = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - the address begins with a scheme, so it is no option
        [opener, address], stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    )


def _opener() -> str | None:
    """The program that opens addresses on this person's desktop; None over ssh and on a bare console."""
    if os.environ.get("SSH_CONNECTION"):
        return None
    if sys.platform == "darwin":
        return shutil.which("open")
    return shutil.which("xdg-open") if any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))) else None
