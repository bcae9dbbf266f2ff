"""Find: one line for everything — records while one types, the actions that work here, the screens, a command."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from crm_tui.errors import CrmError
from crm_tui.screens.chosen import Chosen
from crm_tui.screens.command_line import obey
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.finding import MOST, Answer, Finding, doable, fitting, records_found, reports, saved
from crm_tui.services.search import searchable
from crm_tui.text import fold
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.line import Line, cut
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.matched import put_matched
from crm_tui.widgets.one_line import OneLine

PAUSE = 0.08
"""Seconds without a key after which is searched."""

FIRST = 8
"""Records that stand before the actions and screens; the others stand behind."""

COMMAND = ":"


class FindList(LineList[Finding], can_focus=False):
    """What was found; the input above moves the cursor."""

    DRIVEN = True

    words: tuple[str, ...] = ()

    def draw_entry(self, line: Line, entry: Finding, *, here: bool) -> None:
        line.put(entry.kind, "muted", width=10)
        room = line.width - line.at - 3
        title = min(cell_len(cut(entry.title, room)), room * 2 // 3)
        right = cut(entry.key or entry.note, room - title)
        start = line.width - 1 - cell_len(right)
        put_matched(line, entry.title, self.words, width=start - line.at - 2)
        if entry.about and start - line.at > 12:
            line.gap(2)
            put_matched(line, entry.about, self.words, "muted", width=start - line.at - 2)
        line.to(start)
        if entry.key:
            line.put(right, "accent")
        else:
            put_matched(line, right, self.words, "muted", width=cell_len(right))


class FindHint(Drawn, can_focus=False):
    """A rule, and below it what else can be typed, or that there is more."""

    DEFAULT_CSS = "FindHint { height: 2; overflow: hidden; }"
    GROUND = "surface"

    more = ""

    def tell(self, more: str) -> None:
        """Say that not everything is shown."""
        self.more = more
        self.refresh()

    def draw(self, line: Line, row: int) -> None:
        if row == 0:
            line.rule(line.width)
        elif self.more:
            line.gap(1).put(self.more, "muted")
        else:
            line.gap(1).put(COMMAND, bold=True).put(" runs a crm command, e.g. ", "muted").put(":contacts list tag:vip")


class FindDialog(Dialog[Chosen]):
    """It answers with what is to be done on the screen below."""

    CSS_PATH = "find.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Line", key_display="↑ ↓", id="find.previous", priority=True),
        Binding("down", "move(1)", "Line", show=False, id="find.next", priority=True),
        Binding("pageup", "move(-10)", "Page up", show=False, id="find.page_up"),
        Binding("pagedown", "move(10)", "Page down", show=False, id="find.page_down"),
        Binding("enter", "choose", "Open", id="find.choose", priority=True),
        Binding("tab", "only", "Only this kind", tooltip="again shows all", id="find.only", priority=True),
    ]

    lines = getters.query_one(FindList)
    input = getters.query_one(OneLine)
    hint = getters.query_one(FindHint)

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__("Find")
        self.below = below
        self.doable = doable(below.active_bindings.values()) + reports()
        self.answer = Answer("", (), capped=False)
        self.only = ""
        self._within: str | None = None
        self._pause: Timer | None = None
        self._chosen_early = False

    def body(self) -> ComposeResult:
        yield OneLine("a name, a number, some words, or what to do")
        yield FindList(ground="surface")
        yield FindHint()

    def on_mount(self) -> None:
        """Before anything is typed: what can be done."""
        self.input.focus()
        self.host.fetch(saved, self._know_saved, group="find saved")
        self._show()

    def _know_saved(self, found: Sequence[Finding]) -> None:
        if found:
            self.doable = [*self.doable, *found]
            self._show(keep=bool(self.lines.cursor))

    # Typing

    @on(Input.Changed)
    def _typed(self) -> None:
        self._chosen_early = False
        self._show()
        self._search_soon()

    def _search_soon(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE, self._search)

    def _search(self) -> None:
        self._pause = None
        text = self.text
        if not self._searches:
            self._answered(Answer(text, (), capped=False))
            return
        self.host.fetch(
            partial(records_found, text=text, within=self._within), self._answered, self._refused, group="find"
        )

    def _answered(self, answer: Answer) -> None:
        self.answer = answer
        self._show(keep=bool(self.lines.cursor))
        if self._chosen_early and answer.text == self.text:
            self._chosen_early = False
            self._take()

    def _refused(self, error: CrmError) -> None:
        self.hint.tell(error.message)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.value.strip()

    @property
    def _searches(self) -> bool:
        return bool(self.text) and not self.text.startswith(COMMAND) and bool(self._within or not self.only)

    # Showing

    def _show(self, *, keep: bool = False) -> None:
        lines = self._lines()
        self.lines.words = tuple(fold(self.text).split())
        self.lines.show(lines, keep=keep)
        more = "+" if self.answer.capped and self.text else ""
        self.name_row.count = f"{len(lines)}{more} found" if self.text else ""
        self.name_row.context = f"only {self.only}" if self.only else ""
        self.hint.tell(self._left_out(bool(lines)))

    def _lines(self) -> Sequence[Finding]:
        if self.text.startswith(COMMAND):
            line = self.text[len(COMMAND) :].strip()
            return [Finding("command", line, note="" if line else "e.g. log")]
        found = self.answer.findings if self.text else ()
        done = fitting(self.doable, self.text)
        if self.only:
            return [line for line in (*found, *done) if line.kind == self.only]
        return [*found[:FIRST], *done, *found[FIRST:]]

    def _left_out(self, anything: bool) -> str:
        if self.text and self._settled and self.answer.capped:
            return f"Only the best {MOST} records are listed; another letter narrows them."
        if self.text and self._settled and not anything:
            return f"Nothing is called {cut(self.text, 40)}; another spelling may find it."
        return ""

    @property
    def _settled(self) -> bool:
        """Whether the records are those for what is typed."""
        return self.answer.text == self.text and self._pause is None

    # Choosing

    @on(FindList.Chosen)
    def action_choose(self) -> None:
        """Open the line under the cursor; the first one of the answer, if that is still on its way."""
        if self._settled or not self._searches or self.lines.cursor:
            self._take()
        else:
            self._chosen_early = True

    def _take(self) -> None:
        line = self.lines.entry
        if line is None:
            return
        if line.kind == "command":
            obey(self, line.title, self.below)
        elif line.chosen is None:
            self.host.say(f"This {line.kind} belongs to no contact and no company", "warning")
        else:
            self.dismiss(Chosen(line.chosen.action, line.chosen.node or self.below))

    def action_move(self, lines: int) -> None:
        """Go to another line."""
        self.lines.action_move(lines)

    def action_only(self) -> None:
        """Show only what is of the kind of the line under the cursor; again, everything."""
        line = self.lines.entry
        if self.only:
            self.only, self._within = "", None
        elif line is not None and line.kind != "command":
            self.only, self._within = line.kind, line.within if line.within in searchable() else None
        self._show()
        self._search_soon()
