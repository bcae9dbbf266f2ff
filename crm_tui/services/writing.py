"""The writing verbs of every record: add, edit, delete, restore. One call is one undo step."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.erasing import KEPT
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.entities.base import Entity
from crm_tui.errors import Conflict, NotFound
from crm_tui.services.answered import posted
from crm_tui.services.catalog import Catalog
from crm_tui.services.completing import complete
from crm_tui.services.composing import Composed, assigned, check, defaults, get, put
from crm_tui.services.conflicts import merged_since
from crm_tui.services.dealing import HOLDING, put_in_place
from crm_tui.services.leading import stir
from crm_tui.services.policies import no_policies, overlaps
from crm_tui.services.reading import live, title_of
from crm_tui.services.records import images, targets
from crm_tui.services.rows import Assignment, Written
from crm_tui.services.tasking import follow
from crm_tui.services.uniqueness import binned_holders, check_unique
from crm_tui.text import fold, safe, shortened

Image = dict[str, Any]

CHUNK = 500
"""The most records that are held in memory at once."""


def _stir(bulk: Bulk, catalog: Catalog, written: Sequence[tuple[Image, Image]]) -> Sequence[str]:
    stir(bulk, written)
    return ()


AFTER: dict[str, Callable[[Bulk, Catalog, Sequence[tuple[Image, Image]]], Sequence[str]]] = {
    "activities": _stir,
    "policies": overlaps,
    "stages": put_in_place,
    "tasks": follow,
    "ticket_posts": posted,
}
"""What a person's change of records does to others, by their images before and after, with notes on it; a file changes
only its own."""


HOLDS = {**HOLDING, "calendars": no_policies}
"""What refuses to bin records that others go by. Raises Conflict."""


class _Rehearsed(Exception):
    """Leaves the door without writing."""


@contextmanager
def door(db: Database, label: str, *, dry_run: bool) -> Iterator[Bulk]:
    """A bulk transaction that a dry run rolls back at its end, after everything was tried."""
    with suppress(_Rehearsed), db.bulk(label) as bulk:
        yield bulk
        if dry_run:
            raise _Rehearsed


def add(
    db: Database,
    name: str,
    assignments: Sequence[Assignment],
    *,
    allow_duplicate: bool = False,
    link: str = "create",
    dry_run: bool = False,
) -> Written:
    """Add one record. `link` says what happens to a company that is not there: create, require or skip.

    Raises Conflict for a contact whose e-mail a live contact has, Invalid, NotFound, Ambiguous, Usage.
    """
    context = db.context()
    with door(db, f"Add to {name}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity(name)
        before = defaults(catalog, entity, context)
        made = assigned(catalog, entity, assignments, context, before)
        _skip_links(catalog, entity, made, before, link)
        check(catalog, entity, made.image, before, made.missing)
        if not allow_duplicate:
            made.notes += _twins(catalog, entity, made.image)
        check_unique(catalog, entity, made.image)
        made.notes += binned_holders(catalog, entity, made.image)
        title = safe(shortened(title_of(entity, made.image | {"id": ""})))
        bulk.label = f"Add {entity.singular} {title}".strip()
        _link_all(bulk, catalog, entity, [made], link, {})
        number = bulk.insert(entity.table, [made.image])[0]
        if name in AFTER:
            made.notes += AFTER[name](bulk, catalog, [(before, made.image | {"id": number})])
        return Written(name, (number,), bulk.changed, tuple(made.notes))


def edit(
    db: Database,
    name: str,
    assignments: Sequence[Assignment],
    *,
    refs: Sequence[str] = (),
    filters: Sequence[str] = (),
    link: str = "create",
    dry_run: bool = False,
) -> Written:
    """Change fields of records by reference or filter, in one undo step; unchanged records are not touched.

    `link` says what happens to a company that is not there: create, require or skip.
    An assignment `version=7` refuses with Conflict if one of the fields changed after version 7.
    """
    with door(db, f"Edit {name}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity(name)
        ids = targets(catalog, entity, refs, filters)
        return change(bulk, catalog, entity, ids, assignments, link=link)


def change(
    bulk: Bulk,
    catalog: Catalog,
    entity: Entity,
    ids: Sequence[int],
    assignments: Sequence[Assignment],
    *,
    link: str,
    verb: str = "Edit",
    of: int | None = None,
) -> Written:
    """As `edit`, for records by id inside a transaction; memory stays that of some hundred records.

    The label says what happened in a `verb`, to as many records as `of` says where this is a part of more.
    """
    later: list[str] = []
    made: list[str] = []
    companies: dict[str, int] = {}
    for some in composed(catalog, entity, ids, assignments, link=link):
        if bulk.changed is None:
            bulk.label = _label(verb, entity, of or len(ids), (each.before for each in some))
        _link_all(bulk, catalog, entity, [each.made for each in some], link, companies)
        bulk.update(entity.table, ((each.before["id"], each.made.image) for each in some))
        if entity.name in AFTER:
            later += AFTER[entity.name](bulk, catalog, [(each.before, each.made.image) for each in some])
        later += [note for each in some for note in each.later]
        made += [note for each in some for note in each.made.notes]
    return Written(entity.name, tuple(ids), bulk.changed, tuple(dict.fromkeys([*later, *made])))


@dataclass(frozen=True)
class Edited:
    """One record before and after its assignments, and what others changed since the version given."""

    before: Image
    made: Composed
    later: list[str]


def composed(
    catalog: Catalog, entity: Entity, ids: Sequence[int], assignments: Sequence[Assignment], *, link: str
) -> Iterator[list[Edited]]:
    """What an edit makes of records, some hundred at a time; nothing is written. Raises what `edit` raises."""
    given = [each for each in assignments if each.field != "version"]
    version = next((each.text for each in assignments if each.field == "version"), None)
    context = catalog.db.context()
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        before = images(catalog.connection, entity, some)
        made = [(before[number], assigned(catalog, entity, given, context, before[number])) for number in some]
        yield [_checked(catalog, entity, old, new, version, link) for old, new in made]


def _checked(catalog: Catalog, entity: Entity, before: Image, made: Composed, version: str | None, link: str) -> Edited:
    _skip_links(catalog, entity, made, before, link)
    check(catalog, entity, made.image, before, made.missing)
    check_unique(catalog, entity, made.image)
    later = [] if version is None else merged_since(catalog, entity, before, made.image, version)
    return Edited(before, made, later)


def delete(
    db: Database, name: str, *, refs: Sequence[str] = (), filters: Sequence[str] = (), dry_run: bool = False
) -> Written:
    """Move records to the bin, where they keep their content; `restore` or undo brings them back."""
    with door(db, f"Delete {name}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity(name)
        ids = targets(catalog, entity, refs, filters)
        if name in HOLDS:
            HOLDS[name](catalog, ids)
        binned = [image for image in images(bulk.connection, entity, ids).values() if image["deleted_at"] is None]
        bulk.label = _label("Delete", entity, len(binned), binned)
        bulk.update(entity.table, ((image["id"], {"deleted_at": bulk.author.at}) for image in binned))
        return Written(name, tuple(ids), bulk.changed)


def restore(
    db: Database, name: str, *, refs: Sequence[str] = (), filters: Sequence[str] = (), dry_run: bool = False
) -> Written:
    """Bring records back from the bin. Raises Conflict where a live record has taken a unique value since."""
    with door(db, f"Restore {name}", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity(name)
        ids = targets(catalog, entity, refs, filters, binned=True)
        found = {number: image for number, image in images(bulk.connection, entity, ids).items() if image["deleted_at"]}
        erased = [number for number, image in found.items() if _is_erased(image)]
        if erased and refs:
            raise NotFound(f"The {entity.singular} {erased[0]} was erased; nothing can be restored.")
        ids = [number for number in ids if number not in erased]
        found = {number: found[number] for number in ids if number in found}
        for image in found.values():
            check_unique(catalog, entity, image)
        bulk.label = _label("Restore", entity, len(found), found.values())
        bulk.update(entity.table, ((number, {"deleted_at": None}) for number in found))
        return Written(name, tuple(ids), bulk.changed)


def _is_erased(image: Image) -> bool:
    return not any(value for name, value in image.items() if name not in KEPT)


def _label(verb: str, entity: Entity, count: int, found: Iterable[Image]) -> str:
    if count == 1:
        return f"{verb} {entity.singular} {safe(shortened(title_of(entity, next(iter(found)))))}"
    return f"{verb} {count:,} {entity.name}"


def _twins(catalog: Catalog, entity: Entity, image: Image) -> list[str]:
    """Refuse the e-mail of a live contact; name a binned one that has it."""
    key = image.get("email_key")
    if entity.name != "contacts" or key is None:
        return []
    people, points = entity.table, table("contact_points")
    held = select(points.c.contact_id).where(points.c.normalised == key, points.c.kind == "email", live(points))
    same = select(people.c.id, people.c.name, people.c.deleted_at).where(
        (people.c.email_key == key) | people.c.id.in_(held)
    )
    found = catalog.connection.execute(same.order_by(people.c.deleted_at.isnot(None), people.c.id).limit(1)).first()
    if found is None:
        return []
    if found.deleted_at is None:
        who, email = safe(shortened(found.name or "")), safe(str(image["email"]))
        text = f"Contact {found.id} {who} has the e-mail {email} already."
        raise Conflict(f"{text} Nothing was written; --allow-duplicate adds another.", field="email")
    return [f"Contact {found.id} in the bin has the same e-mail: `crm contacts restore {found.id}`"]


def _skip_links(catalog: Catalog, entity: Entity, made: Composed, before: Image, link: str) -> None:
    """With `skip`, a link to a company that is not there stays what it was."""
    for name in list(made.missing) if link == "skip" else ():
        field = catalog.fields(entity.name)[name]
        put(made.image, field, (get(before, field),))
        del made.missing[name]


def _link_all(
    bulk: Bulk, catalog: Catalog, entity: Entity, made: Iterable[Composed], link: str, numbers: dict[str, int]
) -> None:
    """Every record of an edit has the same assignments, so a missing company is made once: `numbers` has them."""
    for each in made:
        for name, text in each.missing.items():
            if link == "require":
                words = f"{name}: no company answers to “{safe(shortened(text))}”. Nothing was written."
                raise NotFound(words, field=name)
            if text not in numbers:
                numbers[text] = make_company(bulk, catalog, text, catalog.db.context())
                each.notes.append(f"company {safe(shortened(text))} created")
            put(each.image, catalog.fields(entity.name)[name], (numbers[text],))


def make_company(bulk: Bulk, catalog: Catalog, text: str, context: Context) -> int:
    """Add a company that was named in a link; a domain or URL becomes its domain, too. Returns its id."""
    entity = catalog.entity("companies")
    image = defaults(catalog, entity, context)
    image |= {"name": text, "name_f": fold(text)}
    complete(catalog, entity, image, {}, context)
    return bulk.insert(entity.table, [image])[0]
