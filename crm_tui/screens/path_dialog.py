"""A dialog that asks for the path of a file to write; one that is there is replaced only when a person says so."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Label

from crm_tui.errors import CrmError
from crm_tui.screens.confirm import Confirm
from crm_tui.screens.dialogs import Dialog
from crm_tui.services.transfer import folders
from crm_tui.services.transfer.folders import Folder
from crm_tui.widgets.folder_lines import FolderLines
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.told import Piece, Told, wrapped
from crm_tui.widgets.typed import Typed


class PathDialog(Dialog[None]):
    """The path, what it may become, and a line for what is wrong; `write` is for its kinds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="export.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="export.up"),
    ]

    typed = getters.query_one(Input)
    found = getters.query_one(FolderLines)
    state = getters.query_one(Told)

    def __init__(self, title: str, suffixes: Sequence[str], hint: str) -> None:
        super().__init__(title)
        self.suffixes = tuple(suffixes)
        self.hint = hint

    def path_rows(self, path: str) -> ComposeResult:
        """The rows about the path, with one to begin with."""
        with Horizontal():
            yield Label("To")
            yield Typed(path, path)
        yield FolderLines(ground="surface")
        yield Told(ground="surface")

    def on_mount(self) -> None:
        """Begin with the path."""
        self.typed.focus()

    def write(self) -> None:
        """Write the file."""
        raise NotImplementedError

    @property
    def path(self) -> str:
        """The file that is meant."""
        return str(folders.expanded(self.typed.value.strip()))

    @on(Input.Changed)
    def look(self) -> None:
        """Say what the path may become."""
        typed, entry = self.typed.value, self.found.entry
        if entry is not None and typed == entry.path and not entry.folder:
            return
        self.host.fetch(
            lambda db: folders.completions(typed, self.suffixes),
            self._offer,
            lambda error: self._offer(None),
            group="folder",
        )

    def _offer(self, folder: Folder | None) -> None:
        if self.is_attached:
            self.found.show(folder.entries if folder else ())
            self.say_here(self.hint, "muted")

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

    def ask_to_write(self) -> None:
        """Write the file; ask first if it is there already."""
        path = self.path
        self.host.fetch(lambda db: folders.there(path), self._asked, self.failed, group="export")

    def _asked(self, there: str) -> None:
        if not there:
            self.write()
            return
        words = f"{Path(self.path).name} is there already"
        self.app.push_screen(Confirm(words, "Replace", there), lambda yes: self.write() if yes else None)

    def failed(self, error: CrmError) -> None:
        """Say what is wrong."""
        if self.is_attached:
            self.say_here(error.message[:1].upper() + error.message[1:], "error")

    def say_here(self, words: str, tone: str) -> None:
        """Say something below the path."""
        self.state.show([[Piece(line, tone)] for line in wrapped(words, max(20, self.state.size.width - 4))])
