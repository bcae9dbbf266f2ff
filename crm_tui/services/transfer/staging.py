"""Fill the staging tables from the file: no lock is held meanwhile, and memory stays that of one batch."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection

from crm_tui.db.custom import Values
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Country, CurrencyCode, Stored
from crm_tui.errors import Usage
from crm_tui.services.catalog import Catalog
from crm_tui.services.transfer.converting import Converter
from crm_tui.services.transfer.following import Reading
from crm_tui.services.transfer.headers import normalise
from crm_tui.services.transfer.linked import FACTS, Links
from crm_tui.services.transfer.mapping import Plan
from crm_tui.services.transfer.options import Options, pair
from crm_tui.services.transfer.orders import Orders
from crm_tui.services.transfer.outcome import RowError
from crm_tui.services.transfer.people import Members
from crm_tui.services.transfer.slots import Slots
from crm_tui.services.transfer.source import Source
from crm_tui.services.transfer.stage import Stage
from crm_tui.services.transfer.targets import Answer, Link, Override, Value, named
from crm_tui.text import fold

BATCH = 2_500

Progress = Callable[[int], None]


def converter(
    catalog: Catalog, slots: Slots, plan: Plan, options: Options, source: Source, fields: dict[str, Field]
) -> Converter:
    """What reads the cells of this file. Raises Usage for options that cannot be."""
    pad = plan.profile is not None and plan.profile.pad_short

    def again(at: int) -> Iterator[Sequence[str]]:
        return ([row[at] for row in batch.rows] for batch in source.batches(BATCH, pad_short=pad))

    reading = _reading(catalog, plan, options, fields)
    links = {slot.name: Links(slot, reading.context) for slot in slots.links}
    return Converter(slots, reading, Members(catalog, new=options.new_members), Orders(again), links)


def _reading(catalog: Catalog, plan: Plan, options: Options, fields: dict[str, Field]) -> Reading:
    context = catalog.db.context()
    context = replace(
        context,
        date_order=options.date or context.date_order,
        decimal=options.decimal or context.decimal,
        country=str(Country().parse(options.country or "", context) or context.country),
        currency=str(CurrencyCode().parse(options.currency or "", context) or context.currency),
    )
    searched = tuple(each for each in fields.values() if each.is_(Is.SEARCHED))
    return Reading(
        context=context,
        replacements=_replacements(plan, options, fields),
        defaults=_defaults(catalog, options.into),
        searched=searched,
        system=plan.profile.external_system if plan.profile else None,
        from_spreadsheet=options.from_spreadsheet,
        patterns=plan.profile.dates if plan.profile else {},
    )


def _defaults(catalog: Catalog, entity: str) -> Values:
    """The values a new record has in custom fields that nothing fills."""
    context = catalog.db.context()
    found: Values = {}
    for each in catalog.fields(entity).values():
        if each.default is not None and each.is_(Is.CUSTOM):
            values: tuple[Stored | None, ...] = each.kind.read(each.default, context)
            pairs = zip((each.column, *each.twins), values, strict=True)
            found |= {name: value for name, value in pairs if value is not None}
    return found


def _replacements(plan: Plan, options: Options, fields: dict[str, Field]) -> dict[str, dict[str, str]]:
    """Field -> normalised foreign word -> ours: of the profile, then of `--map-value`, which counts more."""
    found = {name: dict(words) for name, words in (plan.profile.values if plan.profile else {}).items()}
    headers = {normalise(each.header): each.target for each in plan.columns}
    for text in options.map_value:
        column, colon, words = text.partition(":")
        theirs, ours = pair(words, "--map-value")
        target = headers.get(normalise(column))
        over = isinstance(target, Override)
        name = target.field.name if isinstance(target, Value | Link | Override) else fold(column.strip())
        if isinstance(target, Answer):
            name = named(target)
        elif not colon:
            raise Usage(f'--map-value is written "column:From=to", e.g. "lifecycle:Prospect=lead", not {text!r}.')
        if name.removesuffix("!") not in fields:
            raise Usage(f"--map-value {text!r}: the file has no column {column.strip()!r} that goes to a field.")
        found.setdefault(f"{name}!" if over else name, {})[normalise(theirs)] = ours
    return found


def load(
    connection: Connection, stage: Stage, reader: Converter, source: Source, plan: Plan, progress: Progress | None
) -> int:
    """Convert and stage every row; how many rows the file has."""
    rows = 0
    pad = plan.profile is not None and plan.profile.pad_short
    names = list(stage.rows.c.keys())
    with _uncollected():
        for batch in source.batches(BATCH, pad_short=pad):
            found = reader.convert(batch, names)
            stage.fill(connection, stage.rows, found.rows, found.names)
            stage.fill(connection, stage.rejects, _rejects(found.errors))
            stage.fill(connection, stage.said, reader.said)
            reader.said.clear()
            for name, links in reader.links.items():
                stage.fill(connection, stage.links[name], links.drain(), FACTS)
            rows += len(batch.rows) + len(batch.ragged)
            if progress:
                progress(rows)
    return rows


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing here refers in circles, so the collector would only walk over every batch in vain."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _rejects(errors: Sequence[RowError]) -> list[tuple[object, ...]]:
    return [(None, each.row, each.line, each.field, each.code, each.message, each.suggestion) for each in errors]
