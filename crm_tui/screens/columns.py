"""The columns of a list: which ones, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.domain.fields import Field
from crm_tui.screens.dialogs import Dialog
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.signs import MARKED, OPEN


@dataclass(frozen=True)
class Choice:
    """A field, and whether it is a column."""

    name: str
    label: str
    chosen: bool


class ChoiceList(LineList[Choice]):
    """The columns in their order, then the other fields."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "show_or_hide", "Show or hide", id="columns.toggle"),
        Binding("less_than_sign,shift+up,K", "shift(-1)", "Forward", key_display="<", id="columns.forward"),
        Binding("greater_than_sign,shift+down,J", "shift(1)", "Back", key_display=">", id="columns.backward"),
    ]

    def draw_entry(self, line: Line, entry: Choice, *, here: bool) -> None:
        line.put(MARKED if entry.chosen else OPEN, "accent" if entry.chosen else "faint").gap(1)
        line.put(entry.label, "text" if entry.chosen else "muted", width=28, bold=here).gap(2)
        line.put(entry.name, "muted" if entry.chosen else "faint", width=24)

    def action_show_or_hide(self) -> None:
        """Make the field a column, or none."""
        if self.entry is not None:
            changed = replace(self.entry, chosen=not self.entry.chosen)
            self._put([changed if each == self.entry else each for each in self.entries], self.cursor)

    def action_shift(self, lines: int) -> None:
        """Move the field among the others."""
        target = self.cursor + lines
        if 0 <= target < len(self.entries):
            moved = [*self.entries]
            moved[self.cursor], moved[target] = moved[target], moved[self.cursor]
            self._put(moved, target)

    def _put(self, entries: Sequence[object], cursor: int) -> None:
        self.show([each for each in entries if isinstance(each, Choice)])
        self.action_move(cursor)


class ColumnsDialog(Dialog[tuple[str, ...]]):
    """It answers with the names of the columns in order."""

    CSS_PATH = "columns.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", id="columns.keep", priority=True),
        Binding("0", "reset", "As at first", id="columns.reset"),
    ]

    choices = getters.query_one(ChoiceList)

    def __init__(self, fields: Sequence[Field], shown: Sequence[str], first: Sequence[str]) -> None:
        super().__init__("Columns")
        self.labels = {field.name: field.label for field in fields}
        self.columns = tuple(shown)
        self.first = tuple(first)

    def body(self) -> ComposeResult:
        yield ChoiceList(ground="surface")

    def on_mount(self) -> None:
        self._show(self.columns)
        self.choices.focus()

    def _show(self, columns: Sequence[str]) -> None:
        others = [name for name in self.labels if name not in columns]
        self.choices.show([Choice(name, self.labels[name], name in columns) for name in (*columns, *others)])

    @property
    def chosen(self) -> tuple[str, ...]:
        """The columns as they are chosen now."""
        return tuple(each.name for each in self.choices.entries if isinstance(each, Choice) and each.chosen)

    @on(ChoiceList.Moved)
    def _count(self) -> None:
        self.name_row.count = f"{len(self.chosen)} shown"

    def action_reset(self) -> None:
        """Choose what stands there when nobody chose."""
        self._show([name for name in self.first if name in self.labels])

    def action_keep(self) -> None:
        """Answer; a list without columns would show nothing."""
        self.dismiss(self.chosen or None)
