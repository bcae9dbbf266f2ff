"""A screen over the database: it hears of every change, and has the keys that work everywhere."""

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from crm_tui.screens.framed import Framed
from crm_tui.services import change_log, undoing
from crm_tui.services.undoing import Undone
from crm_tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from crm_tui.db.feed import Changed


class CrmScreen(Framed):
    """It reads again what it shows when one of its entities changed, here or anywhere else."""

    SHOWS: ClassVar[tuple[str, ...]] = ()
    """The entities whose changes matter here; none for all."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "Undo", tooltip="also after a restart", id="app.undo"),
        Binding("ctrl+r", "redo", "Redo", show=False, id="app.redo"),
        Binding("escape", "back", "Back", show=False, id="app.back"),
        Binding("ctrl+p", "app.open('find')", "Find", show=False, tooltip="anything, by typing", id="app.find"),
        Binding("colon", "app.open('command')", "Command", show=False, tooltip="any crm command", id="app.command"),
    ]

    def on_mount(self) -> None:
        self._stale = False
        self.host.changed.subscribe(self, self._changed)
        self.query_one(KeyBar).status = self.host.status_words()

    def reload(self) -> None:
        """Read again what is shown; cursor, selection and scroll stay."""
        raise NotImplementedError

    def jump(self, number: int) -> None:
        """Stand on a record; a screen without a list has none to stand on."""

    def visit(self, mode: str, number: int) -> None:
        """Open a screen on one of its records."""
        here = self.host.current_mode
        self.host.switch_mode(mode)
        below = self.host.screen_stack[0]
        if isinstance(below, CrmScreen):
            below.welcome(number, here)

    def welcome(self, number: int, mode: str) -> None:
        """Stand on a record that another screen leads to; `mode` is that screen."""
        self.jump(number)

    def action_report(self, name: str, period: str | None = None, filters: tuple[str, ...] = ()) -> None:
        """Open a report, of a period, of the records that filters let through."""
        self.host.switch_mode("reports")
        below = self.host.screen_stack[0]
        if isinstance(below, CrmScreen):
            below.open_report(name, period, filters)

    def open_report(self, name: str, period: str | None = None, filters: tuple[str, ...] = ()) -> None:
        """Show a report, where there are reports."""

    def action_visit(self, mode: str, number: int) -> None:
        """Open a screen on one of its records."""
        self.visit(mode, number)

    def on_screen_resume(self) -> None:
        if self._stale:
            self._stale = False
            self.reload()

    def action_back(self) -> None:
        """Go back one level; a top screen has none."""

    def action_undo(self) -> None:
        """Undo what I did last, wherever that was."""
        self.host.perform(change_log.undo, self._say_undone)

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.host.perform(undoing.redo, partial(self._say_undone, verb="Done again"))

    def _say_undone(self, done: Undone, verb: str = "Undone") -> None:
        left = (*done.conflicts, *done.kept)
        stays = f"{len(left):,} values or records stay as they are; g l shows them" if len(left) > 1 else "".join(left)
        words = f"{verb}: {done.label}. {stays}".strip()
        self.host.say(words if words.endswith(".") else f"{words}.", "warning" if left else "information")

    def _changed(self, changed: "Changed") -> None:
        if self.SHOWS and not set(self.SHOWS) & set(changed.records):
            return
        if self.is_current:
            self.reload()
        else:
            self._stale = True
