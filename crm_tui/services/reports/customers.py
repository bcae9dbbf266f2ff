"""Who bought: won deals as orders of customers, each a company, or the contact of a deal without one."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import and_, func, select

from crm_tui.db.derived import chunks
from crm_tui.db.models import table
from crm_tui.domain.figures.periods import UNITS
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.places import Column, Condition
from crm_tui.services.reading import title
from crm_tui.services.reports.base import Asked, Contribution, Key
from crm_tui.services.reports.grouping import Grouping, grouping
from crm_tui.services.reports.standing import Standing
from crm_tui.services.reports.tallying import Facts
from crm_tui.text import shortened

BUYER = "company"
"""The field that leads to what customers can be grouped by: of a deal's other fields a customer may have several."""

Added = tuple[Key, int, Mapping[str, int]]
"""What a customer adds to the numbers of a row."""


def customer() -> Column:
    """Who bought: a company by its id, a contact by its id below nought, nobody by none."""
    deals = table("deals").c
    return func.coalesce(deals.company_id, -deals.contact_id)


def of_somebody(where: Condition) -> Condition:
    """Those of some orders that have a customer."""
    return and_(where, customer().is_not(None))


def customers(
    deals: Standing, where: Condition, by: tuple[Grouping, ...] = (), alike: Mapping[str, Column] | None = None
) -> Facts:
    """Facts that count the orders of each customer, those of nobody included."""
    entity = deals.asked.catalog.entity("deals")
    same = {"customer": customer(), **(alike or {})}
    return Facts(entity, deals.source, and_(deals.where, where), by, same, instead=deals.instead)


def of_companies(asked: Asked) -> tuple[Grouping, ...]:
    """What --by names, a field of the company; a contact stands in the row without one. Raises Usage."""
    if asked.by is None:
        return ()
    if asked.by.partition(".")[0] != BUYER or asked.by in UNITS:
        raise Usage(f"--by: {shortened(asked.by)} is nothing of a customer; take company.country or the like.")
    return (grouping(asked, asked.catalog.entity("deals"), asked.by, None),)


def unknown(orders: int) -> Iterator[str]:
    """What to say of orders of nobody."""
    if orders:
        yield f"won deals with neither company nor contact: {orders:,}; they are nobody's orders and in no number"


def behind(asked: Asked, found: Iterable[Added]) -> Iterator[Contribution]:
    """The customers with what each adds to the numbers of a row; of those that are meant no more than wanted."""
    only, meant = asked.only, list[tuple[Key, int, dict[str, int]]]()
    for key, who, sums in found:
        if only is None or only.row(key, None):
            meant_of = sums.keys() if only is None else sums.keys() & only.numbers
            some = {number: sums[number] for number in sums if number in meant_of and sums[number]}
            meant += [(key, who, some)] if some else []
    meant = meant if only is None else meant[: only.most]
    names = named(asked.catalog, {who for _, who, _ in meant})
    for key, who, some in meant:
        for number, value in some.items():
            yield Contribution(key, None, number, kind(who), abs(who), names[who], value)


def kind(who: int) -> str:
    """The entity of a customer."""
    return "companies" if who > 0 else "contacts"


def named(catalog: Catalog, some: Collection[int]) -> dict[int, str]:
    """The names of customers."""
    made: dict[int, str] = {}
    for sign in (1, -1):
        ids = sorted(abs(who) for who in some if who * sign > 0)
        entity = catalog.entity(kind(sign))
        source = entity.table
        for part in chunks(ids):
            rows = catalog.connection.execute(select(source.c.id, title(source, entity)).where(source.c.id.in_(part)))
            made |= {number * sign: str(text or f"{entity.singular} {number}") for number, text in rows}
    return made


def last_day(asked: Asked) -> date:
    """The day that the period is seen from: its last one, or today while it runs."""
    return asked.today if asked.days is None else min(asked.today, asked.days.until - timedelta(days=1))
