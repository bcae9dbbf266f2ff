"""The words of leads, deals, stages and tasks: their closed sets, and the pipeline a new database has (SPEC 4-6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class StageKind(StrEnum):
    """What a stage means for its deals; a deal's status is the kind of its stage."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class LeadStatus(StrEnum):
    """Where a lead stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    WORKING = "working"
    NURTURING = "nurturing"
    QUALIFIED = "qualified"
    UNQUALIFIED = "unqualified"
    RECYCLED = "recycled"
    CONVERTED = "converted"


class TaskStatus(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"


STAGE_KINDS = tuple(kind.value for kind in StageKind)
LEAD_STATUSES = tuple(status.value for status in LeadStatus)
TASK_STATUSES = tuple(status.value for status in TaskStatus)
CATEGORIES = ("pipeline", "best_case", "commit", "closed", "omitted")
RATINGS = ("cold", "warm", "hot")
ROLES = ("decision_maker", "champion", "evaluator", "influencer", "blocker", "billing")
PRIORITIES = ("low", "normal", "high", "urgent")


FRESH = {
    StageKind.OPEN: (0, "pipeline"),
    StageKind.WON: (100, "closed"),
    StageKind.LOST: (0, "omitted"),
}
"""The probability and forecast category of a stage that is given none."""


@dataclass(frozen=True)
class Stage:
    """A stage as the rules see it; `required` are the fields a deal needs to enter it."""

    id: int
    pipeline: int
    name: str
    position: int
    kind: StageKind
    required: tuple[str, ...] = ()
    rot_days: int | None = None


@dataclass(frozen=True)
class Pipelines:
    """The live stages by pipeline, in order; the pipelines that take new deals first, in order."""

    by_pipeline: Mapping[int, tuple[Stage, ...]]
    open: tuple[int, ...]
    last: int

    @property
    def first(self) -> int | None:
        """The pipeline of a deal that names none; None where there is no pipeline."""
        return self.open[0] if self.open else None

    def stages(self, pipeline: int | None) -> tuple[Stage, ...]:
        """The stages of a pipeline, in order."""
        return self.by_pipeline.get(pipeline or 0, ())

    def stage(self, number: int | None) -> Stage | None:
        """A stage by id."""
        return next((each for some in self.by_pipeline.values() for each in some if each.id == number), None)

    def entry(self, pipeline: int | None) -> Stage | None:
        """The first open stage, where new deals begin."""
        return next((each for each in self.stages(pipeline) if each.kind is StageKind.OPEN), None)


@dataclass(frozen=True)
class NewStage:
    """A stage of a pipeline that is made."""

    name: str
    probability: int
    kind: StageKind
    category: str


SALES = (
    NewStage("Qualification", 10, StageKind.OPEN, "pipeline"),
    NewStage("Discovery", 25, StageKind.OPEN, "pipeline"),
    NewStage("Proposal", 50, StageKind.OPEN, "pipeline"),
    NewStage("Negotiation", 75, StageKind.OPEN, "best_case"),
    NewStage("Verbal", 90, StageKind.OPEN, "commit"),
    NewStage("Won", 100, StageKind.WON, "closed"),
    NewStage("Lost", 0, StageKind.LOST, "omitted"),
)
"""The stages of a new pipeline."""
