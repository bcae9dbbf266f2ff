"""What every part of the agenda is made of."""

from dataclasses import dataclass

from sqlalchemy import Table
from sqlalchemy.sql.elements import ColumnElement


@dataclass(frozen=True)
class Due:
    """Something due: `at` is UTC in stored form, of a date the day; `days` is below 0 when late, above when ahead.

    `note` says in words why it is here, `priority` is that of a task.
    """

    entity: str
    id: int
    kind: str
    title: str
    company: str
    at: str
    days: int
    note: str = ""
    priority: str = ""


def mine(source: Table, me: int | None) -> tuple[ColumnElement[bool], ...]:
    """The conditions, one for each walk through an index, of what I own and of what nobody does."""
    nobodys = source.c.owner_id.is_(None)
    return (nobodys,) if me is None else (source.c.owner_id == me, nobodys)
