"""The history: what was changed, by whom and when, of everything or of one record; any of it can be undone."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical

from crm_tui.db.database import Database
from crm_tui.errors import CrmError
from crm_tui.screens.change_rows import change_rows
from crm_tui.screens.confirm import Confirm
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.history_filter import Sought, completions, sought
from crm_tui.screens.left_alone import LeftAlone
from crm_tui.services import change_log, undoing
from crm_tui.services.change_log import Account, Step
from crm_tui.services.undoing import Undone, UndoPreview
from crm_tui.widgets.change_list import ChangeList
from crm_tui.widgets.change_pane import ChangePane
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.pane_title import PaneTitle

PAGE = 200
"""Change sets of one question."""

READ_AGAIN = 1_000
"""The most change sets that are read again when something changed."""

MANY = 100
"""From more records than that, undoing asks first."""


class HistoryScreen(CrmScreen):
    """Change sets at the left or above, the one under the cursor told at the right or below."""

    MODE = "history"
    CSS_PATH = "history.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "Undo this one", tooltip="the change under the cursor", id="app.undo"),
        Binding("ctrl+r", "redo", "Redo", tooltip="what was undone last", id="app.redo"),
        Binding("slash", "filter", "Filter", tooltip="since:-7d by:me contacts:12", id="history.filter"),
        Binding("escape", "back", "Back", id="app.back"),
        Binding("r", "reload", "Reload", show=False, id="list.reload"),
    ]

    title_row = getters.query_one("#history-title", PaneTitle)
    bar = getters.query_one(FilterBar)
    changes = getters.query_one(ChangeList)
    pane = getters.query_one(ChangePane)

    def __init__(self, entity: str | None = None, number: int | None = None, name: str = "") -> None:
        super().__init__()
        self.record = Sought(entity, None if number is None else str(number))
        self.record_name = name
        self.filter = ""
        self.steps: tuple[Step, ...] = ()
        self.ended = False
        self._asking = self._again = self._airy = False

    def body(self) -> ComposeResult:
        with Container(id="panes"):
            with Vertical(id="log"):
                yield FilterBar(PaneTitle("History", id="history-title"))
                yield ChangeList()
            yield ChangePane()

    def on_mount(self) -> None:
        """Ask for the newest change sets."""
        self.changes.focus()
        self.title_row.state = "loading"
        self.reload()

    # Reading

    def reload(self) -> None:
        again = max(PAGE, min(len(self.steps), READ_AGAIN))
        self._ask(self.filter, partial(self._head_read, self.filter, most=again), most=again)

    def _ask(self, text: str, then: "partial[None]", *, most: int = PAGE, before: int | None = None) -> None:
        try:
            asked = self._sought(text)
        except CrmError as error:
            self._refused(error)
            return
        question = partial(_steps, asked=asked, most=most, before=before)
        self.host.fetch(question, then, self._refused, group=f"history {id(self)}")

    def _sought(self, text: str) -> Sought:
        found, mine = sought(text), self.record
        return found if mine.entity is None else replace(mine, since=found.since, by=found.by)

    def _head_read(self, text: str, found: tuple[Step, ...], *, most: int) -> None:
        """The newest change sets; those read before that lie behind them stay if the filter is the same."""
        last = found[-1].id if found else 0
        same = text == self.filter and len(found) == most
        tail = tuple(step for step in self.steps if step.id < last) if same else ()
        self.ended = len(found) < most or (bool(tail) and self.ended)
        self.filter = text
        self.bar.accept()
        self._show((*found, *tail))

    def _tail_read(self, found: tuple[Step, ...]) -> None:
        self.ended = len(found) < PAGE
        self._show((*self.steps, *found))

    def _show(self, steps: tuple[Step, ...]) -> None:
        if not self.is_attached:
            return
        self.steps = steps
        self._airy = self.has_class("-tall")
        self.changes.empty = "Nothing matches; Esc shows everything." if self.filter else "Nothing was changed yet."
        context = self.host.db.context()
        today = context.now.astimezone(context.zone).date()
        self.changes.show(tuple(change_rows(steps, today, airy=self._airy)), keep=True)
        self.title_row.context = " ".join(part for part in (self.record_name, self.filter) if part)
        self.title_row.state = ""
        count = f"{len(steps):,}{'' if self.ended else '+'}"
        self.title_row.count = f"{count} change{'' if count == '1' else 's'}"

    def _refused(self, error: CrmError) -> None:
        if not self.is_attached:
            return
        self.title_row.state = ""
        if self.bar.editing:
            self.bar.explain(error.message, 0)
        else:
            self.host.say(error.message, "error")

    @on(ChangeList.Near)
    def _near_the_end(self) -> None:
        if self.steps and not self.ended and self.title_row.state != "loading":
            self.title_row.state = "loading"
            self._ask(self.filter, partial(self._tail_read), before=self.steps[-1].id)

    def on_resize(self) -> None:
        """Empty lines come and go with the height."""
        if self.steps and self._airy != self.has_class("-tall"):
            self._show(self.steps)

    # The change under the cursor

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()
        if self._asking:
            self._again = True
        else:
            self._tell()

    def _tell(self) -> None:
        entry = self.changes.entry
        if entry is None:
            self._told(None)
            return
        self._asking = True
        question = partial(_account, number=entry.id)
        self.host.fetch(question, self._told, self._untold, group=f"account {id(self)}")

    def _told(self, account: Account | None) -> None:
        self._asking = False
        if not self.is_attached:
            return
        if self._again:
            self._again = False
            self._tell()
            return
        self.pane.show(account)

    def _untold(self, error: CrmError) -> None:
        self._told(None)
        self.host.say(error.message, "error")

    def on_descendant_focus(self) -> None:
        if self.bar.editing and not self.bar.input.has_focus:
            self.bar.close()
        self._light_titles()

    def on_descendant_blur(self) -> None:
        self._light_titles()

    def _light_titles(self) -> None:
        self.refresh_bindings()
        self.title_row.live = self.changes.has_focus
        self.pane.title_row.live = self.pane.view.has_focus

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.add_class("-open")
        self.pane.view.focus()

    # Filtering

    def action_filter(self) -> None:
        """Restrict the list, by words."""
        self.bar.edit(self.filter)

    @on(FilterBar.Typed)
    def _typed(self, message: FilterBar.Typed) -> None:
        if not message.filters:
            start, options = completions(message.text, message.cursor)
            self.bar.complete(start, message.cursor, options)
            return
        self._apply(message.text)

    def _apply(self, text: str) -> None:
        self._ask(text, partial(self._head_read, text, most=PAGE))

    @on(FilterBar.Kept)
    def _kept(self, message: FilterBar.Kept) -> None:
        try:
            self._sought(message.text)
        except CrmError as error:
            self._refused(error)
            return
        self._close()
        self._apply(message.text)

    @on(FilterBar.Left)
    def _left(self) -> None:
        self._close()

    def _close(self) -> None:
        self.bar.close()
        self.changes.focus()

    def action_back(self) -> None:
        """To the list, to all changes, to the screen before; one level at a time."""
        if self.pane.view.has_focus:
            self.remove_class("-open")
            self.changes.focus()
        elif self.filter:
            self._apply("")
        elif self.record.entity is not None:
            self.app.pop_screen()

    # Undoing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be undone offers it, only where there is a way back it is shown."""
        if action == "back":
            return self.is_mounted and (self.pane.view.has_focus or bool(self.filter) or self.record.entity is not None)
        if action == "undo":
            step = self._step
            return step is not None and step.undoable and step.undone is None
        return super().check_action(action, parameters)

    @property
    def _step(self) -> Step | None:
        entry = self.changes.entry if self.is_mounted else None
        return next((step for step in self.steps if step.id == entry.id), None) if entry else None

    def action_undo(self) -> None:
        """Undo the change under the cursor; ask first where something stays or much is moved."""
        step = self._step
        if step is not None:
            self.host.fetch(partial(_preview, number=step.id), self._foreseen, group=f"undo {id(self)}")

    def _foreseen(self, foreseen: UndoPreview) -> None:
        left = (*foreseen.conflicts, *foreseen.kept)
        if not left and foreseen.records <= MANY:
            self._undo(foreseen.change_set)
            return
        more = f" And {len(left) - 1:,} more." if len(left) > 1 else ""
        detail = f"{foreseen.records:,} would be put back." + (f"\n{left[0]}{more}" if left else "")
        question = Confirm(f"Undo “{foreseen.label}”?", "Undo", detail)
        self.app.push_screen(question, lambda yes: self._undo(foreseen.change_set) if yes else None)

    def _undo(self, number: int) -> None:
        self.host.perform(partial(change_log.undo, number=number), self._say_undone)

    def _say_undone(self, done: Undone, verb: str = "Undone") -> None:
        super()._say_undone(done, verb)
        if done.conflicts or done.kept:
            self.app.push_screen(LeftAlone(done))


def _steps(db: Database, *, asked: Sought, most: int, before: int | None) -> tuple[Step, ...]:
    return change_log.steps(
        db, entity=asked.entity, ref=asked.ref, since=asked.since, by=asked.by, before=before, most=most
    )


def _account(db: Database, *, number: int) -> Account:
    return change_log.account(db, number)


def _preview(db: Database, *, number: int) -> UndoPreview:
    return undoing.preview(db, number)
