"""What a crm command says, in a dialog to scroll; Esc stops the command while it runs."""

import shlex
from typing import ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.screens.command_running import Command, Said
from crm_tui.screens.dialogs import Dialog
from crm_tui.widgets.text_lines import TextLines

AROUND = 12
"""Columns of the screen that the output does not have."""


class CommandOutput(Dialog[None]):
    """The command runs in a thread; the database is the one that is open."""

    CSS_PATH = "command_output.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "cancel", "Close", id="layer.cancel"),
    ]

    output = getters.query_one(TextLines)

    def __init__(self, line: str) -> None:
        super().__init__(f":{line}")
        self.line = line
        self.command: Command | None = None

    def body(self) -> ComposeResult:
        yield TextLines(ground="surface")

    def on_mount(self) -> None:
        """Begin; a line that cannot be split into words is explained instead."""
        self.output.focus()
        try:
            words = shlex.split(self.line)
        except ValueError:
            self._show(Said(("A quotation mark is open: close it, or put a backslash before it.",), 2))
            return
        self.name_row.count = "running, Esc stops it"
        self.command = Command(words, self.host.setup.settings.db, max(40, self.app.size.width - AROUND))
        self._run(self.command)

    def action_cancel(self) -> None:
        """Stop the command; close what it said."""
        if self.command is None:
            self.dismiss(None)
        else:
            self.command.stop("by you")

    def keep(self) -> None:
        """The program is being ended: the command ends with it."""
        if self.command is not None:
            self.command.stop("with the program")

    @work(thread=True, group="command")
    def _run(self, command: Command) -> None:
        said = command.run()
        self.app.call_from_thread(self._done, said)

    def _done(self, said: Said) -> None:
        self.command = None
        self._show(said)
        self.host.look_for_changes()

    def _show(self, said: Said) -> None:
        ended = (f"Stopped {said.ended}.",) if said.ended else ()
        nothing = () if any(said.lines) or ended else ("It said nothing.",)
        self.output.show([*(said.lines if any(said.lines) else ()), *ended, *nothing])
        self.name_row.count = "" if said.exit == 0 else "stopped" if said.ended else f"exit {said.exit}"
