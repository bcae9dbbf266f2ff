"""The rules of policies: a filter that can be one, which policy a ticket has, and where two of them overlap."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, null, select, true

from crm_tui.db.bulk import Bulk
from crm_tui.db.clocks import unended
from crm_tui.db.database import Database
from crm_tui.db.derived import DEPENDENCIES
from crm_tui.db.models import table
from crm_tui.domain.filters import mentions, parse
from crm_tui.domain.filters.tree import Keyword, Query, Word, terms
from crm_tui.domain.kinds import Reference
from crm_tui.domain.tickets import Clock
from crm_tui.errors import Conflict, Invalid, Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.filtering import compile_query
from crm_tui.text import safe, shortened

DERIVED = ("sla_policy", "sla_state", "sla_due_at", "sla_warn_at", "deleted_at")
"""Fields that follow from the policy, so that no policy can follow from them."""

PRIORITIES = ("low", "normal", "high", "urgent")


def check(catalog: Catalog, image: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raise Invalid for a filter that is none or not the same for everybody, and for a policy that promises nothing."""
    if not any(image.get(f"{clock}_{priority}") for clock in Clock for priority in PRIORITIES):
        needed = "A policy needs minutes for one of its clocks, e.g. first_response_normal=240"
        raise Invalid(needed, field="first_response_normal")
    text = image.get("filter")
    if text is None or text == before.get("filter"):
        return
    try:
        query = parse(text, catalog.fields, "tickets")
        _check_filter(query)
        _condition(catalog, query)
    except Usage as error:
        raise Invalid(f"filter: {error.message}", field="filter") from error


def _check_filter(query: Query) -> None:
    if query.sorts:
        raise Usage("A policy has no order; leave sort: out.")
    for name in DERIVED:
        if mentions(query, name):
            raise Usage(f"{name} follows from the policy; a policy cannot depend on it.")
    values = [value for term in terms(query.condition) for value in term.values]
    if any(isinstance(value, Keyword) and value.word is Word.ME for value in values):
        raise Usage("me is somebody else for everybody; name the login, e.g. owner:anna.")


def _condition(catalog: Catalog, query: Query) -> ColumnElement[bool]:
    db = catalog.db
    compiled = compile_query(query, catalog.entity("tickets"), catalog, db.context(), db.dialect)
    return true() if compiled.where is None else compiled.where


@dataclass(frozen=True)
class _Policy:
    """A live policy: which tickets it is for, and the tables besides that of the tickets that its filter looks into."""

    name: str
    filter: str | None
    condition: ColumnElement[bool]
    tables: frozenset[str]


def _policies(catalog: Catalog) -> dict[int, _Policy]:
    """The live policies in their order; one whose filter is none any more is for no ticket and left out."""
    policies = table("policies")
    rows = select(policies.c.id, policies.c.name, policies.c.filter).where(policies.c.deleted_at.is_(None))
    ordered = rows.order_by(policies.c.position.asc().nulls_last(), policies.c.id)
    found: dict[int, _Policy] = {}
    for row in catalog.connection.execute(ordered):
        try:
            query = parse(row.filter or "", catalog.fields, "tickets")
            name, condition = safe(shortened(row.name)), _condition(catalog, query)
        except Usage:
            continue
        found[row.id] = _Policy(name, row.filter, condition, _tables(query))
    return found


def _tables(query: Query) -> frozenset[str]:
    """The tables that references of a filter lead to, and those that columns of them are derived from."""
    fields = [field for term in terms(query.condition) for field in term.path.fields]
    led = {field.kind.entity for field in fields if isinstance(field.kind, Reference)}
    derived = {name for name, found in DEPENDENCIES.items() if any(each.target in led for each in found)}
    return frozenset(led | derived | ({"contact_points"} if "contacts" in led else set()))


def _first(found: Mapping[int, _Policy]) -> ColumnElement[Any]:
    """The policy of a ticket: the first that matches."""
    return case(*((policy.condition, number) for number, policy in found.items())) if found else null()


def choose(db: Database, connection: Connection, ids: Sequence[int]) -> Mapping[int, int]:
    """The policy of each of some tickets; those that none is for are left out."""
    tickets, first = table("tickets"), _first(_policies(Catalog(db, connection)))
    rows = connection.execute(select(tickets.c.id, first).where(tickets.c.id.in_(ids)))
    return {number: policy for number, policy in rows if policy is not None}


def strayed(db: Database, connection: Connection, changed: Collection[str]) -> Collection[int]:
    """The tickets that have not ended and have another policy, now that rows of these tables have changed.

    They are looked for only where a filter looks into one of the tables, and after a change of custom fields.
    """
    found = _policies(Catalog(db, connection))
    if not {"fields", *(name for policy in found.values() for name in policy.tables)} & set(changed):
        return ()
    tickets = table("tickets")
    others = _first(found).is_distinct_from(tickets.c.sla_policy_id)
    return connection.execute(select(tickets.c.id).where(unended(every=False), others)).scalars().all()


def overlaps(bulk: Bulk, catalog: Catalog, written: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    """A line for each policy just written that shares tickets with others: how many of each, and who comes first."""
    found = _policies(catalog)
    order, notes = list(found), []
    for number in (image["id"] for _, image in written if image["id"] in found):
        name = found[number].name
        shared = [_shared(catalog, found, order, number, other) for other in order if other != number]
        if any(shared):
            said = ", ".join(words for words in shared if words)
            notes.append(f"“{name}” overlaps with {said}; the first that matches counts.")
    return notes


def _shared(
    catalog: Catalog,
    found: Mapping[int, _Policy],
    order: Sequence[int],
    one: int,
    other: int,
) -> str:
    """What a policy shares with another, in words; "" if nothing."""
    tickets = table("tickets")
    both = and_(found[one].condition, found[other].condition, tickets.c.deleted_at.is_(None))
    count = int(catalog.connection.execute(select(func.count()).select_from(tickets).where(both)).scalar_one())
    name, text = found[other].name, found[other].filter
    place = "before it" if order.index(other) < order.index(one) else "after it"
    if not text:
        return f"“{name}” (for all tickets, {place})"
    if not found[one].filter:
        return f"“{name}” ({place})"
    return f"“{name}” ({count:,} {'ticket' if count == 1 else 'tickets'}, {place})" if count else ""


def no_policies(catalog: Catalog, ids: Sequence[int]) -> None:
    """Raise Conflict for calendars that policies go by."""
    policies = table("policies")
    held = select(policies.c.name).where(policies.c.calendar_id.in_(ids), policies.c.deleted_at.is_(None)).limit(1)
    name = catalog.connection.execute(held).scalar_one_or_none() if ids else None
    if name is not None:
        raise Conflict(f"The policy “{safe(shortened(name))}” goes by this calendar; give it another one first.")
