"""Columns that follow from other rows; the door refreshes them in the transaction of the change."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, case, func, select, update
from sqlalchemy.sql.elements import ColumnElement

from crm_tui.db.dialects.base import Dialect
from crm_tui.db.models import table
from crm_tui.domain.activities import TOUCHES
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.searching import document

LAST_TOUCH, NEXT_TOUCH = "last_touch_at", "next_touch_at"


def search_text(fields: Iterable[Field], row: Mapping[str, Any], custom: Mapping[str, Any]) -> str | None:
    """The searched text of a record: its searched fields, numbers also as E.164."""
    values: list[str | None] = []
    for field in fields:
        if field.is_(Is.SEARCHED):
            image = custom if field.is_(Is.CUSTOM) else row
            values.append(_text(image.get(field.column)))
            values += [_text(image.get(twin)) for twin in field.twins if twin.endswith("_e164")]
    return document(values)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def refresh_touches(connection: Connection, dialect: Dialect, contacts: Collection[int]) -> None:
    """Set the last and next touch of contacts from their activities; SPEC 3, timeline."""
    for ids in chunks(sorted(contacts)):
        _refresh_touches(connection, dialect, ids)


def _refresh_touches(connection: Connection, dialect: Dialect, ids: list[int]) -> None:
    people, done = table("contacts"), table("activities")
    latest = (
        select(func.max(done.c.occurred_at))
        .where(done.c.contact_id == people.c.id, done.c.kind.in_(TOUCHES), done.c.deleted_at.is_(None))
        .scalar_subquery()
    )
    connection.execute(update(people).where(people.c.id.in_(ids)).values({LAST_TOUCH: latest}))
    later = dialect.add_days(people.c.last_touch_at, people.c.cadence_days)
    following = case((people.c.cadence_days.is_not(None), later))
    connection.execute(update(people).where(people.c.id.in_(ids)).values({NEXT_TOUCH: following}))


def _contacts_of_activities(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> set[int]:
    return {row["contact_id"] for row in rows if row.get("contact_id") is not None}


def _themselves(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> set[int]:
    return {row["id"] for row in rows if row.get("cadence_days") is not None or row.get(LAST_TOUCH) is not None}


TOUCHED: dict[str, Callable[[Connection, Iterable[Mapping[str, Any]]], set[int]]] = {
    "activities": _contacts_of_activities,
    "contacts": _themselves,
}
"""Which contacts' touches depend on changed rows of a table (images before and after, with their ids)."""


def refresh(connection: Connection, dialect: Dialect, changed: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Bring everything up to date that depends on the changed rows."""
    find = TOUCHED.get(changed.name)
    contacts = find(connection, rows) if find else set()
    if contacts:
        refresh_touches(connection, dialect, contacts)


def refresh_where(connection: Connection, dialect: Dialect, changed: Table, condition: ColumnElement[bool]) -> None:
    """As `refresh`, for the rows of a table that a condition names."""
    if changed.name == "activities":
        people = select(changed.c.contact_id).where(condition, changed.c.contact_id.is_not(None)).distinct()
        refresh_touches(connection, dialect, connection.execute(people).scalars().all())


def chunks(ids: list[int], size: int = 500) -> Iterable[list[int]]:
    """Ids in portions that fit one statement."""
    return (ids[at : at + size] for at in range(0, len(ids), size))
