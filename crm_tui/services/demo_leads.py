"""The leads of the demo, in every status, with what was said to them and how each came to where it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from crm_tui.db.journal import instant
from crm_tui.db.models import table
from crm_tui.domain.pipeline import LeadStatus
from crm_tui.services.demo_deals import Sold
from crm_tui.services.demo_rows import Given, Image, Rows, between
from crm_tui.services.demo_sales_words import (
    ANSWERS,
    CAMPAIGNS,
    INQUIRIES,
    LEAD_COUNTS,
    ORIGINS,
    PATHS,
    PROSPECTS,
    UNFIT,
)
from crm_tui.services.demo_words import COMPANIES, JOBS, PLACES, Place
from crm_tui.text import fold

SEED = 4
RECYCLED = (-2, 0, 1, 30)
"""In how many days the recycled leads are to be taken up again."""

AGES = {"new": (0, 4), "assigned": (1, 9), "converted": (30, 120)}
"""How many days old leads of a status are, at least and at most; others are 8 to 90."""


@dataclass(frozen=True)
class Asked:
    """A lead of the demo and the statuses it went through, with when."""

    id: int
    image: Image
    way: tuple[tuple[str, datetime], ...]


class Leading:
    """One run, with dice of its own."""

    def __init__(self, rows: Rows, owners: Sequence[int]) -> None:
        self.rows = rows
        self.owners = owners
        self.dice = Random(SEED)  # noqa: S311 - the same demo for everybody, no secret

    def build(self, deals: Sequence[Sold]) -> list[Asked]:
        """Leads, their history and their activities; the converted ones became the first deals."""
        statuses = [status for status, count in LEAD_COUNTS.items() for _ in range(count)]
        made = [self._lead(at, status, deals) for at, status in enumerate(statuses)]
        ids = self.rows.insert("leads", (image for image, _ in made))
        leads = [Asked(number, image, way) for number, (image, way) in zip(ids, made, strict=True)]
        self._history(leads)
        self.rows.insert("activities", self._activities(leads))
        return leads

    def _lead(self, at: int, status: str, deals: Sequence[Sold]) -> tuple[Image, tuple[tuple[str, datetime], ...]]:
        if status == LeadStatus.CONVERTED:
            return self._converted(deals[-1 - 2 * at % 9])
        way = self._way(status)
        if at == 0:
            return self._image(at, status, way, self._twin()), way
        name, domain, country = PROSPECTS[at % len(PROSPECTS)] if at % 4 else COMPANIES[at % len(COMPANIES)][:3]
        return self._image(at, status, way, self._person(at, name, domain, PLACES[country])), way

    def _way(self, status: str) -> tuple[tuple[str, datetime], ...]:
        low, high = AGES.get(status, (8, 90))
        age = self.dice.uniform(low + 0.1, high)
        names = ("new", *PATHS[status])
        moments = between(self.rows.ago(age), self.rows.ago(age / 4), len(names))
        return tuple(zip(names, (moment.replace(microsecond=0) for moment in moments), strict=True))

    def _image(self, at: int, status: str, way: Sequence[tuple[str, datetime]], given: Given) -> Image:
        values: dict[str, str | int | None] = {
            "status": status, "rating": self.dice.choice(("cold", "warm", "warm", "hot", None)),
            "source": self.dice.choice(ORIGINS), "campaign": self.dice.choice(CAMPAIGNS),
            "score": self.dice.randrange(5, 100), "tags": self.dice.choice((None, None, "newsletter", "trade-fair")),
            "owner": None if status == LeadStatus.NEW else self.dice.choice((self.owners[0], *self.owners)),
        }  # fmt: skip
        if status == LeadStatus.UNQUALIFIED:
            values["status_reason"] = self.dice.choice(UNFIT)
        if status == LeadStatus.RECYCLED:
            values |= {"status_reason": "next year", "recycle_on": self.rows.day(RECYCLED[at % len(RECYCLED)])}
        return self.rows.image("leads", values | dict(given), way[0][1])

    def _twin(self) -> Given:
        """The woman of whom there are two contacts: conversion has to ask which of them."""
        return {
            "given_name": "Katharina", "family_name": "Vogel", "company": "Nordlicht Energie GmbH", "country": "DE",
            "phone": "+49 30 23125777", "email": "kv@nordlicht.example", "amount": 24_000, "currency": "EUR",
            "rating": "hot",
        }  # fmt: skip

    def _person(self, at: int, company: str, domain: str, place: Place) -> Given:
        given, family = self.dice.choice(place.given), self.dice.choice(place.family)
        letters = "".join(letter for letter in fold(given) if "a" <= letter <= "z") or "hello"
        values: dict[str, str | int | None] = {
            "given_name": given, "family_name": family, "company": company if at % 9 else None,
            "title": self.dice.choice(JOBS)[0], "email": f"{letters}@{domain}.example" if at % 6 else None,
            "phone": self._number(place) if at % 3 else None, "country": place.country,
        }  # fmt: skip
        if at % 3:
            amount = self.dice.choice((3_000, 8_000, 15_000, 31_000)) * (150 if place.currency in ("JPY", "KZT") else 1)
            values |= {"amount": amount, "currency": place.currency, "expected_on": self.rows.day(20 + at)}
        if place.country == "JP":
            values["name"] = f"{family} {given}"
        return values

    def _converted(self, deal: Sold) -> tuple[Image, tuple[tuple[str, datetime], ...]]:
        """The lead that a deal came from, converted when the deal began."""
        contact, at = deal.client.image, deal.since
        names = ("new", *PATHS["converted"])
        way = tuple(zip(names, between(at - timedelta(days=12), at, len(names)), strict=True))
        fields = ("name", "email", "phone", "title", "country")
        given = {name: contact[name] for name in fields} | {"owner": deal.image["owner_id"]}
        image = self._image(0, "converted", way, given)
        companies = table("companies")
        firm = select(companies.c.name, companies.c.name_f).where(companies.c.id == deal.image["company_id"])
        name, name_f = self.rows.bulk.connection.execute(firm).one()
        image |= {
            "company": name, "company_f": name_f, "converted_at": instant(at), "converted_contact_id": deal.client.id,
            "converted_company_id": deal.image["company_id"], "converted_deal_id": deal.id,
        }  # fmt: skip
        return image, way

    def _number(self, place: Place) -> str:
        return "".join(str(self.dice.randrange(10)) if letter == "#" else letter for letter in place.phone)

    def _history(self, leads: Sequence[Asked]) -> None:
        """Every lead began as new; the moves from there, each with who made it."""
        moves = table("status_changes")
        ids = [lead.id for lead in leads]
        made = select(moves.c.id).where(moves.c.entity == "leads", moves.c.record_id.in_(ids))
        began = [(number, {"to_status": "new"}) for number in self.rows.bulk.connection.execute(made).scalars()]
        self.rows.bulk.update(moves, began)
        further = [move for lead in leads for move in self._moves(lead)]
        self.rows.insert("status_changes", sorted(further, key=lambda move: (move["at"], move["record_id"])))

    def _moves(self, lead: Asked) -> Iterator[Image]:
        for (old, since), (new, at) in zip(lead.way, lead.way[1:], strict=False):
            yield {
                "entity": "leads", "record_id": lead.id, "from_status": old, "to_status": new, "at": instant(at),
                "by_id": lead.image["owner_id"], "created_at": instant(at),
                "reason": lead.image["status_reason"] if (new, at) == lead.way[-1] else None,
                "seconds_in_from": int((at - since).total_seconds()),
            }  # fmt: skip

    def _activities(self, leads: Sequence[Asked]) -> Iterator[Image]:
        """What they asked, and our answers at the moments they were worked on."""
        for at, lead in enumerate(leads):
            if at % 3 == 0:
                kind, direction, subject, body = INQUIRIES[at // 3 % len(INQUIRIES)]
                given: Given = {"kind": kind, "direction": direction, "subject": subject, "body": body}
                yield self._activity(lead, given, lead.way[0][1])
            for number, (status, moment) in enumerate(lead.way):
                if status in (LeadStatus.WORKING, LeadStatus.QUALIFIED):
                    kind, direction, subject, body, outcome = ANSWERS[(at + number) % len(ANSWERS)]
                    given = {"kind": kind, "direction": direction, "subject": subject, "body": body}
                    minutes = None if kind == "email" else 15 + 15 * (at % 3)
                    yield self._activity(lead, given | {"outcome": outcome, "duration_min": minutes}, moment)

    def _activity(self, lead: Asked, given: Given, at: datetime) -> Image:
        image = lead.image
        links = {"contact": "converted_contact_id", "company": "converted_company_id", "deal": "converted_deal_id"}
        linked = {name: image[column] for name, column in links.items()}
        values = dict(given) | {"lead": lead.id, "owner": image["owner_id"], "occurred_at": instant(at)} | linked
        return self.rows.image("activities", values, at)
