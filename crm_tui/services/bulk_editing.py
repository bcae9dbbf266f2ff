"""Editing many records at once from a screen: what would change, and the change itself if still the same is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from crm_tui.db import journal
from crm_tui.db.database import Database
from crm_tui.entities.base import Entity
from crm_tui.errors import Conflict, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.reading import live, title_of
from crm_tui.services.records import matching
from crm_tui.services.rows import Assignment, Difference, Written
from crm_tui.services.shown import Shown
from crm_tui.services.writing import Edited, change, composed, door
from crm_tui.text import safe, shortened

Ids = list[int]
AT_ONCE = 500


@dataclass(frozen=True)
class Preview:
    """How many records match, how many of them would change, and the first differences as people read them.

    `record` of a difference is the record's name; `more` counts the differences left out.
    """

    count: int
    changed: int
    differences: tuple[Difference, ...]
    more: int
    notes: tuple[str, ...]


def preview(
    db: Database,
    name: str,
    assignments: Sequence[Assignment],
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    most: int = 200,
) -> Preview:
    """What `apply` would change; nothing is written and nobody who writes has to wait.

    `refs` are ids of marked records; those in the bin by now are left out and noted. Raises what `edit` raises.
    """
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity(name)
        ids, gone = _meant(catalog, entity, refs, filters)
        compare = _Comparing(catalog, entity)
        lines: list[Difference] = []
        notes: dict[str, None] = {}
        changed = total = 0
        for some in composed(catalog, entity, ids, assignments, link="create"):
            for each in some:
                fields = compare.fields(each)
                if len(lines) < most:
                    lines += compare.lines(each, fields)[: most - len(lines)]
                changed += bool(fields)
                total += len(fields)
                notes |= dict.fromkeys([*each.made.notes, *_companies(each)])
        return Preview(len(ids), changed, tuple(lines), total - len(lines), (*gone, *notes))


def apply(
    db: Database,
    name: str,
    assignments: Sequence[Assignment],
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    expected: int | None = None,
) -> Written:
    """Edit the records in one undo step. Raises Conflict if their number is not `expected` any more."""
    with door(db, f"Edit {name}", dry_run=False) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity(name)
        ids, _ = _meant(catalog, entity, refs, filters)
        if expected is not None and len(ids) != expected:
            text = f"{_counted(entity, len(ids))} {'is' if len(ids) == 1 else 'are'} meant now, {expected:,} before."
            raise Conflict(f"{text} Nothing was written; look at the preview again.")
        return change(bulk, catalog, entity, ids, assignments, link="create")


def _meant(catalog: Catalog, entity: Entity, refs: Sequence[str], filters: Sequence[str]) -> tuple[Ids, list[str]]:
    """The ids in ascending order, each once, and a note on marked records that are gone. Raises Usage for none."""
    if not refs and not filters:
        raise Usage(f"Say which {entity.name}: mark some, or give a filter.")
    here = select(entity.table.c.id)
    marked = sorted({int(ref.removeprefix("#")) for ref in refs})
    found: set[int] = set()
    for at in range(0, len(marked), AT_ONCE):
        some = here.where(entity.table.c.id.in_(marked[at : at + AT_ONCE]), live(entity.table))
        found |= set(catalog.connection.execute(some).scalars())
    gone = len(marked) - len(found)
    notes = [f"{_counted(entity, gone)} in the bin {'is' if gone == 1 else 'are'} left out"] if gone else []
    if filters:
        found |= set(
            catalog.connection.execute(here.where(matching(catalog, entity, filters, ("id",)).where)).scalars()
        )
    return sorted(found), notes


def _counted(entity: Entity, count: int) -> str:
    return f"{count:,} {entity.singular if count == 1 else entity.name}"


class _Comparing:
    """What an edit changes in a record, field by field."""

    def __init__(self, catalog: Catalog, entity: Entity) -> None:
        self.entity = entity
        self.known = catalog.fields(entity.name)
        self.owners = catalog.owners(entity.name)
        self.shown = Shown(catalog, catalog.db.context())

    def fields(self, edited: Edited) -> list[str]:
        """The fields that become different, in the order of the entity; twins go with their field."""
        columns = journal.differences(self.entity.name, edited.before, edited.made.image)[0]
        changed = {self.owners.get(column) for column in columns} | set(edited.made.missing)
        return [name for name in self.known if name in changed] if changed else []

    def lines(self, edited: Edited, fields: Sequence[str]) -> list[Difference]:
        """Before and after as people read them; a company that must be made first by the name it will have."""
        title, before, made = title_of(self.entity, edited.before), edited.before, edited.made
        return [
            Difference(
                title, name, self.shown.of(before, field), made.missing.get(name) or self.shown.of(made.image, field)
            )
            for name in fields
            if (field := self.known[name])
        ]


def _companies(edited: Edited) -> list[str]:
    return [f"company {safe(shortened(text))} will be created" for text in edited.made.missing.values()]
