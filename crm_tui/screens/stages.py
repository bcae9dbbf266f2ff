"""The stages of a pipeline: added, changed, put in order, deleted with a place for their deals."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from crm_tui.db.database import Database
from crm_tui.domain.pipeline import StageKind
from crm_tui.screens import openings
from crm_tui.screens.ask_fields import Question, ask
from crm_tui.screens.confirm import Confirm
from crm_tui.screens.dialogs import Dialog
from crm_tui.screens.pick_one import Pick, PickOne
from crm_tui.services import change_log, glances, stages, undoing
from crm_tui.services.rows import Assignment, Row
from crm_tui.text import safe
from crm_tui.widgets.line import Line
from crm_tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.db.feed import Changed
    from crm_tui.services.rows import Written


@dataclass(frozen=True)
class StageLine:
    """A stage, and how many deals stand in it."""

    id: int
    name: str
    kind: str
    chance: str
    rot: str
    deals: int


class StageList(LineList[StageLine]):
    """A line for each stage."""

    def draw_entry(self, line: Line, entry: StageLine, *, here: bool) -> None:
        room = self.size.width
        tone = {StageKind.WON: "success", StageKind.LOST: "muted"}.get(StageKind(entry.kind), "text")
        line.put(entry.name, tone, width=max(12, room - 42), bold=here).gap(1)
        line.put(entry.chance, "muted", width=6, right=True).gap(2)
        line.put(entry.rot, "muted", width=16).gap(1)
        line.put(f"{entry.deals:,} {'deal' if entry.deals == 1 else 'deals'}", width=12, right=True)


class StagesDialog(Dialog[None]):
    """Everything is done at once, and each of it is an undo step."""

    CSS_PATH = "stages.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e,enter", "edit", "Edit", tooltip="name, chance, days until rotting", id="stages.edit", priority=True),
        Binding("n", "add", "Add", tooltip="behind the one under the cursor", id="stages.add"),
        Binding("K", "swap(-1)", "Up", tooltip="one place", id="stages.up"),
        Binding("J", "swap(1)", "Down", tooltip="one place", id="stages.down"),
        Binding("d,delete", "delete", "Delete", tooltip="its deals go to another", id="stages.delete"),
        Binding("u", "undo", "Undo", id="stages.undo"),
        Binding("ctrl+r", "redo", "Redo", show=False, id="stages.redo"),
    ]

    list = getters.query_one(StageList)

    def __init__(self, pipeline: int, name: str) -> None:
        super().__init__("Stages")
        self.name_row.context = name
        self.pipeline = pipeline

    def body(self) -> ComposeResult:
        yield StageList(ground="surface")

    def on_mount(self) -> None:
        """Read them; later changes come by the feed."""
        self.host.changed.subscribe(self, self._changed)
        self.list.focus()
        self._read()

    def _changed(self, changed: "Changed") -> None:
        if {"stages", "deals"} & set(changed.records):
            self._read()

    def _read(self) -> None:
        self.host.fetch(partial(glances.stages_of, pipeline=self.pipeline), self._show, group="stages")

    def _show(self, found: "Sequence[tuple[Row, int]]") -> None:
        old = self.list.entry
        lines = [_line(row, count) for row, count in found]
        self.list.show(lines, keep=True)
        same = next((at for at, each in enumerate(lines) if old is not None and each.id == old.id), None)
        if same is not None:
            self.list.action_move(same - self.list.cursor)
        self.name_row.count = f"{len(lines)}"

    @on(LineList.Chosen)
    def _chosen(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        """Change its name, its chance, its days."""
        if self.list.entry is not None:
            self.app.push_screen(openings.form("stages", self.list.entry.id))

    def action_add(self) -> None:
        """Add a stage behind this one."""
        after = self.list.entry
        if after is None:
            return
        fields = {"name": "", "probability": "", "rot_days": ""}
        labels = {"rot_days": "Rots after days"}
        question = Question("New stage", f"behind {after.name}", "Add stage", "stages", fields, ("name",), labels)
        ask(self.host, question, partial(self._added, after), lambda done: self.host.say("Added. u to undo"))

    def _added(self, after: StageLine, db: Database, given: tuple[Assignment, ...]) -> "Written":
        kind = after.kind if after.kind == StageKind.OPEN else StageKind.OPEN.value
        where = (Assignment("pipeline", "=", f"#{self.pipeline}"), Assignment("kind", "=", kind))
        place = str(after.id) if after.kind == StageKind.OPEN else None
        return stages.add(db, (*where, *given), after=place)

    def action_swap(self, places: int) -> None:
        """Change places with the next one, or with the one before."""
        at, lines = self.list.cursor, self.list.entries
        one, other = self.list.entry, lines[at + places] if 0 <= at + places < len(lines) else None
        if one is None or not isinstance(other, StageLine):
            return
        order = [one.id, other.id] if places < 0 else [other.id, one.id]
        self.host.perform(lambda db: stages.reorder(db, [f"#{number}" for number in order]))

    def action_delete(self) -> None:
        """Delete the stage; where deals stand in it, ask where they go."""
        stage = self.list.entry
        if stage is None:
            return
        if not stage.deals:
            words = f"Delete {stage.name}"
            asked = Confirm(f"{words}? No deal stands in it.", words, "u brings it back.")
            self.app.push_screen(asked, lambda go: self._delete(stage, None) if go else None)
            return
        others = [each for each in self.list.entries if isinstance(each, StageLine) and each.id != stage.id]
        picks = [Pick(str(each.id), each.name, each.chance) for each in others]
        words = f"{stage.deals:,} {'deal goes' if stage.deals == 1 else 'deals go'} to"
        self.app.push_screen(PickOne(words, picks), partial(self._delete_to, stage))

    def _delete_to(self, stage: StageLine, to: str | None) -> None:
        if to is None:
            return
        target = next(each for each in self.list.entries if isinstance(each, StageLine) and str(each.id) == to)
        if target.kind != StageKind.LOST:
            self._delete(stage, to)
            return
        question = Question("Lost", stage.name, "Mark as lost", "deals", {"lost_reason": ""}, ("lost_reason",))
        verb = partial(_deleted, stage.id, to)
        ask(self.host, question, verb, lambda done: self.host.say(f"Deleted stage {stage.name}. u to undo"))

    def _delete(self, stage: StageLine, to: str | None) -> None:
        said = f"Deleted stage {stage.name}. u to undo"
        self.host.perform(lambda db: _deleted(stage.id, to, db, ()), lambda done: self.host.say(said))

    def action_undo(self) -> None:
        """Undo what I did last."""
        self.host.perform(change_log.undo, lambda done: self.host.say(f"Undone: {done.label}."))

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self.host.perform(undoing.redo, lambda done: self.host.say(f"Done again: {done.label}."))


def _deleted(stage: int, to: str | None, db: Database, given: tuple[Assignment, ...]) -> "Written":
    return stages.delete(db, f"#{stage}", to=to, assignments=given)


def _line(row: Row, count: int) -> StageLine:
    values = row.values
    chance = f"{values['probability'] or 0} %"
    rot = f"rots after {values['rot_days']} d" if values["rot_days"] is not None else ""
    return StageLine(row.id, safe(str(values["name"])), str(values["kind"]), chance, rot, count)
