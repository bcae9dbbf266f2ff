"""The command line: one row above the keys, for any crm command without the word crm."""

from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Label

from crm_tui.screens.chosen import Chosen
from crm_tui.screens.command_output import CommandOutput
from crm_tui.screens.demonstrating import demonstrate
from crm_tui.screens.dialogs import Layer
from crm_tui.screens.importing import start_import
from crm_tui.widgets.key_bar import KeyBar
from crm_tui.widgets.one_line import OneLine

QUIT = ("q", "quit", "exit")


class CommandLine(Layer[Chosen]):
    """It answers with what is to be done; Up and Down go through the lines of this run of the program."""

    CSS_PATH = "command_line.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "run", "Run", id="command.run", priority=True),
        Binding("up", "recall(-1)", "Earlier lines", key_display="↑ ↓", id="command.earlier", priority=True),
        Binding("down", "recall(1)", "Later lines", show=False, id="command.later", priority=True),
    ]

    input = getters.query_one(OneLine)

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self.below = below
        self.at = 0

    def compose(self) -> ComposeResult:
        with Horizontal(id="command-row"):
            yield Label(":")
            yield OneLine("contacts list tag:vip")
        yield KeyBar()

    def on_mount(self) -> None:
        """Stand behind the last line."""
        self.at = len(self.host.lines_run)
        self.input.focus()

    def action_recall(self, lines: int) -> None:
        """Bring another line of this run back."""
        run = self.host.lines_run
        self.at = max(0, min(self.at + lines, len(run)))
        self.input.value = run[self.at] if self.at < len(run) else ""
        self.input.cursor_position = len(self.input.value)

    @on(Input.Submitted)
    def action_run(self) -> None:
        """Run what is typed."""
        obey(self, self.input.value, self.below)


def obey(layer: Layer[Chosen], typed: str, below: Screen[Any]) -> None:
    """Close a layer in which a command was typed, and run it: three words are the screens' own."""
    host, line = layer.host, typed.strip().removeprefix("crm ").strip()
    if line and line not in host.lines_run[-1:]:
        host.lines_run.append(line)
    word, _, rest = line.partition(" ")
    own = line in QUIT or line == "demo" or word == "import"
    layer.dismiss(Chosen("app.leave", below) if line in QUIT else None)
    if line == "demo":
        demonstrate(host)
    elif word == "import":
        start_import(host, path=rest.strip())
    elif line and not own:
        host.push_screen(CommandOutput(line))
