"""The layers that open over any screen, by name; each takes the screen below it."""

from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen

from crm_tui.screens.chosen import Chosen
from crm_tui.screens.command_line import CommandLine
from crm_tui.screens.dialogs import Layer
from crm_tui.screens.find import FindDialog
from crm_tui.screens.go_to import GoTo
from crm_tui.screens.keys import KeysDialog
from crm_tui.screens.looks import LooksDialog

LAYERS: Mapping[str, Callable[[Screen[Any]], Layer[Chosen]]] = {
    "find": FindDialog,
    "command": CommandLine,
    "keys": KeysDialog,
    "go_to": GoTo,
    "looks": LooksDialog,
}
