"""The verbs of exchange rates: set one, take many from a file; one rate of a pair for each day."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from crm_tui.db.bulk import Bulk
from crm_tui.db.database import Database
from crm_tui.db.models import table
from crm_tui.domain.kinds import Context, CurrencyCode, Date, Rate
from crm_tui.errors import Invalid, StorageError
from crm_tui.services.reading import live
from crm_tui.services.rows import Written
from crm_tui.services.writing import door
from crm_tui.text import safe, shortened

Quote = tuple[str, str, str, int]
"""A day, one unit of which currency, in which, and what it is worth in units of 10^-10."""

NAMES = {
    "on_date": ("on_date", "date", "day"),
    "base": ("base", "currency", "from"),
    "quote": ("quote", "into", "to"),
    "rate": ("rate", "value"),
}
"""How a file of one rate to a line may call its columns."""

NOTHING = ("", "N/A")


def set_rate(
    db: Database, currency: str, rate: str, *, on: str = "today", into: str | None = None, dry_run: bool = False
) -> Written:
    """Say what one unit of a currency is worth on a day; without `into` in the base currency.

    What was said for that day before is replaced. Raises Invalid.
    """
    context = db.context()
    quote = _quote(on, currency, into or context.currency, rate, context)
    with door(db, f"Set {quote[1]} {rate.strip()} {quote[2]}", dry_run=dry_run) as bulk:
        return Written("exchange_rates", tuple(_put(bulk, [quote])), bulk.changed)


def import_rates(db: Database, path: str, *, base: str = "EUR", dry_run: bool = False) -> Written:
    """Take rates from a CSV file: one to a line (date, base, quote, rate), or a line for each day with a column for
    each currency, as the European Central Bank has them, where one unit of `base` is so much of the others.

    Raises Invalid with the line, StorageError for a file that cannot be read. Nothing is written unless all is right.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            quotes = list(_read(csv.reader(file), db.context(), base))
    except OSError as error:
        raise StorageError(f"{safe(shortened(path))} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{safe(shortened(path))} is no CSV file in UTF-8.") from error
    with door(db, f"Import {len(quotes):,} exchange rates", dry_run=dry_run) as bulk:
        ids = tuple(_put(bulk, quotes))
        return Written(
            "exchange_rates", ids, bulk.changed, (f"{len(ids):,} of {len(quotes):,} rates are new or others",)
        )


def _put(bulk: Bulk, quotes: Iterable[Quote]) -> Iterator[int]:
    """Add or replace rates; the ids of those that are not what they were, a rate alone in any case."""
    rates = table("exchange_rates")
    wanted = {(day, base, quote): rate for day, base, quote, rate in quotes}
    pairs = {(base, quote) for _, base, quote in wanted}
    known: dict[tuple[str, str, str], tuple[int, int]] = {}
    for base, quote in sorted(pairs):
        found = select(rates.c.on_date, rates.c.id, rates.c.rate).where(
            rates.c.base == base, rates.c.quote == quote, live(rates)
        )
        known |= {(row.on_date, base, quote): (row.id, row.rate) for row in bulk.connection.execute(found)}
    changed = [
        (known[key][0], {"rate": rate}) for key, rate in wanted.items() if key in known and known[key][1] != rate
    ]
    new = [
        dict.fromkeys(rates.c.keys()) | {"on_date": day, "base": base, "quote": quote, "rate": rate}
        for (day, base, quote), rate in wanted.items()
        if (day, base, quote) not in known
    ]
    bulk.update(rates, changed)
    yield from (number for number, _ in changed)
    yield from bulk.insert(rates, new) if new else ()
    if len(wanted) == 1 and not changed and not new:
        yield next(iter(known[key][0] for key in wanted))


def _read(lines: Any, context: Context, base: str) -> Iterator[Quote]:
    """The rates of a file by its header."""
    header = [cell.strip() for cell in next(lines, [])]
    names = [cell.casefold() for cell in header]
    at = {name: next((names.index(one) for one in some if one in names), None) for name, some in NAMES.items()}
    wide = at["rate"] is None and at["on_date"] is not None
    if not wide and None in (at["on_date"], at["base"], at["rate"]):
        raise Invalid("The file needs the columns date, base, rate, or a date and a column for each currency.")
    for number, cells in enumerate(lines, 2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            yield from _of_day(header, cells, at["on_date"], base, context) if wide else [_of_line(cells, at, context)]
        except (Invalid, IndexError) as error:
            reason = error.message if isinstance(error, Invalid) else "the line is too short"
            raise Invalid(f"line {number}: {reason}") from error


def _of_day(
    header: Sequence[str], cells: Sequence[str], on: int | None, base: str, context: Context
) -> Iterator[Quote]:
    day = cells[on or 0]
    for at, currency in enumerate(header):
        if at != on and currency and at < len(cells) and cells[at].strip() not in NOTHING:
            yield _quote(day, base, currency, cells[at], context)


def _of_line(cells: Sequence[str], at: dict[str, int | None], context: Context) -> Quote:
    texts = {name: cells[column] if column is not None else "" for name, column in at.items()}
    return _quote(texts["on_date"], texts["base"], texts["quote"] or context.currency, texts["rate"], context)


def _quote(on: str, base: str, quote: str, rate: str, context: Context) -> Quote:
    """Texts as they are stored. Raises Invalid for one that is none, and for what cannot be a rate."""
    day, code, other = (
        Date().parse(on, context),
        CurrencyCode().parse(base, context),
        CurrencyCode().parse(quote, context),
    )
    value = Rate().parse(rate, context.for_files())
    if day is None or code is None or other is None or value is None:
        raise Invalid("a rate needs a day, two currencies and a number, e.g. 2026-11-23 USD EUR 0.9231")
    if value <= 0:
        raise Invalid(f"rate: {shortened(rate)} is not above 0, e.g. {Rate.example}", field="rate")
    if code == other:
        raise Invalid(f"{code} in {other} is always 1; name another currency", field="base")
    return day, code, other, value
