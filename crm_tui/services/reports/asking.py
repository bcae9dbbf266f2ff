"""What may be asked of a report: its records, what it can be grouped by, and what is wrong with what somebody typed."""

from dataclasses import dataclass

from crm_tui.db.database import Database
from crm_tui.domain.figures.periods import UNITS
from crm_tui.entities.base import Entity
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.reports.base import REPORTS, Asked, Definition
from crm_tui.services.reports.grouping import REFUSED, grouping
from crm_tui.services.reports.running import Wanted, asking, is_split

ABOUT = {"stage_changes": "deals", "responses": "tickets", "sla_clocks": "tickets", "forecast_snapshots": "deals"}
"""Whose fields filters and groupings name in reports that are dated by something else."""

ALSO = {"sources": ("deals",), "workload": ("tasks", "deals")}
"""What else a report counts: it is grouped by fields that all of them have."""

KEPT_BY = {"accuracy": ("owner", "pipeline"), "rfm": (), "repeat": ("company",), "cohorts": ("company",)}
"""The only fields of a report about what was kept, not about what is, or about customers."""

OF_ITS_OWN = {"rfm": (("customer", "Customer"),)}
"""What a report can be grouped by that is no field."""

WHOLE = ("rfm", "cohorts")
"""Reports that have no parts of time."""

ALONE = ("id", "version")
"""Fields by which every record would be a row of its own, or none a useful one."""

TECHNICAL = ("created_by", "updated_by", "external_system", "external_id", "tags")
"""Fields that few people want to see rows of; they stand last."""

PERIODS = ("this-month", "last-month", "this-quarter", "last-quarter", "this-year", "last-year")


@dataclass(frozen=True)
class Options:
    """What a report can be asked for; `own` are what it is grouped by and its period where nobody says otherwise."""

    records: str
    fields: tuple[tuple[str, str], ...]
    own_by: str | None
    own_period: str | None


def records_of(name: str) -> str:
    """The entity whose records a report counts."""
    dated = REPORTS[name].dated[0]
    return ABOUT.get(dated, dated)


def options(db: Database, name: str) -> Options:
    """What it can be grouped by: fields with their labels, then parts of time."""
    definition = REPORTS[name]
    with db.read() as connection:
        catalog = Catalog(db, connection)
        others = [catalog.fields(other) for other in ALSO.get(name, ())]
        known = catalog.fields(records_of(name)).values()
        shared = [field for field in known if all(field.name in other for other in others)]
        makes_rows = [field for field in shared if not isinstance(field.kind, REFUSED) and field.name not in ALONE]
    fields = [(field.name, field.label) for field in makes_rows]
    own = [(definition.by, "as the report itself")] if definition.by else []
    if name in KEPT_BY:
        fields = [each for each in fields if each[0] in KEPT_BY[name]]
    in_parts = name not in WHOLE and (definition.split or records_of(name) == "deals")
    times = [(unit, "part of time") for unit in UNITS] if in_parts else []
    mine = [each for each in fields if each[0] not in TECHNICAL]
    found = {**dict([*OF_ITS_OWN.get(name, ()), *mine, *times, *fields]), **dict(own)}
    return Options(records_of(name), tuple(found.items()), definition.by, definition.period)


def check(db: Database, name: str, wanted: Wanted) -> None:
    """Raises Usage for what is wrong with a period, field, filter or day, without reading the report."""
    with db.read() as connection:
        check_within(Catalog(db, connection), name, wanted)


def check_within(catalog: Catalog, name: str, wanted: Wanted) -> None:
    """As `check`, inside a transaction."""
    definition = REPORTS[name]
    asked = asking(catalog.db, catalog, definition, wanted)
    entity = catalog.entity(records_of(name))
    asked.where(entity)
    _check_by(definition, asked, entity)
    if wanted.compare is not None and asked.days is None:
        raise Usage("--compare needs a period, e.g. this-quarter.")
    if wanted.compare is not None and is_split(definition, asked):
        raise Usage("--compare and parts of time exclude each other; leave the grouping empty.")


def _check_by(definition: Definition, asked: Asked, entity: Entity) -> None:
    """Parts of time are known by themselves, and so is what only this report has."""
    own = (definition.by, *(each for each, _ in OF_ITS_OWN.get(definition.name, ())))
    if asked.by is not None and asked.by not in (*UNITS, *own):
        grouping(asked, entity, asked.by, None)
