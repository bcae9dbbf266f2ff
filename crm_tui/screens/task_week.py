"""The week of tasks: seven days, how full each is, and what is to be done."""

from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.screens import openings, task_acts
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.list_marks import today
from crm_tui.screens.selected import Selected
from crm_tui.services import task_week
from crm_tui.services.rows import Written
from crm_tui.services.task_week import DAYS, WeekDay
from crm_tui.widgets.pane_title import PaneTitle
from crm_tui.widgets.week_grid import DayColumn, Slot, WeekGrid


class TaskWeekScreen(CrmScreen):
    """From Monday, or whatever day begins the member's week; `<` and `>` go to other weeks."""

    MODE = "tasks"
    CSS_PATH = "task_week.tcss"
    SHOWS = ("tasks",)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "done", "Done", tooltip="a recurring one comes back", id="tasks.done"),
        Binding("z", "postpone", "Postpone", tooltip="to another day, in words", id="tasks.postpone"),
        Binding("n", "new", "New", tooltip="a task on this day", id="records.new"),
        Binding("less_than_sign", "turn(-1)", "Week before", key_display="<", id="week.before"),
        Binding("greater_than_sign", "turn(1)", "Week after", key_display=">", id="week.after"),
        Binding("w", "back", "List", tooltip="back to the list", id="week.list"),
    ]

    name_row = getters.query_one(PaneTitle)
    grid = getters.query_one(WeekGrid)

    def __init__(self) -> None:
        super().__init__()
        self.first: date | None = None

    def body(self) -> ComposeResult:
        yield PaneTitle("Week")
        yield WeekGrid()

    def on_mount(self) -> None:
        """Begin with this week."""
        self.name_row.live = True
        self.grid.focus()
        context = self.host.db.context()
        day = today(context)
        self.first = day - timedelta(days=(day.weekday() - self.host.setup.settings.week_start) % DAYS)
        self.reload()

    def reload(self) -> None:
        if self.first is not None:
            self.host.fetch(partial(task_week.week, first=self.first), self._show, group="task week")

    def _show(self, days: tuple[WeekDay, ...]) -> None:
        now = today(self.host.db.context())
        self.grid.show(tuple(_column(each, now) for each in days))
        first, last = days[0].day, days[-1].day
        self.name_row.context = f"{first.day} {first:%b} to {last.day} {last:%b %Y}"
        self.name_row.count = f"{sum(each.count for each in days):,} to do"

    @on(WeekGrid.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("done", "postpone"):
            return self.is_mounted and self.grid.slot is not None
        return super().check_action(action, parameters)

    @on(WeekGrid.Chosen)
    def _open(self) -> None:
        if self.grid.slot is not None:
            self.app.push_screen(openings.record("tasks", self.grid.slot.id))

    def action_turn(self, weeks: int) -> None:
        """Go to another week."""
        if self.first is not None:
            self.first += timedelta(days=DAYS * weeks)
            self.reload()

    def action_done(self) -> None:
        """Do the task."""
        self._act(task_acts.done)

    def action_postpone(self) -> None:
        """Put it off."""
        self._act(task_acts.postpone)

    def _act(self, verb: task_acts.Act) -> None:
        slot = self.grid.slot
        if slot is not None:
            verb(self.host, Selected("tasks", (f"#{slot.id}",), (), slot.title), lambda: None)

    def action_new(self) -> None:
        """Add a task on the day of the cursor."""
        day = self.grid.days[self.grid.at].day if self.grid.days else None
        values = {"due": day.isoformat()} if day else {}
        self.app.push_screen(openings.form("tasks", values=values), _added)

    def action_back(self) -> None:
        """Go back to the list."""
        self.app.pop_screen()


def _added(written: Written | None) -> None:
    """The change feed shows it."""


def _column(each: WeekDay, now: date) -> DayColumn:
    late = each.day < now
    slots = tuple(
        Slot(task.id, task.title, "error" if late else "text" if task.mine else "muted", task.priority == "urgent")
        for task in each.tasks
    )
    return DayColumn(each.day, f"{each.day:%a} {each.day.day}", each.count, slots, each.day == now, late)
