"""Canned answers, filled in for one ticket; they read fields of records and never a post (SPEC 7, 19)."""

from typing import Any

from sqlalchemy import select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.snippets import Filled, fill, places
from crm_tui.services.catalog import Catalog
from crm_tui.services.records import images
from crm_tui.services.refs import resolve
from crm_tui.services.shown import Shown
from crm_tui.services.snippet_rules import SUBJECTS, sayable

OF_TICKET = {"contact": "contact_id", "company": "company_id", "owner": "owner_id"}
"""The column of a ticket that leads to a subject."""


def filled(db: Database, name: str, ticket: str) -> Filled:
    """A snippet as it reads on a ticket, raw; whoever sends it refuses while `missing` names a place.

    Raises NotFound, Ambiguous, and Invalid for a text from a file with a place that is none.
    """
    context = db.context()
    with db.read() as connection:
        catalog = Catalog(db, connection)
        snippet = resolve(catalog, catalog.entity("snippets"), name, context)
        number = resolve(catalog, catalog.entity("tickets"), ticket, context)
        snippets = table("snippets")
        body = connection.execute(select(snippets.c.body).where(snippets.c.id == snippet)).scalar_one()
        known = sayable(catalog)
        wanted = {place.name for place in places(body, known)}
        records, shown = _records(catalog, number), Shown(catalog, context)
        values = {each: shown.of(records[known[each][0]], known[each][1]) for each in wanted}
    return fill(body, values)


def _records(catalog: Catalog, ticket: int) -> dict[str, dict[str, Any]]:
    """The rows a place can be about, by subject; an empty one where the ticket has none."""
    asked = images(catalog.connection, catalog.entity("tickets"), [ticket])[ticket]
    ids = {subject: asked[column] for subject, column in OF_TICKET.items()} | {"me": catalog.me}
    found = {"ticket": asked}
    for subject, number in ids.items():
        entity = catalog.entity(SUBJECTS[subject])
        found[subject] = {} if number is None else images(catalog.connection, entity, [number])[number]
    return found
