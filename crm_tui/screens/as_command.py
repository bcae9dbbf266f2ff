"""What a form would do, as a command to be pasted into a shell."""

import shlex
from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from crm_tui.screens.dialogs import Dialog
from crm_tui.services.form_fields import Form, argument
from crm_tui.text import safe
from crm_tui.widgets.button_row import ButtonRow


def command(form: Form, changed: Mapping[str, str]) -> str:
    """`crm contacts edit 12 title='Head of IT'`."""
    known = form.fields
    given = [
        f"{name}={shlex.quote(argument(known[name].field, text)) if text else ''}" for name, text in changed.items()
    ]
    verb = ["add"] if form.record is None else ["edit", str(form.record)]
    return " ".join(["crm", form.entity.name, *verb, *given])


class AsCommand(Dialog[None]):
    """The command, ready to be copied."""

    CSS_PATH = "as_command.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", tooltip="copy the command", id="command.copy"),
    ]

    def __init__(self, words: str) -> None:
        super().__init__("As a command")
        self.words = words

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(Content(safe(self.words, multiline=True)))
        yield ButtonRow(["Copy", "Close"])

    def on_mount(self) -> None:
        self.query_one(ButtonRow).focus()

    @on(ButtonRow.Pressed)
    def _pressed(self, event: ButtonRow.Pressed) -> None:
        if event.index == 0:
            self.action_copy()
        else:
            self.action_cancel()

    def action_copy(self) -> None:
        """Copy the command."""
        self.app.copy_to_clipboard(self.words)
        self.host.say("Copied the command")
        self.dismiss(None)
