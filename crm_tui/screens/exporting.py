"""Which records of a list go to which file, in which form."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import CrmError
from crm_tui.screens.as_command import AsCommand
from crm_tui.screens.confirm import Confirm
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.running import Running
from crm_tui.screens.selected import Selected
from crm_tui.screens.transfer_commands import export_command
from crm_tui.services.transfer import exporting, folders, formats
from crm_tui.services.transfer.folders import Folder
from crm_tui.services.transfer.formats import Format
from crm_tui.widgets.folder_lines import FolderLines
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.one_of import OneOf
from crm_tui.widgets.told import Piece, Told, wrapped
from crm_tui.widgets.typed import Typed

SUFFIXES = (*(f".{each}" for each in Format), *formats.SUFFIXES)
EVERY = 0.2
"""Seconds between two looks at how far the work is."""

LISTED, EVERY_FIELD = "of the list", "all"
PLAIN, SPREADSHEET = "programs", "a spreadsheet"


class ExportDialog(Dialog[None]):
    """Enter in the path writes the file; Esc stops it, and then nothing is there of it."""

    CSS_PATH = "exporting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "export", "Export", tooltip="writes the file", id="export.write"),
        Binding("tab", "app.focus_next", "Next", tooltip="the next row", id="export.next"),
        Binding("f2", "command", "Command", show=False, tooltip="the same as a command line", id="export.command"),
        Binding("down", "move(1)", "Next", show=False, id="export.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="export.up"),
    ]

    what = getters.query_one("#what", OneOf)
    which = getters.query_one("#which", OneOf)
    reader = getters.query_one("#reader", OneOf)
    typed = getters.query_one(Input)
    found = getters.query_one(FolderLines)
    state = getters.query_one(Told)

    def __init__(self, offered: Sequence[Selected], fields: Sequence[str]) -> None:
        self.entity_name = offered[0].entity
        super().__init__(f"Export {self.entity_name}")
        self.offered = tuple(offered)
        self.fields = tuple(fields)
        self.running: Running | None = None

    def body(self) -> ComposeResult:
        yield OneOf("What", [each.words for each in self.offered], id="what")
        yield OneOf("Fields", (LISTED, EVERY_FIELD), id="which")
        yield OneOf("For", (PLAIN, SPREADSHEET), id="reader")
        with Horizontal():
            yield Label("To")
            yield Typed("~/contacts.csv", f"~/{self.entity_name}.csv")
        yield FolderLines(ground="surface")
        yield Told(ground="surface")

    def on_mount(self) -> None:
        self.typed.focus()
        self.set_interval(EVERY, self._tell_progress)

    def on_unmount(self) -> None:
        """Nobody waits any more for what is still being written."""
        self._stop()

    def keep(self) -> None:
        """End in order: a half-written file goes away."""
        self._stop()

    def _stop(self) -> None:
        if self.running is not None:
            self.running.stop()

    # The path

    @property
    def path(self) -> str:
        """The file that is meant."""
        return str(folders.expanded(self.typed.value.strip()))

    @property
    def chosen(self) -> Selected:
        """The records that are meant."""
        return self.offered[self.what.current]

    @on(Input.Changed)
    def _look(self) -> None:
        typed, entry = self.typed.value, self.found.entry
        if entry is not None and typed == entry.path and not entry.folder:
            return
        self.host.fetch(
            lambda db: folders.completions(typed, SUFFIXES),
            self._offer,
            lambda error: self._offer(None),
            group="folder",
        )

    def _offer(self, folder: Folder | None) -> None:
        if self.is_attached:
            self.found.show(folder.entries if folder else ())
            self._say(f"The suffix says the form: {', '.join(Format)}", "muted")

    def action_move(self, lines: int) -> None:
        """Take the next entry into the path."""
        entry = self.found.entry
        if entry is not None and self.typed.value == entry.path:
            self.found.action_move(lines)
            entry = self.found.entry
        if entry is not None and self.typed.has_focus:
            with self.prevent(Input.Changed):
                self.typed.value = entry.path
            self.typed.cursor_position = len(entry.path)

    @on(LineList.Chosen)
    def _clicked(self) -> None:
        entry = self.found.entry
        if entry is not None:
            self.typed.value = entry.path
            self.typed.focus()

    # Writing

    @on(Input.Submitted)
    def action_export(self) -> None:
        """Write the file; one that is there is replaced only when a person says so."""
        if self.running is not None:
            return
        if self.typed.value.endswith("/"):
            self._look()
        elif self._fits():
            path = self.path
            self.host.fetch(lambda db: folders.there(path), self._asked, self._failed, group="export")

    def _fits(self) -> bool:
        suffix = Path(self.path).suffix.casefold().removeprefix(".")
        if suffix in formats.WORKBOOKS:
            self._say(f"{suffix} cannot be written yet; write .csv, for a spreadsheet.", "error")
            return False
        form = formats.chosen(None, self.path)
        if self.reader.choice == SPREADSHEET and form not in formats.DELIMITERS:
            self._say(f"Only csv and tsv can be made for a spreadsheet, {form} cannot.", "error")
            return False
        return bool(self.typed.value.strip())

    def _asked(self, there: str) -> None:
        if not there:
            self._write()
            return
        words = f"{Path(self.path).name} is there already"
        self.app.push_screen(Confirm(words, "Replace", there), lambda yes: self._write() if yes else None)

    def _write(self) -> None:
        running = self.running = Running()
        chosen, path, spreadsheet = self.chosen, self.path, self.reader.choice == SPREADSHEET
        ids = chosen.ids or None
        fields = self.fields if self.which.choice == LISTED else ()

        def write(db: Database) -> int:
            return exporting.export(
                db, self.entity_name, filters=chosen.filters, ids=ids, fields=fields, to=path,
                for_spreadsheet=spreadsheet, progress=running.tell, cancelled=running.stopped,
            )  # fmt: skip

        self._tell_progress()
        self.host.fetch(write, partial(self._written, path), self._failed, group="export")

    def _written(self, path: str, count: int) -> None:
        noun = entity(self.entity_name).singular if count == 1 else self.entity_name
        self.host.say(f"Exported {count:,} {noun} to {folders.shown(Path(path))}")
        if self.is_attached:
            self.running = None
            self.dismiss(None)

    def _failed(self, error: CrmError) -> None:
        self.running = None
        if self.is_attached:
            self._say(error.message[:1].upper() + error.message[1:], "error")

    def _tell_progress(self) -> None:
        if self.running is not None:
            words = "stopping" if self.running.stopped() else f"{self.running.count:,} written  Esc stops it"
            self._say(words, "muted")

    def _say(self, words: str, tone: str) -> None:
        self.state.show([[Piece(line, tone)] for line in wrapped(words, max(20, self.state.size.width - 4))])

    def action_command(self) -> None:
        """Show the command line that does the same."""
        fields = self.fields if self.which.choice == LISTED else ()
        spreadsheet = self.reader.choice == SPREADSHEET
        line = export_command(self.entity_name, self.chosen.as_filters, fields, self.path, spreadsheet=spreadsheet)
        self.app.push_screen(AsCommand(line))

    def action_cancel(self) -> None:
        """Stop what is being written, else leave."""
        if self.running is not None:
            self.running.stop()
            self._tell_progress()
        else:
            self.dismiss(None)
