"""Conversion of a lead into contact, company and deal: one transaction, one undo step, once (SPEC 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.domain.leads import ways
from crm_tui.domain.pipeline import LeadStatus
from crm_tui.errors import Ambiguous, Conflict, Invalid, Usage
from crm_tui.services import carrying
from crm_tui.services.catalog import Catalog
from crm_tui.services.completing import complete
from crm_tui.services.composing import assigned, check
from crm_tui.services.lead_matches import NEW, SKIP, Part, company_part, contact_part, deal_part
from crm_tui.services.leading import read_only
from crm_tui.services.reading import live, title_of
from crm_tui.services.records import images
from crm_tui.services.refs import resolve
from crm_tui.services.rows import Assignment
from crm_tui.services.uniqueness import check_unique
from crm_tui.services.writing import door
from crm_tui.text import safe, shortened

Image = dict[str, Any]

OPTIONS = {"contacts": "contact", "companies": "company", "deals": "deal"}
"""What the choice of each part is called."""


@dataclass(frozen=True)
class Wanted:
    """What becomes of each part: `new`, `skip`, a reference, or empty for the only match, else new.

    `fields` are those of a new deal.
    """

    contact: str = ""
    company: str = ""
    deal: str = ""
    deal_name: str | None = None
    fields: tuple[Assignment, ...] = ()


@dataclass(frozen=True)
class Converted:
    """The ids a lead was converted to (None: skipped), and its change set; None where it was converted before."""

    lead: int
    contact: int | None
    company: int | None
    deal: int | None
    change_set: int | None
    notes: tuple[str, ...]


def convert(db: Database, lead: str, wanted: Wanted = Wanted(), *, dry_run: bool = False) -> Converted:
    """Make contact, company and deal of a lead, or take those there are; a converted lead is left as it is.

    Raises Ambiguous with the candidates where several records match, Conflict for an unqualified lead, NotFound,
    Invalid, Usage.
    """
    _check(wanted)
    with door(db, "Convert lead", dry_run=dry_run) as bulk:
        catalog = Catalog(db, bulk.connection)
        entity = catalog.entity("leads")
        number = resolve(catalog, entity, lead, db.context())
        image = images(bulk.connection, entity, [number])[number]
        if read_only(image):
            return _again(image)
        if LeadStatus(image["status"]) is LeadStatus.UNQUALIFIED:
            raise Conflict(f"Lead {number} is unqualified; from there it goes to {ways(LeadStatus.UNQUALIFIED)}.")
        bulk.label = f"Convert lead {safe(shortened(title_of(entity, image)))}"
        return _Converting(bulk, catalog, image, db.context()).run(wanted)


def _check(wanted: Wanted) -> None:
    if [wanted.contact, wanted.company, wanted.deal] == [SKIP] * 3:
        raise Usage("A lead is converted to something: give one of contact, company and deal.")
    named = [each.field for each in wanted.fields] + (["deal_name"] if wanted.deal_name is not None else [])
    if named and wanted.deal not in ("", NEW):
        raise Usage(f"{named[0]} is for a new deal; leave it out, or convert with a new one.", field=named[0])
    linked = next((name for name in named if name in ("company", "contact")), None)
    if linked:
        raise Usage(f"{linked} of the deal is that of the lead, --{linked} says which.", field=linked)


def _again(lead: Image) -> Converted:
    contact, company, deal = (lead[f"converted_{name}_id"] for name in ("contact", "company", "deal"))
    note = f"Lead {lead['id']} is converted already; nothing was changed."
    return Converted(lead["id"], contact, company, deal, None, (note,))


class _Converting:
    """One conversion, inside its transaction."""

    def __init__(self, bulk: Bulk, catalog: Catalog, lead: Image, context: Context) -> None:
        self.bulk = bulk
        self.catalog = catalog
        self.lead = lead
        self.context = context
        self.notes: list[str] = []

    def run(self, wanted: Wanted) -> Converted:
        """Settle all three before anything is made, so that a person hears of every choice at once."""
        people = contact_part(self.catalog, self.lead)
        person = self._chosen(people, wanted.contact)
        firms = company_part(self.catalog, self.lead, person if isinstance(person, int) else None)
        firm = self._chosen(firms, wanted.company)
        deals = deal_part(self.catalog, self.lead, None, None)
        deal = self._chosen(deals, wanted.deal)
        if [person, firm, deal] == [SKIP] * 3:
            raise Usage("The lead names neither person nor company; give one of contact, company and deal.")
        company = self._company(firms, firm)
        contact = self._contact(people, person, company)
        sale = self._deal(deal, wanted, contact, company)
        self._tag(contact, company, sale)
        self._move(contact, company, sale)
        self._finish(contact, company, sale)
        return Converted(self.lead["id"], contact, company, sale, self.bulk.changed, tuple(self.notes))

    def _chosen(self, part: Part, wanted: str) -> int | str:
        """The id of a record, `new` or `skip`."""
        choice = wanted.strip() or part.choice
        if choice in (NEW, SKIP):
            return choice
        if choice:
            return resolve(self.catalog, self.catalog.entity(part.entity), choice, self.context)
        option = OPTIONS[part.entity]
        lines = ["  ".join(filter(None, (str(c.id), c.title, c.note, f"({c.reason})"))) for c in part.candidates]
        words = f"Lead {self.lead['id']} may be several {part.entity}; --{option} takes the id of one, new or skip."
        raise Ambiguous(words, field=option, candidates=lines)

    def _company(self, part: Part, choice: int | str) -> int | None:
        if choice == NEW and not part.name:
            raise Invalid("company: the lead names none, e.g. --company skip", field="company")
        return self._part(part, choice, {})

    def _contact(self, part: Part, choice: int | str, company: int | None) -> int | None:
        number = self._part(part, choice, {"company_id": company})
        if isinstance(choice, int):
            self.bulk.insert(table("contact_points"), carrying.further_points(self.catalog, self.lead, choice))
        return number

    def _part(self, part: Part, choice: int | str, links: Image) -> int | None:
        """A new record from the lead, or what the lead adds to one that is there."""
        if choice == SKIP:
            return None
        entity = self.catalog.entity(part.entity)
        if choice == NEW:
            return self._made(part.entity, carrying.fresh(self.catalog, self.lead, part.entity) | links, ())
        number = int(choice)
        old = images(self.bulk.connection, entity, [number])[number]
        new = carrying.filled(self.catalog, self.lead, part.entity, old)
        new |= {name: value for name, value in links.items() if new[name] is None}
        complete(self.catalog, entity, new, old, self.context)
        self.bulk.update(entity.table, [(number, new)])
        reason = next((each.reason for each in part.candidates if each.id == number), "as chosen")
        self._note(part.entity, number, old, reason)
        return number

    def _made(self, name: str, image: Image, given: Sequence[Assignment]) -> int:
        entity = self.catalog.entity(name)
        made = assigned(self.catalog, entity, given, self.context, image)
        check(self.catalog, entity, made.image, image, made.missing)
        check_unique(self.catalog, entity, made.image)
        number = self.bulk.insert(entity.table, [made.image])[0]
        self._note(name, number, made.image, "created")
        return number

    def _note(self, name: str, number: int, image: Image, how: str) -> None:
        entity = self.catalog.entity(name)
        title = safe(shortened(title_of(entity, image | {"id": number})))
        self.notes.append(f"{entity.singular} {number} {title}: {how}")

    def _deal(self, choice: int | str, wanted: Wanted, contact: int | None, company: int | None) -> int | None:
        links: Image = {"contact_id": contact, "company_id": company or self._employer(contact)}
        if choice == SKIP:
            return None
        if choice == NEW:
            given = list(wanted.fields)
            if wanted.deal_name is not None:
                given.append(Assignment("name", "=", wanted.deal_name))
            return self._made("deals", carrying.fresh(self.catalog, self.lead, "deals") | links, given)
        number = int(choice)
        deals = table("deals")
        old = images(self.bulk.connection, self.catalog.entity("deals"), [number])[number]
        self.bulk.update(deals, [(number, {key: value for key, value in links.items() if old[key] is None})])
        if contact is not None and old["contact_id"] not in (None, contact):
            self._join(number, contact)
        self._note("deals", number, old, "as chosen")
        return number

    def _employer(self, contact: int | None) -> int | None:
        people = table("contacts")
        found = select(people.c.company_id).where(people.c.id == contact)
        return None if contact is None else self.bulk.connection.execute(found).scalar_one()

    def _join(self, deal: int, contact: int) -> None:
        """A further person of a deal that has a contact."""
        people = table("deal_contacts")
        there = select(people.c.id).where(people.c.deal_id == deal, people.c.contact_id == contact, live(people))
        if self.bulk.connection.execute(there).first() is None:
            self.bulk.insert(people, [{"deal_id": deal, "contact_id": contact}])

    def _tag(self, contact: int | None, company: int | None, deal: int | None) -> None:
        """The lead's tags go to the contact; without one to the company, else to the deal."""
        name, number = next(
            (name, number) for name, number in zip(OPTIONS, (contact, company, deal), strict=True) if number is not None
        )
        source = table(name)
        tags = self.bulk.connection.execute(select(source.c.tags).where(source.c.id == number)).scalar_one()
        self.bulk.update(source, [(number, {"tags": carrying.united(tags, self.lead["tags"])})])

    def _move(self, contact: int | None, company: int | None, deal: int | None) -> None:
        """Activities and tasks belong to the new records too; the lead keeps its own link, and so its history."""
        links = {"contact_id": contact, "company_id": company, "deal_id": deal}
        for name in ("activities", "tasks"):
            source = table(name)
            columns = [source.c.id, *(source.c[column] for column in links)]
            mine = select(*columns).where(source.c.lead_id == self.lead["id"], live(source))
            found = self.bulk.connection.execute(mine).mappings().all()
            self.bulk.update(
                source,
                ((row["id"], {column: row[column] or number for column, number in links.items()}) for row in found),
            )

    def _finish(self, contact: int | None, company: int | None, deal: int | None) -> None:
        made = {"converted_contact_id": contact, "converted_company_id": company, "converted_deal_id": deal}
        values = {"status": LeadStatus.CONVERTED.value, "converted_at": self.bulk.author.at, "recycle_on": None} | made
        self.bulk.update(table("leads"), [(self.lead["id"], values)])
