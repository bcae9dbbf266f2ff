"""Drafts that an earlier run of the program left: offered once, after a start."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from crm_tui import entities
from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import CrmError
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.drafting import clock_of, ended, folder_of
from crm_tui.screens.form import FormSheet
from crm_tui.screens.host import Host
from crm_tui.screens.posting import PostSheet
from crm_tui.services import drafts
from crm_tui.services.catalog import Catalog
from crm_tui.services.drafts import Draft
from crm_tui.services.naming import Named, named
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList

AT = 14
"""The cells of the day and the time."""


@dataclass(frozen=True)
class Left:
    """A draft with the words that tell what it is of."""

    draft: Draft
    at: str
    title: str

    @property
    def count(self) -> str:
        """How much is typed in it."""
        many = len(self.draft.values)
        return f"{many} {'field' if many == 1 else 'fields'}"


class LeftList(LineList[Left]):
    """One draft a line."""

    def draw_entry(self, line: Line, entry: Left, *, here: bool) -> None:
        line.put(entry.at, "muted", width=AT).gap(2)
        line.put(entry.title, bold=here, width=max(8, self.size.width - line.at - AT))
        line.put(entry.count, "muted")


class FoundDrafts(Dialog[Draft]):
    """It ends with the draft to open; Esc leaves all of them for another time."""

    CSS_PATH = "found_drafts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "throw_away", "Throw away", tooltip="this draft, for good", id="draft.throw_away"),
        Binding("escape", "cancel", "Later", tooltip="they are kept", id="draft.later"),
    ]

    list = getters.query_one(LeftList)

    def __init__(self, found: tuple[Left, ...]) -> None:
        super().__init__("Not saved")
        self.found = found

    def body(self) -> ComposeResult:
        many = "1 draft is" if len(self.found) == 1 else f"{len(self.found)} drafts are"
        yield Static(Content(f"{many} left from before. Enter opens it where you stopped."))
        yield LeftList(ground="surface")

    def on_mount(self) -> None:
        self.list.show(self.found)
        self.list.focus()

    @on(LeftList.Chosen)
    def _chosen(self) -> None:
        if self.list.entry is not None:
            self.dismiss(self.list.entry.draft)

    def action_throw_away(self) -> None:
        """Remove the draft under the cursor."""
        gone, folder = self.list.entry, folder_of(self.host)
        if gone is None or folder is None:
            return
        try:
            drafts.forget(folder, gone.draft)
        except CrmError as error:
            self.host.say(error.message, "error")
            return
        self.found = tuple(each for each in self.found if each is not gone)
        self.list.show(self.found, keep=True)
        if not self.found:
            self.dismiss(None)


def offer_drafts(host: Host) -> None:
    """Look for drafts of this database and, if there are any, list them."""
    host.fetch(partial(_left, host), partial(_offer, host), group="drafts")


def _offer(host: Host, found: tuple[Left, ...]) -> None:
    if found:
        host.push_screen(FoundDrafts(found), partial(_open, host))


def _open(host: Host, draft: Draft | None) -> None:
    if draft is None:
        return
    if draft.entity in PostSheet.DRAFTS and draft.record is not None:
        host.push_screen(PostSheet(draft.record, public=PostSheet.DRAFTS[draft.entity]))
    else:
        host.push_screen(FormSheet(draft.entity, draft.record, draft=draft))


def _left(host: Host, db: Database) -> tuple[Left, ...]:
    """The drafts with the names of their records; those of entities that this version has no form for are left out."""
    found = [each for each in ended(host) if each.entity in entities.NAMES or each.entity in PostSheet.DRAFTS]
    names: dict[str, Mapping[int, Named]] = {}
    with db.read() as connection:
        catalog = Catalog(db, connection)
        for name in {each.entity for each in found if each.entity in entities.NAMES}:
            numbers = [each.record for each in found if each.entity == name and each.record is not None]
            names[name] = named(catalog, entity(name), numbers)
    return tuple(Left(each, clock_of(host, each), _title(each, names.get(each.entity, {}))) for each in found)


def _title(draft: Draft, names: Mapping[int, Named]) -> str:
    if draft.entity in PostSheet.DRAFTS:
        return f"{'Reply on' if PostSheet.DRAFTS[draft.entity] else 'Private note on'} T-{draft.record}"
    singular = entity(draft.entity).singular
    if draft.record is None:
        return f"New {singular} {draft.values.get('name', '')}".strip()
    known = names.get(draft.record)
    return f"Edit {known.title if known else f'{singular} {draft.record}'}"
