"""An import: its columns settled, tried out as differences, applied as one change that can be undone."""

import os
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from crm_tui import settings
from crm_tui.db.database import Database
from crm_tui.entities import entity
from crm_tui.errors import CrmError, Stopped
from crm_tui.screens import import_words
from crm_tui.screens.as_command import AsCommand
from crm_tui.screens.choose_file import ChooseFile, Picked
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.host import Host
from crm_tui.screens.import_options import ImportOptions
from crm_tui.screens.pick_one import PickOne
from crm_tui.screens.running import Running
from crm_tui.screens.transfer_commands import import_command
from crm_tui.services import undoing
from crm_tui.services.transfer import folders, importing, rehearsing
from crm_tui.services.transfer.encoding import UndecodableText
from crm_tui.services.transfer.options import IMPORTED, OnError, Options, Unknown
from crm_tui.services.transfer.outcome import REFUSED, Outcome
from crm_tui.services.transfer.rehearsing import Layout, Rehearsal
from crm_tui.services.transfer.rejects import rejects_path
from crm_tui.widgets.column_lines import ColumnHead, ColumnLines
from crm_tui.widgets.differences import Differences
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.line_list import Heading, LineList
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.shares import Counts, Shares
from crm_tui.widgets.steps import Steps
from crm_tui.widgets.told import Told
from crm_tui.widgets.top_bar import TopBar

EVERY = 0.2
"""Seconds between two looks at how far the work is."""


class Phase(StrEnum):
    """How far an import is; the screen has it as a class."""

    READING = "reading"
    MAPPING = "mapping"
    REHEARSING = "rehearsing"
    DIFFERENCES = "differences"
    APPLYING = "applying"
    APPLIED = "applied"
    TROUBLE = "trouble"


STEP = {Phase.MAPPING: 1, Phase.REHEARSING: 1, Phase.DIFFERENCES: 2, Phase.APPLYING: 3, Phase.APPLIED: 4}
BUSY = (Phase.READING, Phase.REHEARSING, Phase.APPLYING)
ALLOWED = {
    "rehearse": (Phase.MAPPING, Phase.DIFFERENCES),
    "apply": (Phase.DIFFERENCES,),
    "find": (Phase.DIFFERENCES,),
    "only_rejected": (Phase.DIFFERENCES,),
    "options": (Phase.MAPPING, Phase.DIFFERENCES, Phase.TROUBLE),
    "read_as": (Phase.TROUBLE,),
    "undo": (Phase.APPLIED,),
    "redo": (Phase.APPLIED,),
}
"""What is possible when; everything else always is."""


