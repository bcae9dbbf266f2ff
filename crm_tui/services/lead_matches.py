"""What a lead may be already: a contact, a company, a deal, each with the reason of the match (SPEC 4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds.lists import items
from crm_tui.domain.leads import PUBLIC_MAIL
from crm_tui.domain.pipeline import StageKind
from crm_tui.services.catalog import Catalog
from crm_tui.services.leading import read_only
from crm_tui.services.lookalikes import MOST, holding
from crm_tui.services.naming import named
from crm_tui.services.reading import live, title_of
from crm_tui.services.records import images
from crm_tui.services.refs import resolve
from crm_tui.text import safe

Image = Mapping[str, Any]

NEW, SKIP = "new", "skip"

PERSONAL = ("name", "email", "phone", "mobile")


@dataclass(frozen=True)
class Candidate:
    """A record the lead may be: its title, what tells it apart, and the reason of the match, all safe to show."""

    id: int
    title: str
    note: str
    reason: str


@dataclass(frozen=True)
class Part:
    """One of the three records: who it may be, and the name of a new one.

    `choice` is what conversion takes unless told: an id, `new` or `skip`; empty where a person has to choose.
    """

    entity: str
    candidates: tuple[Candidate, ...]
    choice: str
    name: str


@dataclass(frozen=True)
class ConvertPlan:
    """What conversion of a lead would do: its three parts, and how much moves along with it.

    `converted` are the ids of contact, company and deal of a lead that is converted already.
    """

    lead: int
    title: str
    contact: Part
    company: Part
    deal: Part
    activities: int
    tasks: int
    tags: tuple[str, ...]
    converted: tuple[int | None, int | None, int | None] | None


def plan(db: Database, lead: str) -> ConvertPlan:
    """Who a lead may be, by reference; nothing is written. Raises NotFound, Ambiguous."""
    with db.read() as connection:
        catalog = Catalog(db, connection)
        entity = catalog.entity("leads")
        number = resolve(catalog, entity, lead, db.context())
        image = images(connection, entity, [number])[number]
        contact = contact_part(catalog, image)
        company = company_part(catalog, image, _only(contact))
        deal = deal_part(catalog, image, _only(contact), _only(company))
        made = (image["converted_contact_id"], image["converted_company_id"], image["converted_deal_id"])
        return ConvertPlan(
            number, safe(title_of(entity, image)), contact, company, deal,
            _counted(catalog, "activities", number), _counted(catalog, "tasks", number),
            tuple(map(safe, items(image["tags"]))), made if read_only(image) else None,
        )  # fmt: skip


def contact_part(catalog: Catalog, lead: Image) -> Part:
    """Who the lead may be; a lead that tells nothing of a person makes no contact."""
    who = title_of(catalog.entity("leads"), lead)
    nobody = not any(lead[column] for column in PERSONAL)
    found = _first(catalog, "contacts", _people(catalog, lead))
    return Part("contacts", found, _choice(found, SKIP if nobody else NEW), safe(who))


def company_part(catalog: Catalog, lead: Image, person: int | None) -> Part:
    """Where the lead may work, if it is this person."""
    name = company_name(lead)
    found = _first(catalog, "companies", _firms(catalog, lead, person))
    return Part("companies", found, _choice(found, NEW if name else SKIP), safe(name or ""))


def deal_part(catalog: Catalog, lead: Image, person: int | None, firm: int | None) -> Part:
    """The open deals of the person and the company; a lead makes a new one unless told."""
    name = lead["company"] or title_of(catalog.entity("leads"), lead)
    return Part("deals", _every(catalog, "deals", _deals(catalog, person, firm)), NEW, safe(name))


def company_name(lead: Image) -> str | None:
    """What a company made of the lead is called: as the lead says, else its domain."""
    name: str | None = lead["company"] or lead["website_domain"]
    return name


def _only(part: Part) -> int | None:
    return int(part.choice) if part.choice.isdigit() else None


def _choice(candidates: tuple[Candidate, ...], otherwise: str) -> str:
    if not candidates:
        return otherwise
    return str(candidates[0].id) if len(candidates) == 1 else ""


Found = tuple[str, list[int]]


def _people(catalog: Catalog, lead: Image) -> Iterator[Found]:
    """By any e-mail, then by phone."""
    entity = catalog.entity("contacts")
    for by, columns in (("email", ("email_key",)), ("phone", ("phone_e164", "mobile_e164"))):
        keys = dict.fromkeys(str(lead[column]) for column in columns if lead[column])
        queries = [query for key in keys for query in holding(entity, by, key)]
        found = {number for query in queries for number in catalog.connection.execute(query.limit(MOST + 1)).scalars()}
        yield f"same {'e-mail' if by == 'email' else 'phone'}", sorted(found)


def _firms(catalog: Catalog, lead: Image, person: int | None) -> Iterator[Found]:
    """By domain, then by name; the contact's own company where the lead names none."""
    entity, firms, contacts = catalog.entity("companies"), table("companies"), table("contacts")
    site = lead["website_domain"]
    mail = str(lead["email_key"] or "").rpartition("@")[2]
    for domain in dict.fromkeys((site, mail if mail not in PUBLIC_MAIL else None)):
        if domain:
            (query,) = holding(entity, "domain", domain)
            yield f"same domain {safe(domain)}", list(catalog.connection.execute(query.limit(MOST + 1)).scalars())
    if lead["company_f"]:
        same = select(firms.c.id).where(firms.c.name_f == lead["company_f"], live(firms)).order_by(firms.c.id)
        yield "same name", list(catalog.connection.execute(same.limit(MOST + 1)).scalars())
    elif person is not None:
        theirs = select(firms.c.id).join_from(firms, contacts, contacts.c.company_id == firms.c.id)
        own = theirs.where(contacts.c.id == person, live(firms))
        yield "company of the contact", list(catalog.connection.execute(own).scalars())


def _deals(catalog: Catalog, person: int | None, firm: int | None) -> Iterator[Found]:
    deals = table("deals")
    for reason, column, number in (
        ("of the contact", deals.c.contact_id, person),
        ("of the company", deals.c.company_id, firm),
    ):
        if number is not None:
            mine = (column == number, deals.c.status == StageKind.OPEN.value, live(deals))
            found = select(deals.c.id).where(*mine).order_by(deals.c.id.desc()).limit(MOST)
            yield f"open deal {reason}", list(catalog.connection.execute(found).scalars())


def _first(catalog: Catalog, name: str, found: Iterator[Found]) -> tuple[Candidate, ...]:
    """The candidates of the first reason that has any."""
    return next((_candidates(catalog, name, each) for each in found if each[1]), ())


def _every(catalog: Catalog, name: str, found: Iterator[Found]) -> tuple[Candidate, ...]:
    """The candidates of all reasons, each with its first."""
    every: dict[int, Candidate] = {}
    for reason in found:
        for each in _candidates(catalog, name, reason):
            every.setdefault(each.id, each)
    return tuple(every.values())


def _candidates(catalog: Catalog, name: str, found: Found) -> tuple[Candidate, ...]:
    reason, ids = found
    names = named(catalog, catalog.entity(name), ids)
    return tuple(Candidate(number, safe(each.title), safe(each.note), reason) for number, each in names.items())


def _counted(catalog: Catalog, name: str, lead: int) -> int:
    source = table(name)
    mine = select(func.count()).select_from(source).where(source.c.lead_id == lead, live(source))
    return int(catalog.connection.execute(mine).scalar_one())
