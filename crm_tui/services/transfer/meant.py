"""By what a record is the one that a link of a file means."""

from collections.abc import Iterator

from sqlalchemy import Integer, Table, and_, case, cast, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.models import table

Condition = ColumnElement[bool]


def meanings(links: Table, target: Table, system: str | None) -> Iterator[list[Condition]]:
    """Conditions by which a record of the target is the one meant, surest first; `system` is that of external ids."""
    yield [and_(links.c.id.is_not(None), target.c.id == links.c.id)]
    if target.name == "stages":
        yield [and_(target.c.name_f == links.c.ref_f, target.c.pipeline_id == links.c.within)]
    elif target.name == "tickets":
        yield from _tickets(links, target, system)
    elif "external_id" in target.c:
        yield from _people(links, target, system)
    else:
        yield [target.c.name_f == links.c.ref_f]
        if "login" in target.c:
            yield [target.c.login == links.c.ref]
            yield [target.c.email_key == links.c.ref_f]


def _people(links: Table, target: Table, system: str | None) -> Iterator[list[Condition]]:
    """Companies, contacts and what else has a name: by external id, name or domain, address."""
    yield [_external(links, target, system)]
    named = [target.c.name_f == links.c.ref_f] if "name_f" in target.c else []
    if "domain" in target.c:
        yield [target.c.domain == links.c.domain]
        unopposed = or_(links.c.domain.is_(None), target.c.domain.is_(None))
        named = [and_(same, unopposed) for same in named]
    yield named
    if "domain" in target.c:
        yield [target.c.domain == links.c.ref_f]
    if "email_key" in target.c:
        yield [target.c.email_key == links.c.ref_f]
    if target.name == "contacts":
        points = table("contact_points")
        held = select(points.c.contact_id).where(
            points.c.normalised == links.c.ref_f, points.c.kind == "email", points.c.deleted_at.is_(None)
        )
        yield [target.c.id.in_(held)]
    bare = target.c.external_id == links.c.ref
    yield [bare, target.c.external_system + ":" + target.c.external_id == links.c.ref]


def _tickets(links: Table, target: Table, system: str | None) -> Iterator[list[Condition]]:
    """A ticket by its number or its external id; what may be both is ambiguous."""
    yield [_external(links, target, system)]
    number = cast(func.substr(links.c.ref, 3), Integer)
    numbered = and_(target.c.id == number, target.c.ref == func.upper(links.c.ref))
    yield [or_(numbered, target.c.external_id == links.c.ref)]
    yield [target.c.external_system + ":" + target.c.external_id == links.c.ref]


def _external(links: Table, target: Table, system: str | None) -> Condition:
    same = target.c.external_system.is_not_distinct_from(system)
    return and_(links.c.external_id.is_not(None), target.c.external_id == links.c.external_id, same)


def identities(links: Table, target: Table, system: str | None) -> Iterator[tuple[ColumnElement[str], Condition]]:
    """The facts of a link by which records are told apart that have to be made, with the record of each."""
    same = target.c.external_system.is_not_distinct_from(system)
    yield links.c.external_id, and_(target.c.external_id == links.c.external_id, same)
    if target.name == "contacts":
        yield links.c.email_key, target.c.email_key == links.c.email_key
        yield case((links.c.email_key.is_(None), links.c.label_f)), target.c.name_f == links.c.label_f
        return
    yield links.c.domain, target.c.domain == links.c.domain
    yield links.c.ref_f, target.c.name_f == links.c.ref_f
