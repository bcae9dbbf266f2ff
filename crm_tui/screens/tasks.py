"""Tasks: what is to be done, by day."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType

from crm_tui.db.database import Database
from crm_tui.domain.tasks import UNFINISHED
from crm_tui.screens import openings, task_acts
from crm_tui.screens.records import RecordsScreen
from crm_tui.screens.selected import Selected
from crm_tui.screens.task_source import TaskSource
from crm_tui.services import detail
from crm_tui.services.detail import LINKS
from crm_tui.widgets.paged_table import PagedTable


class TasksScreen(RecordsScreen):
    """The list by due day; Enter opens what a task is about."""

    MODE = "tasks"
    ENTITY = "tasks"
    SHOWS = ("tasks", "contacts", "companies", "leads", "deals")
    FILTER = f"status:{','.join(UNFINISHED)}"
    NARROW = ("title", "contact", "priority", "due")
    WIDE = ("title", "priority", "due")
    ALSO = ("status", "due")
    ROWS = TaskSource
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "done", "Done", tooltip="a recurring one comes back", id="tasks.done"),
        Binding("z", "postpone", "Postpone", tooltip="to another day, in words", id="tasks.postpone"),
        Binding("w", "week", "Week", tooltip="seven days beside each other", id="tasks.week"),
        Binding("O", "reopen", "Reopen", show=False, tooltip="a done one", id="tasks.reopen"),
        Binding("delete", "delete", "Delete", show=False, tooltip="to the bin; u brings it back", id="record.delete"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("log", "task"):
            return False
        if action in ("done", "postpone", "reopen"):
            return self._occupied
        return super().check_action(action, parameters)

    @on(PagedTable.Opened)
    def _open(self, message: PagedTable.Opened) -> None:
        """Open what the task belongs to; without that the task itself."""
        message.prevent_default()
        self.host.fetch(partial(_about, number=message.item.id), self._opened, group="task about")

    def _opened(self, found: tuple[str, int]) -> None:
        self.app.push_screen(openings.record(*found))

    def action_done(self) -> None:
        """Do the marked tasks, or the one under the cursor."""
        self._act(task_acts.done)

    def action_reopen(self) -> None:
        """Take back that it is done."""
        self._act(task_acts.reopen)

    def action_postpone(self) -> None:
        """Put it off."""
        self._act(task_acts.postpone)

    def _act(self, verb: task_acts.Act) -> None:
        chosen = self._chosen()
        if chosen is not None:
            verb(self.host, chosen, self.forget_marks)

    def _chosen(self) -> Selected | None:
        if self.pane.has_focus and self.pane.card is not None:
            return Selected(self.ENTITY, (f"#{self.pane.card.id}",), (), self.pane.card.title)
        found = self.selected
        item, marks = self.table.item, self.table.marks
        if found is None or item is None or marks.all or marks.ids:
            return found
        return Selected(self.ENTITY, found.refs, (), item.cells[item.bold].text)

    def action_week(self) -> None:
        """See the week."""
        self.app.push_screen(openings.task_week())


def _about(db: Database, number: int) -> tuple[str, int]:
    """What a task belongs to, the closest first; else the task."""
    values = detail.show(db, "tasks", f"#{number}").page.rows[0].values
    order: Sequence[str] = ("deals", "leads", "contacts", "companies")
    for name in order:
        found = values.get(LINKS[name].removesuffix("_id"))
        if found is not None:
            return name, int(found)
    return "tasks", number
