"""One record with everything that belongs to it: its points, and its timeline."""

from collections.abc import Sequence

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live
from crm_tui.services.records import by_id
from crm_tui.services.refs import resolve_shown
from crm_tui.services.rows import Detail, Moment, Page

LINKS = {"contacts": "contact_id", "companies": "company_id"}
"""The column of an activity that links it to a record of each entity."""

RECENT = 50
"""The most moments of a timeline shown at once."""


def show(db: Database, name: str, ref: str) -> Detail:
    """A record by reference, with all fields. Raises NotFound, Ambiguous."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        number = resolve_shown(catalog, entity, ref, db.context())
        return Detail(
            by_id(catalog, entity, [number]), _points(catalog, entity, number), timeline(catalog, name, number)
        )


def _points(catalog: Catalog, entity: Entity, number: int) -> Page | None:
    if entity.name != "contacts":
        return None
    points = table("contact_points")
    ids = select(points.c.id).where(points.c.contact_id == number, live(points)).order_by(points.c.id)
    found: Sequence[int] = catalog.connection.execute(ids).scalars().all()
    return by_id(catalog, catalog.entity("contact_points"), found)


def timeline(
    catalog: Catalog, name: str, number: int, *, before: tuple[str, int] | None = None, most: int = RECENT
) -> tuple[Moment, ...]:
    """What happened with a record, newest first; `before` is the (time, id) of the last moment of the page before."""
    if name not in LINKS:
        return ()
    done = table("activities")
    statement = (
        select(done.c.id, done.c.occurred_at, done.c.kind, done.c.direction, done.c.subject, done.c.body)
        .where(done.c[LINKS[name]] == number, live(done))
        .order_by(done.c.occurred_at.desc(), done.c.id.desc())
        .limit(most)
    )
    if before is not None:
        at, last = before
        statement = statement.where((done.c.occurred_at < at) | ((done.c.occurred_at == at) & (done.c.id < last)))
    return tuple(
        Moment(
            row.occurred_at or "", "activities", row.id, _kind(row.kind, row.direction), row.subject or row.body or ""
        )
        for row in catalog.connection.execute(statement)
    )


def _kind(kind: str, direction: str | None) -> str:
    return f"{kind} {direction}" if direction else kind
