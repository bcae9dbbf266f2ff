"""Home: what needs me now, and what happened lately."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.events import Resize

from crm_tui.domain import countries
from crm_tui.screens import day, openings, record_acts, task_acts
from crm_tui.screens.crm_screen import CrmScreen
from crm_tui.screens.demonstrating import demonstrate
from crm_tui.screens.figure_reading import FigureReading, Figures
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.screens.record_acts import Subject
from crm_tui.screens.selected import Selected
from crm_tui.services import agenda, sla
from crm_tui.services.agenda import Agenda
from crm_tui.settings import FILE
from crm_tui.widgets.agenda_list import AgendaList, Entry
from crm_tui.widgets.day_head import DayHead
from crm_tui.widgets.day_line import DayLine
from crm_tui.widgets.figure_line import FigureLine
from crm_tui.widgets.first_steps import FirstSteps, Piece, Step
from crm_tui.widgets.line_list import LineList
from crm_tui.widgets.signs import RISK
from crm_tui.widgets.week_rail import WeekRail

GUESSED = ("country", "currency", "timezone")
GIVEN = ("option", "CRM_", FILE)
"""How the origins begin of what somebody chose."""

ACTS = {"done": ("tasks", "contacts", "companies", "leads", "deals"), "postpone": ("tasks",)}
"""The entities whose records a key is for."""

MOST = 50
"""So many lines of a group are read."""

STEPS = (
    Step("n", "Add a contact", "a name or a mail address is enough", "a name or a mail address is enough", "new"),
    Step(
        ":import",
        "Import a file",
        "CSV or JSON, rehearsed before it counts",
        "CSV or JSON, rehearsed first",
        "import",
    ),
    Step(":demo", "Look around", "134 invented people in a throw-away file", "134 invented people", "demo"),
)


class HomeScreen(CrmScreen):
    """What is due, at the left; the week and the latest changes, at the right; three ways to begin when empty."""

    MODE = "home"
    CSS_PATH = "home.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d,c", "done", "Done", tooltip="a task is done; of a touch the call is logged", id="home.done"),
        Binding("z", "postpone", "Postpone", tooltip="the task, to another day", id="home.postpone"),
        Binding("f", "figures", "Figures", show=False, tooltip="the report behind one", id="home.figures"),
        Binding("n", "new", "New contact", tooltip="a name or a mail address is enough", id="records.new"),
        Binding("I", "import", "Import", show=False, tooltip="a file, rehearsed before it counts", id="records.import"),
        Binding("D", "demo", "Demo", show=False, tooltip="a throw-away database to try things on", id="home.demo"),
    ]

    head = getters.query_one(DayHead)
    line = getters.query_one(DayLine)
    list = getters.query_one(AgendaList)
    rail = getters.query_one(WeekRail)
    figure_line = getters.query_one(FigureLine)
    first = getters.query_one(FirstSteps)

    def __init__(self) -> None:
        super().__init__()
        self.agenda: Agenda | None = None
        self.figures: Figures = ()
        self.reading = FigureReading(self, self._show_figures)

    def body(self) -> ComposeResult:
        yield DayHead(id="head")
        yield DayLine(self.now)
        yield FigureLine()
        with Container(id="panes"):
            yield AgendaList()
            yield WeekRail()
        with Container(id="empty"):
            yield FirstSteps()

    @property
    def now(self) -> datetime:
        """The time where the member is."""
        context = self.host.db.context()
        return context.now.astimezone(context.zone)

    def on_mount(self) -> None:
        """Read the day; from now on look at the clock once a minute."""
        self.first.fill(STEPS, self._notes())
        self.list.focus()
        self._tick()
        self.reload()

    def reload(self) -> None:
        self.host.fetch(partial(agenda.agenda, most=MOST), self._show, group="agenda")

    def _tick(self) -> None:
        """Another minute; on another day everything is read again."""
        before, now = self.line.now, self.now
        self._show_time(now)
        if before.date() != now.date():
            self.reload()
        elif self.agenda is not None and any(due.entity == "tickets" for due in self.agenda.at_risk):
            self._show_lines()
        self.host.fetch(sla.tick, self._ticked, group="sla tick")
        self.set_timer(60 - now.second, self._tick)

    def _ticked(self, changed: frozenset[int]) -> None:
        """Time put tickets at risk, or over."""
        if changed:
            self.reload()

    def _show(self, found: Agenda) -> None:
        self.host.settled()
        self.agenda = found
        self.set_class(found.empty, "-empty")
        (self.first if found.empty else self.list).focus()
        self.rail.show(day.week(found), day.news(found, self.now))
        self._show_time(self.now)
        self._show_lines()
        if not found.empty:
            self.reading.ask()

    def _show_figures(self, found: Figures) -> None:
        self.figures = found
        tiles = tuple(tile for _, tile in found)
        self.rail.show_figures(tiles)
        self.figure_line.show(tiles)

    def on_unmount(self) -> None:
        """Nobody waits for figures any more."""
        self.reading.drop()

    def _show_time(self, now: datetime) -> None:
        found = self.agenda
        self.line.show(now, day.appointments(found, now) if found else ())
        counts = [(f"! {found.overdue_count:,} overdue", "error")] if found and found.overdue_count else []
        counts += [(f"{found.week[0][1]:,} today", "text")] if found else []
        counts += [(f"{RISK} {found.at_risk_count:,} at risk", "warning")] if found and found.at_risk_count else []
        self.head.show(f"{now:%A} {now.day} {now:%B}", tuple(counts))

    def _show_lines(self) -> None:
        if self.agenda is not None:
            wide = self.size.width >= 120
            found = day.lines(self.agenda, self.now, spaced=self.size.height >= 30, lately=not wide)
            self.list.show(found, keep=True)

    def on_resize(self, event: Resize) -> None:
        """Lay the groups out for the room there is."""
        self.first.lay_out(two=event.size.width >= 120)
        self._show_lines()

    @on(LineList.Chosen)
    async def _chosen(self) -> None:
        """Open the record, or take the step."""
        step, entry = self.first.entry, self.list.entry
        if self.first.has_focus and step is not None:
            await self.run_action(step.action)
        elif entry is not None and entry.entity:
            self.visit(entry.entity, entry.id)

    @on(LineList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tasks are done and postponed, with people one speaks."""
        allowed = ACTS.get(action)
        if allowed is None or not self.is_mounted:
            return True
        return self.list.entry is not None and self.list.entry.entity in allowed

    def action_done(self) -> None:
        """Finish the task, or log the call that was due."""
        entry = self.list.entry
        if entry is not None and entry.entity == "tasks":
            task_acts.done(self.host, _task(entry), self.reload)
        elif entry is not None:
            record_acts.log(self.host, Subject(entry.entity, entry.id), "call")

    def action_postpone(self) -> None:
        """Move the task to another day."""
        entry = self.list.entry
        if entry is not None:
            task_acts.postpone(self.host, _task(entry), self.reload)

    def action_figures(self) -> None:
        """Open the report behind one of the figures."""
        if not self.figures:
            self.host.say("The figures are being read")
            return
        words = [(tile.figure.label, tile.figure.text, tile.figure.change, tile.when) for _, tile in self.figures]
        picks = [Pick(str(at), label, "  ".join(filter(None, rest))) for at, (label, *rest) in enumerate(words)]
        self.app.push_screen(PickOne("Figures", picks), self._open_figure)

    def _open_figure(self, at: str | None) -> None:
        if at is not None:
            pick = self.figures[int(at)][0].pick
            self.action_report(pick.report, pick.period)

    def action_new(self) -> None:
        """Add a contact."""
        self.app.push_screen(openings.form("contacts"))

    def action_import(self) -> None:
        """Import a file."""
        openings.start_import(self.host, "contacts")

    def action_demo(self) -> None:
        """Look around in a throw-away database, then come back to this one."""
        demonstrate(self.host)

    def _notes(self) -> tuple[tuple[Piece, ...], ...]:
        """Where the file lies, and what was guessed."""
        chosen = self.host.setup.settings
        made = "Created " if self.host.setup.created else ""
        alone = ", readable by you alone" if private(chosen.db) else ""
        given = any(chosen.origins[name].startswith(GIVEN) for name in GUESSED)
        guessed = f"{countries.name(chosen.country)}, {chosen.currency}, {chosen.timezone}"
        return (
            ((f"{made}{homely(chosen.db)}{alone}.", "muted", False),),
            ((guessed + ("." if given else " from your system."), "muted", False),),
            (("crm config set country DE", "text", True), (" changes it.", "muted", False)),
        )


def _task(entry: Entry) -> Selected:
    return Selected("tasks", (f"#{entry.id}",), (), entry.title)


def homely(path: str) -> str:
    """A path with `~` for the home directory."""
    home = str(Path.home())
    return f"~{path.removeprefix(home)}" if path.startswith(f"{home}/") else path


def private(path: str) -> bool:
    """Whether a file is there and nobody else may read it."""
    file = Path(path).expanduser()
    return file.exists() and not file.stat().st_mode & 0o077
