"""Exchange rates as the database has them, and how a deal that closes keeps its own (SPEC 1.4)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from crm_tui.db.bulk import Bulk
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context
from crm_tui.domain.pipeline import StageKind
from crm_tui.domain.totals import Latest, Rate, rate_between
from crm_tui.services.completion import Completing
from crm_tui.services.reading import live

FROZEN = ("rate", "rate_base", "rate_on")


def rate_on(connection: Connection, currency: str, base: str, day: date) -> Rate | None:
    """What one unit of a currency was worth in the base on a day, by the newest rate up to then; None without one."""
    latest = _latest(connection, day)
    return rate_between(latest, currency, base) or rate_between(latest, currency, base, _named(connection))


def _latest(connection: Connection, day: date) -> Latest:
    rates = table("exchange_rates")

    def latest(currency: str, base: str) -> Rate | None:
        given = select(rates.c.rate, rates.c.on_date).where(
            rates.c.base == currency, rates.c.quote == base, rates.c.on_date <= day.isoformat(), live(rates)
        )
        row = connection.execute(given.order_by(rates.c.on_date.desc()).limit(1)).first()
        return None if row is None else Rate(row.rate, date.fromisoformat(row.on_date))

    return latest


def _named(connection: Connection) -> list[str]:
    """The currencies that rates are given for, over which others can be reached."""
    rates = table("exchange_rates")
    return list(connection.execute(select(rates.c.base).where(live(rates)).distinct()).scalars())


def freeze(made: Completing, *, closed: bool) -> None:
    """A deal keeps the rate of the day it was closed on, if there is one, until it is open again."""
    image, base = made.image, made.context.currency
    if not closed or image.get("currency") in (None, base):
        image |= dict.fromkeys(FROZEN)
        return
    if not (made.new or made.changed("stage_id") or made.changed("currency")):
        return
    entered = made.new or made.changed("stage_id")
    at = image.get("closed_at") if made.new or not entered else None
    moment = datetime.fromisoformat(at) if at else made.context.now
    day = moment.astimezone(made.context.zone).date()
    image |= _frozen(rate_on(made.catalog.connection, image["currency"], base, day), base)


def freeze_new(bulk: Bulk, context: Context, above: int) -> None:
    """As `freeze`, for deals just made with an id above the given one; each rate is looked for once."""
    deals, base, known = table("deals"), context.currency, dict[tuple[str, date], Rate | None]()
    closed = select(deals.c.id, deals.c.currency, deals.c.closed_at).where(
        deals.c.id > above, deals.c.status != StageKind.OPEN.value, deals.c.currency != base
    )
    changes: list[tuple[int, dict[str, Any]]] = []
    for number, currency, at in bulk.connection.execute(closed).all():
        key = (currency, datetime.fromisoformat(at).astimezone(context.zone).date())
        if key not in known:
            known[key] = rate_on(bulk.connection, currency, base, key[1])
        if known[key] is not None:
            changes.append((number, _frozen(known[key], base)))
    bulk.update(deals, changes)


def _frozen(rate: Rate | None, base: str) -> dict[str, Any]:
    values = (None, None, None) if rate is None else (rate.value, base, rate.on.isoformat())
    return dict(zip(FROZEN, values, strict=True))
