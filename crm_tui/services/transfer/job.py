"""One import on its way: what it reads, where it stages, how far it is."""

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection, func, select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.domain.fields import Field
from crm_tui.entities.base import Entity
from crm_tui.services.transfer import rejecting
from crm_tui.services.transfer.converting import Converter
from crm_tui.services.transfer.mapping import Plan
from crm_tui.services.transfer.merging import Image
from crm_tui.services.transfer.new_pipelines import NewPipeline
from crm_tui.services.transfer.options import OnError, Options
from crm_tui.services.transfer.source import Source
from crm_tui.services.transfer.stage import Stage, Verdict


class Watcher(Protocol):
    """Who looks on while an import is applied, before it is known whether it will stay."""

    def begin(self, job: "Job", bulk: Bulk) -> None:
        """New records are in; matched rows follow."""

    def updated(self, row: int, before: Image, after: Image) -> None:
        """A row changed the record it belongs to."""

    def finish(self, offset: int) -> None:
        """Everything is in; a fresh row's number and the offset make the id of its record."""


@dataclass
class Job:
    """One import on its way; `pipeline` is the one that every row goes to."""

    db: Database
    options: Options
    entity: Entity
    source: Source
    plan: Plan
    fields: dict[str, Field]
    stage: Stage
    reader: Converter
    connection: Connection
    rows: int = 0
    watcher: Watcher | None = None
    pipelines: tuple[NewPipeline, ...] = ()
    pipeline: int | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def skips(self) -> bool:
        """Whether good rows go in although there are bad ones."""
        return self.options.on_error == OnError.SKIP

    def refused(self) -> int:
        """How many rows are refused so far."""
        return rejecting.counted(self.connection, self.stage)[0]

    def count(self, verdict: Verdict) -> int:
        """How many rows have a verdict."""
        plan = self.stage.plan
        statement = select(func.count()).select_from(plan).where(plan.c.verdict == int(verdict))
        return int(self.connection.execute(statement).scalar_one())
