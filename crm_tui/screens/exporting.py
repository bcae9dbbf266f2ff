"""Which records of a list go to which file, in which form."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import CrmError
from crm_tui.screens.as_command import AsCommand
from crm_tui.screens.path_dialog import PathDialog
from crm_tui.screens.running import Running
from crm_tui.screens.selected import Selected
from crm_tui.screens.transfer_commands import export_command
from crm_tui.services.transfer import exporting, folders, formats
from crm_tui.services.transfer.formats import Format
from crm_tui.widgets.one_of import OneOf

SUFFIXES = (*(f".{each}" for each in Format), *formats.SUFFIXES)
EVERY = 0.2
"""Seconds between two looks at how far the work is."""

LISTED, EVERY_FIELD = "of the list", "all"
PLAIN, SPREADSHEET = "programs", "a spreadsheet"


class ExportDialog(PathDialog):
    """Enter in the path writes the file; Esc stops it, and then nothing is there of it."""

    CSS_PATH = "exporting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "export", "Export", tooltip="writes the file", id="export.write"),
        Binding("tab", "app.focus_next", "Next", tooltip="the next row", id="export.next"),
        Binding("f2", "command", "Command", show=False, tooltip="the same as a command line", id="export.command"),
    ]

    what = getters.query_one("#what", OneOf)
    which = getters.query_one("#which", OneOf)
    reader = getters.query_one("#reader", OneOf)

    def __init__(self, offered: Sequence[Selected], fields: Sequence[str]) -> None:
        self.entity_name = offered[0].entity
        super().__init__(f"Export {self.entity_name}", SUFFIXES, f"The suffix says the form: {', '.join(Format)}")
        self.offered = tuple(offered)
        self.fields = tuple(fields)
        self.running: Running | None = None

    def body(self) -> ComposeResult:
        yield OneOf("What", [each.words for each in self.offered], id="what")
        yield OneOf("Fields", (LISTED, EVERY_FIELD), id="which")
        yield OneOf("For", (PLAIN, SPREADSHEET), id="reader")
        yield from self.path_rows(f"~/{self.entity_name}.csv")

    def on_mount(self) -> None:
        """Tell now and then how far it is."""
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

    # What is meant

    @property
    def chosen(self) -> Selected:
        """The records that are meant."""
        return self.offered[self.what.current]

    # Writing

    @on(Input.Submitted)
    def action_export(self) -> None:
        """Write the file; one that is there is replaced only when a person says so."""
        if self.running is not None:
            return
        if self.typed.value.endswith("/"):
            self.look()
        elif self._fits():
            self.ask_to_write()

    def _fits(self) -> bool:
        suffix = Path(self.path).suffix.casefold().removeprefix(".")
        if suffix in formats.WORKBOOKS:
            self.say_here(f"{suffix} cannot be written yet; write .csv, for a spreadsheet.", "error")
            return False
        form = formats.chosen(None, self.path)
        if self.reader.choice == SPREADSHEET and form not in formats.DELIMITERS:
            self.say_here(f"Only csv and tsv can be made for a spreadsheet, {form} cannot.", "error")
            return False
        return bool(self.typed.value.strip())

    def write(self) -> None:
        """Write it in a thread."""
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
        self.host.fetch(write, partial(self._written, path), self.failed, group="export")

    def _written(self, path: str, count: int) -> None:
        noun = entity(self.entity_name).singular if count == 1 else self.entity_name
        self.host.say(f"Exported {count:,} {noun} to {folders.shown(Path(path))}")
        if self.is_attached:
            self.running = None
            self.dismiss(None)

    def failed(self, error: CrmError) -> None:
        """Say what is wrong; one may try again."""
        self.running = None
        super().failed(error)

    def _tell_progress(self) -> None:
        if self.running is not None:
            words = "stopping" if self.running.stopped() else f"{self.running.count:,} written  Esc stops it"
            self.say_here(words, "muted")

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
