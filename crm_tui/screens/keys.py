"""The keys that work here and now: derived from the bindings, searched by typing, run by Enter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.screen import Screen

from crm_tui.screens.chosen import Chosen
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.framed import Framed
from crm_tui.screens.tabs import TABS
from crm_tui.text import fold
from crm_tui.widgets.drawn import Row
from crm_tui.widgets.key_columns import KeyColumns, KeyGroup, KeyLine
from crm_tui.widgets.key_names import key_name
from crm_tui.widgets.line import Line
from crm_tui.widgets.one_line import OneLine

EVERYWHERE = ("app", "go", "list", "table", "layer")
"""The first words of ids that are not of one screen."""

MOVING = ("down", "up", "page_down", "page_up", "half_down", "half_up", "first", "last", "next", "previous")
"""The last words of ids that only move something."""

FILTER = (
    KeyLine("key:value", "", "city:Berlin owner:me"),
    KeyLine("-key:value", "", "not: -tag:cold"),
    KeyLine("key>value", "", "created_at>-30d"),
    KeyLine('"two words"', "", "as one text"),
)


class KeysDialog(Dialog[Chosen]):
    """It answers with the action of a line, to be run where its key would have worked."""

    CSS_PATH = "keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Line", key_display="↑ ↓", id="keys.previous", priority=True),
        Binding("down", "move(1)", "Line", show=False, id="keys.next", priority=True),
        Binding("pageup", "move(-10)", "Page up", show=False, id="keys.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="keys.page_down"),
        Binding("f1", "cancel", "Close", show=False, id="keys.close"),
        Binding("enter", "choose", "Run it", priority=True, id="keys.choose"),
    ]

    columns = getters.query_one(KeyColumns)

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__("Keys that work here")
        self.groups = groups_of(below.active_bindings.values())
        self.name_row.context = name_of(below)

    def body(self) -> ComposeResult:
        yield OneLine("search, e.g. undo")
        yield KeyColumns()
        yield KeyHint()

    def on_mount(self) -> None:
        """Show all of them."""
        self.query_one(OneLine).focus()
        self._show(self.groups)

    @on(OneLine.Changed)
    def _typed(self, message: OneLine.Changed) -> None:
        words = fold(message.value).split()
        self._show([replace(group, lines=tuple(_found(group.lines, words))) for group in self.groups])

    @on(KeyColumns.Moved)
    def _moved(self, message: KeyColumns.Moved) -> None:
        self.query_one(KeyHint).show(message.line.id if message.line else "")

    @on(KeyColumns.Chosen)
    def _clicked(self, message: KeyColumns.Chosen) -> None:
        self.dismiss(Chosen(message.line.action, message.line.node))

    def action_move(self, lines: int) -> None:
        """Go to another line."""
        self.columns.move(lines)

    def action_choose(self) -> None:
        """Run the line under the cursor."""
        line = self.columns.line
        if line is not None:
            self.dismiss(Chosen(line.action, line.node))

    def _show(self, groups: Sequence[KeyGroup]) -> None:
        self.columns.show(groups)
        shown, known = _count(groups), _count(self.groups)
        self.name_row.count = f"{known} keys" if shown == known else f"{shown} of {known}"


class KeyHint(Row):
    """What Enter does, and how the key under the cursor is changed."""

    GROUND = "surface"

    action = ""

    def show(self, action: str) -> None:
        """Name another action."""
        self.action = action
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        more = "crm help keys"
        line.put("Enter runs the line.", "muted").gap(1)
        if self.action:
            line.put(
                f"Another key: crm config set keys.{self.action} x",
                "muted",
                width=self.size.width - line.at - len(more) - 2,
            )
        line.to(self.size.width - len(more)).put(more, "faint")


def name_of(screen: Screen[Any]) -> str:
    """What a screen is called."""
    if isinstance(screen, Framed):
        return next((tab.name for tab in TABS if tab.mode == screen.MODE), screen.MODE.capitalize())
    return screen.name_row.title if isinstance(screen, Dialog) else ""


def groups_of(active: Iterable[ActiveBinding]) -> list[KeyGroup]:
    """The keys of a screen: its own, those of every screen, those that move, and how a filter is written."""
    found: dict[str, list[ActiveBinding]] = {}
    for each in active:
        if each.binding.id and each.binding.description and each.enabled:
            found.setdefault(each.binding.id, []).append(each)
    lines = {name: _line(bindings) for name, bindings in found.items()}
    moving = [name for name in lines if name.rpartition(".")[2] in MOVING]
    everywhere = [name for name in lines if name.partition(".")[0] in EVERYWHERE and name not in moving]
    here = [lines[name] for name in lines if name not in {*moving, *everywhere}]
    groups = [
        KeyGroup("Here", tuple(here)),
        KeyGroup("Filter", FILTER if "list.filter" in lines else ()),
        KeyGroup("Everywhere", tuple(_joined([lines[name] for name in everywhere])), right=bool(here)),
        KeyGroup("Moving", tuple(lines[name] for name in moving), right=True),
    ]
    return [group for group in groups if group.lines]


def _line(bindings: Sequence[ActiveBinding]) -> KeyLine:
    """All the keys of an action as one line."""
    first = bindings[0].binding
    names = dict.fromkeys(key_name(each.binding) for each in bindings)
    keys = " ".join(name for name in names if name.removeprefix("Shift+") == name or len(names) == 1)
    return KeyLine(keys, first.description, first.tooltip, first.action, bindings[0].node, first.id or "")


def _joined(lines: Sequence[KeyLine]) -> list[KeyLine]:
    """The screens by their number as one line, which opens the list of places to go to."""
    numbers = [line for line in lines if line.id.startswith("go.") and line.keys.isdigit()]
    others = [line for line in lines if line not in numbers]
    goes = next((line for line in others if line.id == "app.go_to"), None)
    if len(numbers) < 2 or goes is None:
        return [*lines]
    names = f"{numbers[0].word} to {numbers[-1].word}"
    return [*others, replace(goes, keys=f"{numbers[0].keys}-{numbers[-1].keys}", word="Screens", about=names)]


def _found(lines: Sequence[KeyLine], words: Sequence[str]) -> list[KeyLine]:
    return [line for line in lines if all(word in fold(f"{line.keys} {line.word} {line.about}") for word in words)]


def _count(groups: Sequence[KeyGroup]) -> int:
    return sum(bool(line.action) for group in groups for line in group.lines)