class ImportScreen(CrmScreen):
    """One file on its way into one entity; nothing is written before `A` or `S`."""

    CSS_PATH = "importing.tcss"
    SHOWS = IMPORTED
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read_as", "Read it so", tooltip="with the encoding that fits", id="import.read_as"),
        Binding("A", "apply(False)", "Apply all", tooltip="all rows or none", id="import.apply"),
        Binding("S", "apply(True)", "Skip rejected", tooltip="applies the others", id="import.apply_good"),
        Binding("slash", "find", "Filter", tooltip="lines that hold some words", id="import.find"),
        Binding("r", "rehearse", "Rehearse", tooltip="tries it, writes nothing", id="import.rehearse"),
        Binding("exclamation_mark", "only_rejected", "Rejected", tooltip="only those, or all", id="import.rejected"),
        Binding("o", "options", "Options", tooltip="mode, match, dates, encoding", id="import.options"),
        Binding("u", "undo", "Undo", tooltip="takes the whole import back", id="app.undo"),
        Binding("f2", "command", "Command", show=False, tooltip="the same as a command line", id="import.command"),
        Binding("q", "back", "Back", show=False, id="import.back"),
        Binding("escape", "back", "Back", tooltip="stops, or goes back a step", id="app.back"),
    ]

    title_row = getters.query_one("#import-title", PaneTitle)
    steps = getters.query_one(Steps)
    columns = getters.query_one(ColumnLines)
    differences = getters.query_one(Differences)
    told = getters.query_one("#told", Told)
    read_options = getters.query_one("#options", Told)

    def __init__(self, path: str, into: str) -> None:
        super().__init__()
        self.path = str(folders.expanded(path))
        self.options = Options(into, unknown=Unknown.ASK)
        self.phase = Phase.READING
        self.running = Running()
        self.layout_found: Layout | None = None
        self.rehearsal: Rehearsal | None = None
        self.outcome: Outcome | None = None
        self.trouble: CrmError | None = None

    def body(self) -> ComposeResult:
        yield PaneTitle(id="import-title")
        yield Steps(("File", "Mapping", "Differences", "Apply"))
        with Vertical(id="counts"):
            yield Shares()
            yield Counts()
        with Vertical(id="mapping"):
            yield Told(id="options")
            yield ColumnHead()
            yield ColumnLines()
        yield Differences(entity(self.options.into).singular.capitalize())
        yield Told(id="told")

    def on_mount(self) -> None:
        self.title_row.title = f"Import {Path(self.path).name}"
        self.title_row.context = f"into {self.options.into}"
        self.title_row.live = True
        self.query_one(TopBar).active = self.app.current_mode
        self.set_interval(EVERY, self._tell_progress)
        self._lay_out(self.options)

    def on_unmount(self) -> None:
        """Nobody waits any more for what is still running."""
        self.running.stop()

    def keep(self) -> None:
        """End in order: what is not yet committed is rolled back."""
        self.running.stop()

    def reload(self) -> None:
        """The records changed elsewhere, so the differences may be others by now."""
        if self.phase is Phase.DIFFERENCES:
            self.steps.words = "records changed, r tries again"

    # The file and its columns

    def _lay_out(self, options: Options) -> None:
        """Read the head of the file anew, with other options."""
        self._enter(Phase.READING)
        path = self.path

        def look(db: Database) -> Layout:
            folders.regular(path)
            return rehearsing.layout(db, path, options)

        self.host.fetch(look, partial(self._laid_out, options), self._refused, group="import")

    def _laid_out(self, options: Options, found: Layout) -> None:
        if not self.is_attached:
            return
        self.options, self.layout_found, self.rehearsal = options, found, None
        self.columns.unknown = frozenset(found.unknown)
        self.columns.show(found.columns, keep=True)
        self.title_row.count = import_words.source(found)
        self.read_options.show([import_words.chosen(options)])
        self._enter(Phase.MAPPING)
        self.columns.focus()

    @on(LineList.Chosen, "ColumnLines")
    def _choose_field(self) -> None:
        """Ask where the column under the cursor goes."""
        column, found, at = self.columns.entry, self.layout_found, self.columns.cursor
        if column is None or found is None or not column.header.strip() or self.phase is not Phase.MAPPING:
            return
        header, given = column.header.strip(), dict(import_words.mapping(self.options))

        def take(name: str | None) -> None:
            if name is not None:
                maps = import_words.mapped(given, header, name)
                self._lay_out(replace(self.options, map=maps))
                self.columns.cursor = min(at + 1, len(self.columns.entries) - 1) if header in found.unknown else at

        picks = import_words.fields(found, header, given=header in given)
        free = "points.phone.home" if self.options.into == "contacts" else ""
        self.app.push_screen(PickOne(f"Where {header} goes", picks, at=column.field or "", free=free), take)

    def action_options(self) -> None:
        """Change how the file is read and what happens to its rows."""

        def take(options: Options | None) -> None:
            if options is not None and (options != self.options or self.phase is Phase.TROUBLE):
                self._lay_out(options)

        self.app.push_screen(ImportOptions(self.options), take)

    def action_read_as(self) -> None:
        """Read the file with the encoding that it seems to have."""
        if isinstance(self.trouble, UndecodableText):
            self._lay_out(replace(self.options, encoding=self.trouble.suggestion))

    def action_command(self) -> None:
        """Show the command line that does the same."""
        rejected = self.rehearsal is not None and self.rehearsal.outcome.rejected > 0
        options = self._skipping() if rejected else self.options
        self.app.push_screen(AsCommand(import_command(self.path, options)))

    # The rehearsal

    def action_rehearse(self) -> None:
        """Try the import in a thread; nothing is written."""
        found = self.layout_found
        if found is not None and found.unknown:
            at = [column.header for column in self.columns.entries if not isinstance(column, Heading)]
            self.columns.action_move(at.index(found.unknown[0]) - self.columns.cursor)
            self.host.say(import_words.unsettled(found.unknown), "warning")
            return
        self._run(Phase.REHEARSING, self.host.fetch, self._rehearse, self._rehearsed)

    def _run(
        self, phase: Phase, do: Callable[..., None], verb: Callable[[Running, Database], object], then: object
    ) -> None:
        """Do something long, from now on to be stopped by Esc."""
        self.running = Running()
        self._enter(phase)
        group = {"group": "import"} if phase is Phase.REHEARSING else {}
        do(partial(verb, self.running), then, self._refused, **group)

    def _rehearse(self, running: Running, db: Database) -> Rehearsal:
        folders.regular(self.path)
        return rehearsing.rehearse(db, self.path, self.options, progress=running.tell, cancelled=running.stopped)

    def _rehearsed(self, found: Rehearsal) -> None:
        if not self.is_attached:
            return
        self.rehearsal = found
        self._count(found.outcome)
        self._enter(Phase.DIFFERENCES)
        self.differences.show(found, self._rejects_shown())

    def _count(self, outcome: Outcome) -> None:
        self.query_one(Shares).outcome = outcome
        self.query_one(Counts).outcome = outcome

    def action_find(self) -> None:
        """Type words that the lines shall hold."""
        self.differences.find()

    def action_only_rejected(self) -> None:
        """Show only what is rejected, or everything again."""
        self.differences.toggle_rejected()

    # Applying

    def action_apply(self, skip: bool) -> None:
        """Write what was rehearsed: all or nothing, or without the rejected rows."""
        found = self.rehearsal
        if found is None:
            return
        refusal = import_words.refusal(found.outcome, skip=skip)
        if refusal:
            self.host.say(refusal, "warning")
            return
        self._run(Phase.APPLYING, self.host.perform, partial(self._apply, skip), self._applied)

    def _apply(self, skip: bool, running: Running, db: Database) -> Outcome:
        options = self._skipping() if skip else replace(self.options, on_error=OnError.ABORT)
        options = replace(options, backups=settings.backups_path(self.host.setup.settings))
        fingerprint = self.rehearsal.layout.fingerprint if self.rehearsal else None
        return importing.run(
            db, self.path, options, progress=running.tell, cancelled=running.stopped, fingerprint=fingerprint
        )

    def _skipping(self) -> Options:
        """The options that leave bad rows out, and say where they go if that is not beside the file."""
        usual = str(rejects_path(self.path))
        rejects = self._rejects()
        return replace(self.options, on_error=OnError.SKIP, rejects=None if rejects == usual else rejects)

    def _rejects(self) -> str:
        """Beside the file, or at home if nothing can be written there."""
        beside = rejects_path(self.path)
        return str(beside if os.access(beside.parent, os.W_OK) else Path.home() / beside.name)

    def _rejects_shown(self) -> str:
        rejects = Path(self._rejects())
        return rejects.name if rejects.parent == Path(self.path).parent else folders.shown(rejects)

    def _applied(self, found: Outcome) -> None:
        if not self.is_attached:
            self.host.say(import_words.done(found, self.options.into))
        elif found.exit == REFUSED:
            self._enter(Phase.DIFFERENCES)
            self.host.say("Rows are wrong by now; nothing was written. Press r to rehearse again.", "error")
        else:
            self.outcome = found
            self._count(found)
            self.told.show(import_words.summary(found, self.options.into, self.size.width - 6))
            self._enter(Phase.APPLIED)

    def action_undo(self) -> None:
        """Take the import back."""
        if self.outcome is not None and self.outcome.change_set is not None:
            number = self.outcome.change_set
            self.host.perform(lambda db: undoing.undo(db, number), self._undone)

    def _undone(self, done: undoing.Undone) -> None:
        self._say_undone(done)
        if self.is_attached and self.outcome is not None:
            self.outcome = replace(self.outcome, change_set=None)
            self.told.show(import_words.undone(done))
            self.steps.words = "taken back"
            self.refresh_bindings()

    # Where it is

    def _enter(self, phase: Phase) -> None:
        self.remove_class(*(f"-{each}" for each in Phase))
        self.phase = phase
        self.add_class(f"-{phase}")
        self.steps.current = STEP.get(phase, 0 if self.layout_found is None else 1)
        self.steps.words = "" if phase in BUSY else import_words.STATE.get(phase, "")
        bar, status = self.query_one(KeyBar), self.host.status_words()
        bar.status = status if phase in (Phase.APPLIED, Phase.APPLYING) else ("nothing written yet", status[-1])
        self._tell_progress()
        self.refresh_bindings()

    def _tell_progress(self) -> None:
        if self.phase in BUSY:
            self.steps.words = import_words.progress(self.phase, self.running.count, stopping=self.running.stopped())

    def _refused(self, error: CrmError) -> None:
        """It cannot be: back to where it was possible, with the reason; without a layout, the reason alone."""
        if not self.is_attached:
            if not isinstance(error, Stopped):
                self.host.say(error.message, "error")
            return
        busy = self.phase
        if isinstance(error, Stopped):
            self.host.say(error.message)
        elif busy is Phase.APPLYING or (busy is Phase.READING and self.layout_found is not None):
            self.host.say(error.message, "error")
        else:
            self.trouble = error
            self.told.show(import_words.trouble(error, self.size.width - 6))
            self._enter(Phase.TROUBLE)
            return
        self._enter(Phase.DIFFERENCES if busy is Phase.APPLYING else Phase.MAPPING)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ALLOWED and self.phase not in ALLOWED[action]:
            return False
        if action == "read_as":
            return isinstance(self.trouble, UndecodableText)
        if action == "undo":
            return self.outcome is not None and self.outcome.change_set is not None
        return True

    def action_back(self) -> None:
        """Stop what runs, end the filter, go a step back, leave."""
        if self.phase in (Phase.REHEARSING, Phase.APPLYING):
            self.running.stop()
            self._tell_progress()
        elif self.phase is Phase.DIFFERENCES and self.differences.narrowed():
            self.differences.widen()
        elif self.phase in (Phase.DIFFERENCES, Phase.TROUBLE) and self.layout_found is not None:
            self._enter(Phase.MAPPING)
            self.columns.focus()
        else:
            self.app.pop_screen()


def start_import(host: Host, into: str = "", path: str = "") -> None:
    """Ask for the file, then open it over the screen that is shown."""

    def go_on(picked: Picked | None) -> None:
        if picked is not None:
            host.push_screen(ImportScreen(picked.path, picked.into))

    host.push_screen(ChooseFile(into, path), go_on)
