"""The deals of the demo, with the way each went through the stages, in several currencies with their rates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from crm_tui.db.journal import instant
from crm_tui.db.models import table
from crm_tui.domain.kinds import Rate
from crm_tui.domain.pipeline import Stage, StageKind
from crm_tui.services.demo_rows import Given, Image, Rows, between
from crm_tui.services.demo_sales_words import (
    COMPETITORS,
    EUROS,
    FORMS,
    LOST,
    NEXT_STEPS,
    ROLES,
    ROT,
    STANDS,
    WARES,
    WON,
)
from crm_tui.services.demo_words import Place

SEED = 5
MONTHS = 14
SLIPPED = {4: -3, 19: -11, 28: -34}
"""The deals that slipped: in how many days they were to close."""

CALM = 3
"""Every so many open deals nothing is planned."""


@dataclass(frozen=True)
class Client:
    """A contact that deals, leads and tasks of the demo are about."""

    id: int
    image: Image
    place: Place


@dataclass(frozen=True)
class Sold:
    """A deal of the demo: whom it is with, and when it was worked on."""

    id: int
    image: Image
    client: Client
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class _Plan:
    """A deal before it is written: the stages it went through and when."""

    image: Image
    client: Client
    way: tuple[tuple[Stage, datetime], ...]

    @property
    def until(self) -> datetime | None:
        """When it was closed."""
        stage, at = self.way[-1]
        return None if stage.kind is StageKind.OPEN else at


def about(deals: Sequence[Sold], contact: int, moment: datetime) -> int | None:
    """The deal that a talk with a contact at a moment was about; None if there was none to talk about."""
    for deal in deals:
        if deal.client.id == contact and deal.since <= moment <= (deal.until or moment):
            return deal.id
    return None


class Selling:
    """One run, with dice of its own: more deals leave the contacts as they are."""

    def __init__(self, rows: Rows, owners: Sequence[int]) -> None:
        self.rows = rows
        self.owners = owners
        self.dice = Random(SEED)  # noqa: S311 - the same demo for everybody, no secret
        pipelines = rows.catalog.pipelines
        self.stages = pipelines.stages(pipelines.first)
        base = rows.context.currency
        self.base = base if base in EUROS else "EUR"

    def build(self, clients: Sequence[Client]) -> list[Sold]:
        """Rates, stages that rot, deals, their history and their further people."""
        self.rows.insert("exchange_rates", self._rates())
        rot = zip((stage.id for stage in self.stages if stage.kind is StageKind.OPEN), ROT, strict=False)
        self.rows.bulk.update(table("stages"), [(number, {"rot_days": days}) for number, days in rot])
        plans = [*self._plans(clients)]
        ids = self.rows.insert("deals", (plan.image for plan in plans))
        self._history(ids, plans)
        self.rows.insert("deal_contacts", self._further(ids, plans, clients))
        return [
            Sold(number, plan.image, plan.client, plan.way[0][1], plan.until)
            for number, plan in zip(ids, plans, strict=True)
        ]

    def _worth(self, currency: str, month: int) -> float:
        """One unit of a currency in the base currency, so many months ago; it moves by a few per cent."""
        drift = 1 + ((len(currency) * month + ord(currency[0])) % 7 - 3) * month / 1_000
        return EUROS[currency] / EUROS[self.base] * drift

    def _rates(self) -> Iterator[Image]:
        today = self.rows.now.date().replace(day=1)
        for month in range(MONTHS):
            for currency in EUROS:
                if currency != self.base:
                    rate = f"{self._worth(currency, month):.6g}"
                    given = {"on_date": today.isoformat(), "base": currency, "quote": self.base, "rate": rate}
                    yield self.rows.image("exchange_rates", given, self.rows.now)
            today = (today - timedelta(days=1)).replace(day=1)

    def _plans(self, clients: Sequence[Client]) -> Iterator[_Plan]:
        stands = [name for name, count in STANDS.items() for _ in range(count)]
        employed = [client for client in clients if client.image["company_id"] is not None]
        for at, name in enumerate(stands):
            stage = next((each for each in self.stages if each.name == name), self.stages[0])
            client = employed[at * 7 % len(employed)]
            way = self._way(stage)
            yield _Plan(self._deal(at, stage, client, way), client, way)

    def _way(self, stage: Stage) -> tuple[tuple[Stage, datetime], ...]:
        """The stages up to this one; some are skipped, some deals went back once."""
        opened = [each for each in self.stages if each.kind is StageKind.OPEN]
        reach = opened.index(stage) if stage in opened else self.dice.randrange(1, len(opened))
        gone = [each for each in opened[:reach] if each is opened[0] or self.dice.random() < 0.8]
        if reach > 1 and self.dice.random() < 0.2:
            gone += [opened[reach], opened[reach - 1]]
        if stage.kind is StageKind.WON or (stage.kind is StageKind.LOST and not gone):
            gone.append(opened[reach])
        last = self.dice.randrange(2, 300 if stage.kind is not StageKind.OPEN else 26)
        first = last + self.dice.randrange(20, 110)
        moments = between(self.rows.ago(first, hour=9), self.rows.ago(last, hour=14), len(gone) + 1)
        if not gone:
            moments = [self.rows.ago(last, hour=11)]
        return tuple(zip((*gone, stage), moments, strict=True))

    def _deal(self, at: int, stage: Stage, client: Client, way: Sequence[tuple[Stage, datetime]]) -> Image:
        currency, closed = client.place.currency, stage.kind is not StageKind.OPEN
        given: dict[str, str | int | None] = {
            "name": f"{self._firm(client)} {WARES[at % len(WARES)]}", "stage": stage.id, "currency": currency,
            "amount": self._amount(currency), "company": client.image["company_id"], "contact": client.id,
            "owner": self.dice.choice((self.owners[0], *self.owners)), "competitor": self.dice.choice(COMPETITORS),
            "source": client.image["source"],
        }  # fmt: skip
        if closed:
            given["close_date"] = way[-1][1].date().isoformat()
        else:
            given |= self._ahead(at)
        if stage.kind is StageKind.WON:
            given["won_reason"] = self.dice.choice(WON)
        if stage.kind is StageKind.LOST:
            given["lost_reason"], given["lost_note"] = self.dice.choice(LOST)
        image = self.rows.image("deals", given, way[0][1])
        if closed:
            image |= {"closed_at": instant(way[-1][1])} | self._frozen(currency, way[-1][1])
        elif at in SLIPPED:
            image["pushed_count"] = [*SLIPPED].index(at) + 1
        return image

    def _ahead(self, at: int) -> dict[str, str | int | None]:
        """What an open deal waits for: three have slipped, some have nothing planned."""
        days = SLIPPED.get(at, self.dice.randrange(3, 110))
        given: dict[str, str | int | None] = {"close_date": self.rows.day(days) if at % 11 else None}
        if at % CALM:
            given |= {"next_step": self.dice.choice(NEXT_STEPS), "next_step_date": self.rows.day(at % 9 - 1)}
        if at % 13 == 4:
            given["probability"] = 60
        return given

    def _firm(self, client: Client) -> str:
        companies = table("companies")
        found = select(companies.c.name).where(companies.c.id == client.image["company_id"])
        words = str(self.rows.bulk.connection.execute(found).scalar_one()).split()
        return " ".join([word for word in words if word not in FORMS][:2])

    def _amount(self, currency: str) -> int:
        """Between 1,500 and 60,000 euros, rounded as offers are."""
        amount = self.dice.choice((1_500, 4_800, 8_000, 12_000, 15_500, 24_000, 38_000, 60_000)) / EUROS[currency]
        step = int(10 ** max(len(str(int(amount))) - 2, 0))
        return max(round(amount / step), 1) * step

    def _frozen(self, currency: str, closed: datetime) -> Image:
        """The rate a closed deal keeps: that of the first of its month."""
        month = (self.rows.now.year - closed.year) * 12 + self.rows.now.month - closed.month
        if currency == self.base or month >= MONTHS:
            return {}
        rate = Rate().read(f"{self._worth(currency, month):.6g}", self.rows.context)[0]
        return {"rate": rate, "rate_base": self.base, "rate_on": closed.date().replace(day=1).isoformat()}

    def _history(self, ids: Sequence[int], plans: Sequence[_Plan]) -> None:
        """Put each deal's first entry where it began, and add the moves from there."""
        moves = table("stage_changes")
        made = select(moves.c.deal_id, moves.c.id).where(moves.c.deal_id.in_(ids))
        first = {deal: number for deal, number in self.rows.bulk.connection.execute(made)}
        begun, further = list[tuple[int, Image]](), list[Image]()
        for number, plan in zip(ids, plans, strict=True):
            stage, at = plan.way[0]
            began = {"to_stage_id": stage.id, "to_name": stage.name, "at": instant(at)}
            begun.append((first[number], began | {"by_id": plan.image["owner_id"]}))
            further += self._moves(number, plan)
        self.rows.bulk.update(moves, begun)
        self.rows.insert("stage_changes", sorted(further, key=lambda move: (move["at"], move["deal_id"])))

    def _moves(self, number: int, plan: _Plan) -> Iterator[dict[str, Any]]:
        for (old, since), (new, at) in zip(plan.way, plan.way[1:], strict=False):
            yield {
                "deal_id": number, "from_stage_id": old.id, "from_name": old.name, "to_stage_id": new.id,
                "to_name": new.name, "at": instant(at), "by_id": plan.image["owner_id"], "created_at": instant(at),
                "seconds_in_from": int((at - since).total_seconds()),
            }  # fmt: skip

    def _further(self, ids: Sequence[int], plans: Sequence[_Plan], clients: Sequence[Client]) -> Iterator[Image]:
        for at, (number, plan) in enumerate(zip(ids, plans, strict=True)):
            colleague = next(
                (
                    client.id
                    for client in clients
                    if client.image["company_id"] == plan.client.image["company_id"] and client.id != plan.client.id
                ),
                None,
            )
            if at % 4 == 0 and colleague is not None:
                given: Given = {"deal": number, "contact": colleague, "role": ROLES[at // 4 % len(ROLES)]}
                yield self.rows.image("deal_contacts", given, plan.way[0][1])
