"""One of several words, found by typing some of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from crm_tui.screens.dialogs import Dialog
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.typed import Typed


@dataclass(frozen=True)
class Pick:
    """Something to be picked: its value, its words, a note beside it."""

    value: str
    words: str
    note: str = ""


class PickList(LineList[Pick], can_focus=False):
    """The picks that fit; the keys come from the input above."""

    def draw_entry(self, line: Line, entry: Pick, *, here: bool) -> None:
        line.put(entry.words, width=28, bold=here).gap(2)
        line.put(entry.note, "muted", width=max(0, self.size.width - line.at - 1))


class PickOne(Dialog[str]):
    """Ends with a value; where it is `free`, also with what was typed and fits nothing."""

    CSS_PATH = "pick_one.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="pick.down"),
        Binding("up", "move(-1)", "Previous", show=False, id="pick.up"),
        Binding("pagedown", "move(10)", "Next page", show=False, id="pick.page_down"),
        Binding("pageup", "move(-10)", "Previous page", show=False, id="pick.page_up"),
    ]

    typed = getters.query_one(Input)
    found = getters.query_one(PickList)

    def __init__(self, title: str, picks: Sequence[Pick], *, at: str = "", free: str = "", loose: bool = True) -> None:
        super().__init__(title)
        self.picks = tuple(picks)
        self.at = at
        """The value to stand on first."""
        self.free = free
        """An example of what else can be typed; empty where nothing else can."""
        self.loose = loose
        """Whether typed words are also looked for inside the picks, not only where they begin."""

    def body(self) -> ComposeResult:
        yield Typed(f"type to find, or {self.free}" if self.free else "type to find")
        yield PickList(ground="surface")

    def on_mount(self) -> None:
        self.typed.focus()
        self.found.styles.height = min(max(2, len(self.picks)), 12)
        self._show("")
        here = [at for at, pick in enumerate(self.picks) if pick.value == self.at]
        self.call_after_refresh(self.found.action_move, here[0] if here else 0)

    def action_move(self, lines: int) -> None:
        """Move the cursor of the list."""
        self.found.action_move(lines)

    @on(Input.Changed)
    def _narrow(self, message: Input.Changed) -> None:
        self._show(message.value.strip().casefold())

    def _show(self, words: str) -> None:
        fitting = [pick for pick in self.picks if self._fits(pick, words)]
        fitting.sort(key=lambda pick: not pick.words.casefold().startswith(words) if words else False)
        self.found.show(fitting)
        self.name_row.count = f"{len(fitting):,}"

    def _fits(self, pick: Pick, words: str) -> bool:
        if not self.loose:
            return pick.words.casefold().startswith(words)
        return words in f"{pick.words} {pick.note}".casefold()

    @on(Input.Submitted)
    def _take_typed(self) -> None:
        pick, words = self.found.entry, self.typed.value.strip()
        if pick is not None:
            self.dismiss(pick.value)
        elif self.free and words:
            self.dismiss(words)

    @on(LineList.Chosen)
    def _take(self) -> None:
        self._take_typed()
