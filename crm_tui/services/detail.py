"""One record with everything that belongs to it: its points, its timeline, and the records beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, func, or_, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.entities.base import Entity
from crm_tui.services.catalog import Catalog
from crm_tui.services.journaled import journaled
from crm_tui.services.moves import moved, of_tickets
from crm_tui.services.places import Condition
from crm_tui.services.reading import live, title
from crm_tui.services.records import by_id
from crm_tui.services.refs import resolve_shown
from crm_tui.services.rows import Detail, Moment, Page
from crm_tui.text import safe

LINKS = {
    "contacts": "contact_id", "companies": "company_id", "leads": "lead_id", "deals": "deal_id", "tickets": "ticket_id",
}  # fmt: skip
"""The column of an activity that links it to a record of each entity."""

RECENT = 50
"""The most moments of a timeline shown at once."""


@dataclass(frozen=True)
class Linked:
    """A record beside another one, in texts safe for the screen; `total` is how many stand beside it in all."""

    entity: str
    id: int
    title: str
    note: str
    total: int


def show(db: Database, name: str, ref: str) -> Detail:
    """A record by reference, with all fields. Raises NotFound, Ambiguous."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        number = resolve_shown(catalog, entity, ref, db.context())
        return Detail(
            by_id(catalog, entity, [number]), _points(catalog, entity, number), _happened(catalog, name, number)
        )


def _happened(catalog: Catalog, name: str, number: int) -> tuple[Moment, ...]:
    """What was done and moved, newest first."""
    done, moves = timeline(catalog, name, number), moved(catalog, name, number, before=None, most=RECENT)
    return tuple(sorted([*done, *moves], key=_when, reverse=True)[:RECENT])


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
        undated = done.c.occurred_at.is_(None)
        earlier = or_(done.c.occurred_at < at, and_(done.c.occurred_at == at, done.c.id < last), undated)
        statement = statement.where(earlier if at else and_(undated, done.c.id < last))
    return tuple(
        Moment(
            row.occurred_at or "", "activities", row.id, _kind(row.kind, row.direction), row.subject or row.body or ""
        )
        for row in catalog.connection.execute(statement)
    )


def moments(
    db: Database, name: str, number: int, *, before: tuple[str, int] | None = None, most: int = RECENT
) -> tuple[Moment, ...]:
    """The timeline with what the journal tells of the record itself, newest first; texts are safe for the screen.

    `before` is (at, id) of the last moment of the page before. A page may have one moment more than `most`: an
    activity and a change set with the same time and id stay together.
    """
    with db.read() as connection:
        catalog = Catalog(db, connection)
        done = timeline(catalog, name, number, before=before, most=most + 1)
        moves = moved(catalog, name, number, before=before, most=most + 1)
        asked = of_tickets(catalog, name, number, before=before, most=most + 1)
        elsewhere = {each.at for each in moves}
        told = journaled(catalog, name, number, before=before, most=most + 1, elsewhere=elsewhere)
    found = sorted([*done, *moves, *asked, *told], key=_when, reverse=True)
    tied = len(found) > most > 0 and _when(found[most]) == _when(found[most - 1])
    return tuple(replace(each, text=safe(each.text, multiline=True)) for each in found[: most + tied])


def _when(moment: Moment) -> tuple[str, int]:
    return (moment.at, moment.id)


def linked(db: Database, name: str, number: int, *, most: int = 20) -> tuple[Linked, ...]:
    """Of a company its contacts by name, each with their title; of a contact its company, with its domain."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        people, firms = table("contacts"), table("companies")
        if name == "companies":
            return _beside(catalog, "contacts", people.c.title, people.c.company_id == number, most)
        if name == "contacts":
            theirs = select(people.c.company_id).where(people.c.id == number).scalar_subquery()
            return _beside(catalog, "companies", firms.c.domain, firms.c.id == theirs, most)
        return ()


def _beside(catalog: Catalog, name: str, note: Any, condition: Condition, most: int) -> tuple[Linked, ...]:
    entity = catalog.entity(name)
    source = entity.table
    found = and_(condition, live(source))
    statement = (
        select(source.c.id, title(source, entity).label("title"), note.label("note"))
        .where(found)
        .order_by(source.c.name_f.asc().nulls_last(), source.c.id)
        .limit(most)
    )
    rows = catalog.connection.execute(statement).all()
    total = catalog.connection.execute(select(func.count()).select_from(source).where(found)).scalar_one()
    return tuple(
        Linked(name, row.id, safe(row.title or f"{entity.singular} {row.id}"), safe(row.note or ""), int(total))
        for row in rows
    )


def _kind(kind: str, direction: str | None) -> str:
    return f"{kind} {direction}" if direction else kind
