"""What a list is sorted by: any field, found by typing the start of its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crm_tui.domain.fields import Field
from crm_tui.screens.dialogs import Dialog
from crm_tui.text import fold
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.matched import put_matched
from crm_tui.widgets.one_line import OneLine


@dataclass(frozen=True)
class Key:
    """A field to sort by, and how the list is sorted by it now."""

    name: str
    label: str
    order: str = ""


class KeyList(LineList[Key], can_focus=False):
    """The fields; the input above moves the cursor."""

    DRIVEN = True

    typed: tuple[str, ...] = ()

    def draw_entry(self, line: Line, entry: Key, *, here: bool) -> None:
        put_matched(line, entry.label, self.typed, width=28)
        line.to(32).put(entry.name, "muted", width=24)
        if entry.order:
            line.put(entry.order, "accent").gap(1).put("again reverses" if here else "", "muted")


class SortDialog(Dialog[str]):
    """It answers with the name of a field; Enter on the one that leads the order reverses it."""

    CSS_PATH = "sorting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Sort", id="sort.choose", priority=True),
        Binding("down", "move(1)", "Next field", show=False, id="sort.next"),
        Binding("up", "move(-1)", "Previous field", show=False, id="sort.previous"),
    ]

    keys = getters.query_one(KeyList)
    input = getters.query_one(OneLine)

    def __init__(self, fields: Sequence[Field], order: Sequence[tuple[str, bool]], shown: Sequence[str]) -> None:
        super().__init__("Sort by")
        first = dict.fromkeys((*(name for name, _ in order), *shown))
        known = {field.name: field for field in fields}
        signs = {name: "▼" if descending else "▲" for name, descending in order[:1]}
        names = (*(name for name in first if name in known), *(name for name in known if name not in first))
        self.all = tuple(Key(name, known[name].label, signs.get(name, "")) for name in names)

    def body(self) -> ComposeResult:
        yield OneLine("the start of a name")
        yield KeyList(ground="surface")

    def on_mount(self) -> None:
        self.keys.show(self.all)
        self.input.focus()

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        typed = fold(message.value).split()
        found = [key for key in self.all if all(word in fold(f"{key.label} {key.name}") for word in typed)]
        first = "".join(typed[:1])
        found.sort(key=lambda key: not fold(key.label).startswith(first))
        self.keys.typed = tuple(typed)
        self.keys.show(found)

    @on(KeyList.Chosen)
    def action_choose(self) -> None:
        """Sort by the field under the cursor."""
        if self.keys.entry is not None:
            self.dismiss(self.keys.entry.name)

    def action_move(self, lines: int) -> None:
        """Go to another field."""
        self.keys.action_move(lines)
