"""What the rows of a report are grouped by: a field, one behind references, or a part of time."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, Protocol

from sqlalchemy import Table, func, select

from crm_tui.db.derived import chunks
from crm_tui.db.models import table
from crm_tui.domain.fields import Field
from crm_tui.domain.figures.periods import UNITS, name
from crm_tui.domain.filters.errors import nearest
from crm_tui.domain.filters.paths import find
from crm_tui.domain.kinds import Context, Instant, ListOf, LongText, Money, Reference, Text
from crm_tui.domain.pipeline import StageKind
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.places import Column, Place, Setting
from crm_tui.services.reading import title
from crm_tui.services.reports.base import Asked, Group, Tally
from crm_tui.text import fold, shortened

Raw = str | int | None
REFUSED = (Instant, ListOf, LongText, Money)
"""Kinds whose values make no rows."""


class Grouping(Protocol):
    """One thing that rows are grouped by."""

    name: str

    def expression(self, instead: Mapping[str, Column]) -> Column:
        """What SQL groups by; `instead` are columns that stand for those of fields."""

    def groups(self, raws: Mapping[Raw, int]) -> dict[Raw, Group]:
        """The group of each value; the values come with the first record that has them."""


def grouping(asked: Asked, entity: Entity, names: str, dated: Column | None) -> Grouping:
    """The grouping by name; parts of time are those of the date column. Raises Usage."""
    if names in UNITS and dated is not None:
        return ByDay(names, dated, asked.context)
    path = _path(asked.catalog, entity, names)
    return ByField(asked.catalog, asked.context, entity, names, path)


def _path(catalog: Catalog, entity: Entity, names: str) -> list[Field]:
    found: list[Field] = []
    for part in names.split("."):
        if found and not isinstance(found[-1].kind, Reference):
            raise Usage(f"--by: {found[-1].name} has no fields of its own.")
        fields = catalog.fields(entity.name)
        field = find(fields, part)
        if field is None:
            near = nearest(part, (*fields, *UNITS))
            hint = f" Did you mean {near}?" if near else ""
            raise Usage(f"--by: no field {shortened(part)} in {entity.name}.{hint}")
        found.append(field)
        if isinstance(field.kind, Reference):
            entity = catalog.entity(field.kind.entity)
    if isinstance(found[-1].kind, REFUSED):
        raise Usage(f"--by: {names} makes no rows; take a field such as owner, or {', '.join(UNITS)}.")
    return found


class ByDay:
    """Parts of time of a plain date."""

    def __init__(self, unit: str, dated: Column, context: Context) -> None:
        self.name = unit
        self.dated = dated
        self.context = context

    def expression(self, instead: Mapping[str, Column]) -> Column:
        """As much of the date as tells its part."""
        return func.substr(self.dated, 1, {"week": 10, "year": 4}.get(self.name, 7))

    def groups(self, raws: Mapping[Raw, int]) -> dict[Raw, Group]:
        """The parts by name, in order of time."""
        return {raw: self._group(raw) for raw in raws}

    def _group(self, raw: Raw) -> Group:
        if raw is None:
            return Group(None, None, (1, ""))
        text = name(date.fromisoformat(f"{raw}-01-01"[:10]), self.name, self.context)
        return Group(text, text, (0, text))


class ByField:
    """A field of the record, or one that references lead to."""

    def __init__(self, catalog: Catalog, context: Context, entity: Entity, names: str, path: list[Field]) -> None:
        self.catalog = catalog
        self.name = names
        self.entity = entity
        self.path = path
        self.last = path[-1]
        self.setting = Setting(names, catalog, context, catalog.db.dialect)

    def expression(self, instead: Mapping[str, Column]) -> Column:
        """A text groups without regard to case and accents, as filters compare it."""
        return self._reached(instead, _compared)

    def groups(self, raws: Mapping[Raw, int]) -> dict[Raw, Group]:
        """The groups: references by the name of their record, texts as the first record writes them."""
        if isinstance(self.last.kind, Reference):
            ids = {int(raw) for raw in raws if raw is not None}
            titles = self._titles(self.catalog.entity(self.last.kind.entity), ids)
            return {raw: titles.get(raw, EMPTY) for raw in raws}
        texts = self._spelled(raws) if isinstance(self.last.kind, Text) else {raw: raw for raw in raws}
        return {raw: self._group(raw, texts[raw]) for raw in raws}

    def _reached(self, instead: Mapping[str, Column], leaf: Callable[[Place], Column]) -> Column:
        here = self._place(self.entity, self.entity.table, self.path[0])
        reached = instead.get(here.field.name, here.column)
        if len(self.path) == 1:
            return instead.get(here.field.name, leaf(here))
        for depth, (before, field) in enumerate(pairwise(self.path)):
            entity = self.catalog.entity(_target(before))
            alias: Any = entity.table.alias(f"by_{depth}")
            place = self._place(entity, alias, field)
            wanted = leaf(place) if field is self.last else place.column
            reached = select(wanted).where(alias.c.id == reached).scalar_subquery()
        return reached

    def _place(self, entity: Entity, source: Table, field: Field) -> Place:
        return Place(self.setting, entity, source, field)

    def _group(self, value: Raw, text: Raw) -> Group:
        if value is None or text is None:
            return EMPTY
        shown = self.last.kind.show(text, self.setting.context)
        options: tuple[str, ...] = getattr(self.last.kind, "options", ())
        order = (options.index(str(value)), "") if value in options else (len(options), fold(shown))
        return Group(value, shown, order)

    def _spelled(self, raws: Mapping[Raw, int]) -> dict[Raw, Raw]:
        written = self._by_id(self.entity, set(raws.values()), self._reached({}, lambda place: place.column))
        return {raw: written.get(first) for raw, first in raws.items()}

    def _titles(self, entity: Entity, ids: Collection[int]) -> dict[Raw, Group]:
        if entity.name == "stages":
            return stage_groups(self.catalog, ids)
        named = self._by_id(entity, ids, title(entity.table, entity))
        texts = {number: str(text or f"{entity.singular} {number}") for number, text in named.items()}
        return {number: Group(number, text, (0, fold(text))) for number, text in texts.items()}

    def _by_id(self, entity: Entity, ids: Collection[int], column: Column) -> dict[Raw, Any]:
        found: dict[Raw, Any] = {}
        for some in chunks(sorted(ids)):
            rows = self.catalog.connection.execute(select(entity.table.c.id, column).where(entity.table.c.id.in_(some)))
            found |= {number: value for number, value in rows}
        return found


EMPTY = Group(None, None, (1_000_000, ""))
"""The row of records whose field is empty; it comes last."""


def _target(field: Field) -> str:
    if not isinstance(field.kind, Reference):
        raise TypeError(f"{field.name} is no reference")
    return field.kind.entity


def _compared(place: Place) -> Column:
    return place.folded if isinstance(place.field.kind, Text) else place.column


def stage_groups(catalog: Catalog, ids: Collection[int]) -> dict[Raw, Group]:
    """Stages in the order of their pipelines, deleted ones included; the pipeline is named where there are several."""
    stages, pipelines = table("stages"), table("pipelines")
    rows = catalog.connection.execute(
        select(stages.c.id, stages.c.name, pipelines.c.name.label("pipeline"), pipelines.c.id.label("pipeline_id"))
        .join(pipelines, pipelines.c.id == stages.c.pipeline_id)
        .order_by(pipelines.c.position, pipelines.c.id, stages.c.position, stages.c.id)
    ).all()
    wanted = {row.id: (at, row) for at, row in enumerate(rows) if row.id in set(ids)}
    several = len(catalog.pipelines.by_pipeline) > 1 or len({row.pipeline_id for _, row in wanted.values()}) > 1
    return {
        number: Group(number, f"{row.pipeline}: {row.name}" if several else row.name, (at, ""))
        for number, (at, row) in wanted.items()
    }


def with_open_stages(asked: Asked, made: Tally) -> Tally:
    """The numbers by stage, with a row for the open stages that have none."""
    every = [stage for some in asked.catalog.pipelines.by_pipeline.values() for stage in some]
    known = {key[0].ident for key, _ in made.sums}
    missing = [stage.id for stage in every if stage.kind is StageKind.OPEN and stage.id not in known]
    named = stage_groups(asked.catalog, [*missing, *(int(ident) for ident in known if ident is not None)])
    for number in missing:
        made.sums[(named[number],), None] = {}
    return made
