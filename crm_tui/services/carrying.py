"""What of a lead goes into the contact, company and deal it becomes: fields, opt-outs, tags, points (SPEC 4)."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from crm_tui.db.custom import loaded, stored
from crm_tui.db.models import table
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds.lists import items
from crm_tui.domain.kinds.lists import stored as stored_list
from crm_tui.services.catalog import Catalog
from crm_tui.services.composing import defaults
from crm_tui.services.lead_matches import company_name
from crm_tui.services.reading import live
from crm_tui.text import fold

Image = dict[str, Any]

COMMON = {name: name for name in ("owner", "source", "source_detail")}
PERSON = {name: name for name in ("given_name", "family_name", "title", "email", "phone", "mobile", "country")}
OPT_OUTS = ("do_not_call", "do_not_email", "do_not_mail")
FIRM = {"website": "website", "country": "country"}

FRESH = {
    "contacts": COMMON | PERSON | {name: name for name in ("name", "notes", "priority_class", *OPT_OUTS)},
    "companies": COMMON | FIRM | {"name": "company"},
    "deals": COMMON | {"amount": "amount", "currency": "currency", "campaign": "campaign", "close_date": "expected_on"},
}
"""The fields of a new record, each with the field of the lead it comes from."""

FILLED = {"contacts": PERSON | {"priority_class": "priority_class"}, "companies": FIRM}
"""The fields of a record that is there which the lead fills where they are empty."""

POINTS = (("email", "email_key", "email"), ("phone", "phone_e164", "phone"), ("mobile", "mobile_e164", "mobile"))
"""The ways to reach a lead: column, key, kind of point."""


def fresh(catalog: Catalog, lead: Image, name: str) -> Image:
    """The row of a new record out of the lead, custom fields of the same key and kind included."""
    image = defaults(catalog, catalog.entity(name), catalog.db.context())
    image |= _columns(catalog, lead, name, FRESH[name])
    own = loaded(image.get("custom"))
    image["custom"] = stored(own | _custom(catalog, lead, name))
    if name == "companies":
        image |= _named(company_name(lead))
    if name == "deals":
        image |= _named(lead["company"] or lead["name"] or lead["email"] or lead["phone"] or lead["mobile"])
    return image


def filled(catalog: Catalog, lead: Image, name: str, old: Image) -> Image:
    """A record that is there with its empty fields filled from the lead, and the strictest of both opt-outs."""
    new = dict(old)
    for target, source in FILLED[name].items():
        columns = _columns(catalog, lead, name, {target: source})
        if old[catalog.fields(name)[target].column] is None:
            new |= columns
    for column in OPT_OUTS if name == "contacts" else ():
        new[column] = 1 if lead[column] else old[column]
    return new


def further_points(catalog: Catalog, lead: Image, contact: int) -> Iterator[Image]:
    """The ways to reach a lead that its contact does not have yet; call it once the contact is filled."""
    people, points = table("contacts"), table("contact_points")
    connection = catalog.connection
    mine = connection.execute(select(people).where(people.c.id == contact)).mappings().one()
    held = select(points.c.normalised).where(points.c.contact_id == contact, live(points))
    known = {*connection.execute(held).scalars(), *(mine[key] for _, key, _ in POINTS)}
    for column, key, kind in POINTS:
        if lead[key] is not None and lead[key] not in known:
            known.add(lead[key])
            yield {"contact_id": contact, "kind": kind, "value": lead[column], "normalised": lead[key]}


def united(tags: str | None, more: object) -> str | None:
    """The tags of a record with those of the lead behind them."""
    if more is None:
        return tags
    return stored_list([*items(tags), *items(str(more))])


def _columns(catalog: Catalog, lead: Image, name: str, pairs: Mapping[str, str]) -> Image:
    """The stored columns of fields with their twins."""
    theirs, ours = catalog.fields(name), catalog.fields("leads")
    found: Image = {}
    for target, source in pairs.items():
        to, of = theirs[target], ours[source]
        found |= zip((to.column, *to.twins), (lead[column] for column in (of.column, *of.twins)), strict=True)
    return found


def _custom(catalog: Catalog, lead: Image, name: str) -> Image:
    theirs, values = catalog.fields(name), loaded(lead["custom"])
    shared = [
        field
        for key, field in catalog.fields("leads").items()
        if field.is_(Is.CUSTOM) and key in theirs and theirs[key].is_(Is.CUSTOM) and theirs[key].kind == field.kind
    ]
    names = [column for field in shared for column in (field.column, *field.twins)]
    return {column: values[column] for column in names if column in values}


def _named(name: str | None) -> Image:
    return {"name": name, "name_f": None if name is None else fold(name)}
