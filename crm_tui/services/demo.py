"""A demo database: invented firms, people and conversations, the same bytes for the same clock (SPEC 22)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import Connection, func, insert, select

from crm_tui.db import models
from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.journal import instant
from crm_tui.errors import Conflict
from crm_tui.services.demo_deals import Client, Selling, Sold, about
from crm_tui.services.demo_forecasts import Expecting
from crm_tui.services.demo_leads import Leading
from crm_tui.services.demo_rows import Given, Image, Rows
from crm_tui.services.demo_tasks import Planning, plan_touches
from crm_tui.services.demo_tickets import Helping
from crm_tui.services.demo_words import COLLEAGUES, COMPANIES, HOBBIES, JOBS, PLACES, SOURCES, TAGS, TALKS, Place
from crm_tui.text import fold

SEED = 22
CONTACTS = 132
UNTOUCHED = 14
ACTIVITIES = 330
COUNTED = (
    "companies", "contacts", "contact_points", "leads", "deals", "deal_contacts", "stage_changes", "status_changes",
    "exchange_rates", "tasks", "activities", "calendars", "policies", "tickets", "ticket_posts", "responses",
    "articles", "snippets", "targets", "reports", "members", "fields",
)  # fmt: skip
BIRTHDAYS = (0, 2, 5, 9, 13, 20, 27)
"""In how many days the first contacts have their birthday."""


def build(db: Database) -> Mapping[str, int]:
    """Fill an empty database in one step; the number of rows by table. A second time changes nothing.

    Raises Conflict where there are records already that are not the demo's.
    """
    if is_demo(db):
        return counts(db)
    with db.bulk("Demo data") as bulk:
        if any(_count(bulk.connection, name) for name in COUNTED if name != "members"):
            raise Conflict("This database has records already; the demo needs a new one, e.g. crm --db demo.db demo")
        bulk.undoable = False
        Demo(db, bulk).build()
        meta = models.every_table().tables["meta"]
        bulk.connection.execute(insert(meta).values(key="demo", value=bulk.author.at))
    return counts(db)


def is_demo(db: Database) -> bool:
    """Whether the database was made by `build`."""
    meta = models.every_table().tables["meta"]
    with db.read() as connection:
        return connection.execute(select(meta.c.key).where(meta.c.key == "demo")).first() is not None


def counts(db: Database) -> Mapping[str, int]:
    """The number of rows by table."""
    with db.read() as connection:
        return {name: _count(connection, name) for name in COUNTED}


def _count(connection: Connection, name: str) -> int:
    return int(connection.execute(select(func.count()).select_from(models.table(name))).scalar_one())


@dataclass(frozen=True)
class Person:
    """What the demo remembers of a contact it made, for the rows that lead to it."""

    image: Image
    place: Place
    days: int


class Demo:
    """One run: everything comes from the seeded dice and the clock, in a fixed order."""

    def __init__(self, db: Database, bulk: Bulk) -> None:
        self.bulk = bulk
        self.dice = Random(SEED)  # noqa: S311 - the same demo for everybody, no secret
        self.rows = Rows(db, bulk)
        self.now = self.rows.now

    def build(self) -> None:
        """Colleagues, fields, companies, people, what is sold to them, to be done and expected, how they are helped."""
        owners = self._colleagues()
        self._fields()
        self.rows.forget()
        companies = self._insert("companies", self._companies(owners))
        people = [*self._people(companies, owners)]
        ids = self.bulk.insert(models.table("contacts"), [person.image for person in people])
        self._insert("contact_points", self._points(people, ids))
        clients = [Client(number, person.image, person.place) for number, person in zip(ids, people, strict=True)]
        deals = Selling(self.rows, owners).build(clients[: len(people) - UNTOUCHED])
        leads = Leading(self.rows, owners).build(deals)
        self._insert("activities", self._activities(people, ids, deals))
        plan_touches(self.rows)
        Planning(self.rows, owners).build(clients, deals, leads)
        Helping(self.rows, owners).build(clients)
        Expecting(self.rows, owners).build()

    def _insert(self, name: str, rows: Iterator[Image]) -> Sequence[int]:
        return self.rows.insert(name, rows)

    def _image(self, name: str, given: Given, days: int = 0) -> Image:
        """A row made so many days ago, at some minute of the day."""
        return self.rows.image(name, given, self.now - timedelta(days=days, minutes=self.dice.randrange(600)))

    def _colleagues(self) -> list[int]:
        members = models.table("members")
        taken = set(self.bulk.connection.execute(select(members.c.login)).scalars())
        rows = [
            {"login": login, "name": name, "role": role, "team": team, "email": f"{login}@crm.example", "active": "yes"}
            for login, name, role, team in COLLEAGUES
            if login not in taken
        ]
        made = self._insert("members", (self._image("members", row, days=900) for row in rows))
        return [self.bulk.me, *made]

    def _fields(self) -> None:
        rows: list[Given] = [
            {"entity": "companies", "key": "support_plan", "label": "Support plan", "kind": "choice",
             "options": "basic|plus|premium", "indexed": "yes", "position": 1, "archived": "no"},
            {"entity": "contacts", "key": "hobby", "label": "Hobby", "kind": "text", "position": 1, "archived": "no",
             "help": "what to ask about first"},
        ]  # fmt: skip
        self._insert("fields", (self._image("fields", row, days=800) for row in rows))

    def _companies(self, owners: Sequence[int]) -> Iterator[Image]:
        types = ("customer", "customer", "prospect", "prospect", "partner", "supplier")
        for name, domain, country, industry in COMPANIES:
            place, employees = PLACES[country], self.dice.choice((4, 12, 35, 80, 240, 1_100))
            revenue = employees * self.dice.randrange(60, 240) * 1_000
            given: Given = {
                "name": name, "website": f"https://www.{domain}.example", "email": f"info@{domain}.example",
                "phone": self._number(place), "industry": industry, "employees": employees, "country": country,
                "currency": place.currency, "annual_revenue": revenue, "city": self.dice.choice(place.cities),
                "type": self.dice.choice(types), "owner": self.dice.choice(owners), "tags": self._tags(),
                "support_plan": self.dice.choice(("basic", "plus", "premium", None)),
                "source": self.dice.choice(SOURCES),
            }  # fmt: skip
            yield self._image("companies", given, days=self.dice.randrange(500, 1_200))

    def _people(self, companies: Sequence[int], owners: Sequence[int]) -> Iterator[Person]:
        for at in range(CONTACTS):
            number = at % len(COMPANIES)
            _, domain, country, _ = COMPANIES[number]
            place, days = PLACES[country], self.dice.randrange(60, 900)
            given, family = self.dice.choice(place.given), self.dice.choice(place.family)
            email = f"{_ascii(given) or 'kontakt'}.{at + 1}@{domain}.example"
            row = self._person(place, at) | {
                "given_name": given, "family_name": family, "email": email if at % 11 else None,
                "company": companies[number], "owner": self.dice.choice((*owners, None)),
            }  # fmt: skip
            if place.country == "JP":
                row |= {"name": f"{family} {given}"}
            yield Person(self._image("contacts", row, days), place, days)
        yield from self._twins(companies[0], owners[0])

    def _person(self, place: Place, at: int) -> dict[str, str | int | None]:
        title, department = self.dice.choice(JOBS)
        stages = ("lead", "opportunity", "customer", "customer", "subscriber", "partner", "former")
        return {
            "phone": self._number(place) if at % 4 else None, "title": title, "department": department,
            "mobile": self._number(place) if at % 5 == 0 else None, "country": place.country,
            "city": self.dice.choice(place.cities), "language": place.language, "timezone": place.timezone,
            "lifecycle": self.dice.choice(stages), "priority_class": self.dice.choice(("A", "B", "C", None)),
            "birthday": self._birthday(at), "cadence_days": self.dice.choice((None, None, 30, 60, 90)),
            "do_not_email": "yes" if at % 23 == 7 else None, "tags": self._tags(),
            "hobby": self.dice.choice((*HOBBIES, None, None)), "source": self.dice.choice(SOURCES),
            "verified_at": (self.now - timedelta(days=self.dice.randrange(700))).date().isoformat(),
        }  # fmt: skip

    def _twins(self, company: int, owner: int) -> Iterator[Person]:
        """Two records of one woman, as two colleagues typed her in."""
        place = PLACES["DE"]
        rows: list[Given] = [
            {"name": "Katharina Vogel", "email": "katharina.vogel@nordlicht.example", "phone": "+49 30 23125777",
             "company": company, "owner": owner, "city": "Berlin", "country": "DE", "lifecycle": "customer"},
            {"name": "Catharina Vogel", "email": "k.vogel@nordlicht.example", "phone": "+49 (30) 23125-777",
             "company": company, "title": "Head of Purchasing", "country": "DE"},
        ]  # fmt: skip
        for row in rows:
            yield Person(self._image("contacts", row, days=300), place, 300)

    def _points(self, people: Sequence[Person], ids: Sequence[int]) -> Iterator[Image]:
        for at, person in enumerate(people):
            rows: list[Given] = []
            if at % 3 == 0:
                rows.append({"kind": "email", "label": "private", "value": f"person{at + 1}@mail.example"})
            if at % 4 == 1:
                rows.append({"kind": "phone", "label": "office", "value": self._number(person.place)})
            if at % 9 == 2:
                rows.append({"kind": "handle", "label": "chat", "value": f"@person{at + 1}"})
            for row in rows:
                yield self._image("contact_points", {"contact": ids[at], **row}, person.days)

    def _activities(self, people: Sequence[Person], ids: Sequence[int], deals: Sequence[Sold]) -> Iterator[Image]:
        """More with some than with others, more of late than long ago, nothing with the untouched."""
        touched = len(people) - UNTOUCHED
        for _ in range(ACTIVITIES):
            at = min(self.dice.randrange(touched), self.dice.randrange(touched))
            kind, direction, subject, body, outcome = self.dice.choice(TALKS)
            days = int(min(people[at].days, 400) * self.dice.random() ** 2)
            moment = (self.now - timedelta(days=days)).replace(hour=self.dice.randrange(7, 16), minute=0, second=0)
            moment = min(moment + timedelta(minutes=15 * self.dice.randrange(4)), self.now)
            minutes = self.dice.choice((10, 15, 30, 45, 60, 90)) if kind in ("call", "meeting", "visit") else None
            given: Given = {
                "kind": kind, "direction": direction, "subject": subject, "body": body, "outcome": outcome,
                "occurred_at": instant(moment), "duration_min": minutes, "contact": ids[at],
                "company": people[at].image["company_id"], "owner": people[at].image["owner_id"],
                "deal": about(deals, ids[at], moment),
            }  # fmt: skip
            yield self._image("activities", given, days)

    def _birthday(self, at: int) -> str | None:
        if at < len(BIRTHDAYS):
            day = self.now + timedelta(days=BIRTHDAYS[at])
            return f"{day:--%m-%d}" if at % 2 or (day.month, day.day) == (2, 29) else f"{1960 + at * 5}{day:-%m-%d}"
        if at % 3:
            return None
        return f"{self.dice.randrange(1958, 2003)}-{self.dice.randrange(1, 13):02d}-{self.dice.randrange(1, 29):02d}"

    def _number(self, place: Place) -> str:
        return "".join(str(self.dice.randrange(10)) if letter == "#" else letter for letter in place.phone)

    def _tags(self) -> str | None:
        return "|".join(sorted(self.dice.sample(TAGS, self.dice.randrange(3)))) or None


def _ascii(name: str) -> str:
    return "".join(letter for letter in fold(name) if "a" <= letter <= "z")
