"""Which file is imported, and into what."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crm_tui.errors import CrmError
from crm_tui.screens.dialogs import Dialog
from crm_tui.services.transfer import folders
from crm_tui.services.transfer.folders import Folder
from crm_tui.services.transfer.options import IMPORTED
from crm_tui.widgets.folder_lines import FolderLines
from crm_tui.widgets.line_list import Heading, LineList
from crm_tui.widgets.one_of import OneOf
from crm_tui.widgets.told import Piece, Told, wrapped
from crm_tui.widgets.typed import Typed


@dataclass(frozen=True)
class Picked:
    """The file that was chosen, and the entity it goes into."""

    path: str
    into: str


class ChooseFile(Dialog[Picked]):
    """A path is typed, what it may become stands below; Enter goes into a folder or takes a file."""

    CSS_PATH = "choose_file.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="file.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="file.up"),
        Binding("pagedown", "move(8)", "Next page", show=False, id="file.page_down"),
        Binding("pageup", "move(-8)", "Previous page", show=False, id="file.page_up"),
        Binding("tab", "app.focus_next", "Into", tooltip="contacts, companies or activities", id="file.into"),
    ]

    typed = getters.query_one(Input)
    found = getters.query_one(FolderLines)
    into = getters.query_one(OneOf)
    trouble = getters.query_one(Told)

    def __init__(self, into: str = IMPORTED[0], path: str = "") -> None:
        super().__init__("Import a file")
        self.first = into if into in IMPORTED else IMPORTED[0]
        self.path = path

    def body(self) -> ComposeResult:
        yield Typed("~/contacts.csv", self.path)
        yield FolderLines(ground="surface")
        yield Told(ground="surface")
        yield OneOf("Into", IMPORTED, IMPORTED.index(self.first))

    def on_mount(self) -> None:
        self.typed.focus()
        self._look()

    @on(Input.Changed)
    def _look(self) -> None:
        typed = self.typed.value
        self.host.fetch(lambda db: folders.completions(typed), self._show, self._refused, group="folder")

    def _show(self, folder: Folder) -> None:
        if not self.is_attached:
            return
        more = [Heading(f"and {folder.more:,} more; type some letters", tone="muted")] if folder.more else []
        self.found.show([*folder.entries, *more])
        self.name_row.count = f"{len(folder.entries) + folder.more:,}"
        here = folder.entries
        self._say("" if here else "Nothing here can be imported: csv, tsv, json and jsonl can.", "muted")

    def _refused(self, error: CrmError) -> None:
        if self.is_attached:
            self.found.show([])
            self._say(error.message, "error")

    def _say(self, words: str, tone: str) -> None:
        lines = wrapped(words, max(20, self.trouble.size.width - 4)) if words else []
        self.trouble.show([[Piece(line, tone)] for line in lines])

    def action_move(self, lines: int) -> None:
        """Move the cursor of the list."""
        self.found.action_move(lines)

    @on(Input.Submitted)
    @on(LineList.Chosen)
    def _take(self) -> None:
        """Go into the folder, or take the file."""
        entry = self.found.entry
        path = entry.path if entry is not None else self.typed.value
        if entry is not None and entry.folder:
            self.typed.value = path
            self.typed.cursor_position = len(path)
            self.typed.focus()
            return
        self.host.fetch(lambda db: folders.regular(path), partial(self._end, path), self._refused, group="file")

    def _end(self, path: str, _: object) -> None:
        self.dismiss(Picked(path, self.into.choice))
