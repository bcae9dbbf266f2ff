"""Turn batches of text into rows of stored values, column by column through the kinds of the fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from crm_tui.db.custom import stored
from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Context, Email, Kind, LongText, Money, Phone, Reference, Stored, Text
from crm_tui.errors import Invalid
from crm_tui.services.composing import bare_domain
from crm_tui.services.transfer.documents import documents
from crm_tui.services.transfer.headers import normalise
from crm_tui.services.transfer.linked import Links
from crm_tui.services.transfer.nulls import CLEARS, unescaped
from crm_tui.services.transfer.orders import Orders
from crm_tui.services.transfer.outcome import RowError
from crm_tui.services.transfer.people import Members
from crm_tui.services.transfer.rows import Batch
from crm_tui.services.transfer.slots import LinkSlot, PointSlot, Slot, Slots
from crm_tui.services.transfer.spreadsheet import unguard
from crm_tui.services.transfer.targets import Column

SHARED = frozenset({
    "accounting", "accounts", "admin", "bestellung", "billing", "buchhaltung", "contabilita", "contact", "contacto",
    "direccion", "einkauf", "empfang", "enquiries", "hello", "help", "helpdesk", "hr", "info", "jobs", "kontakt",
    "mail", "marketing", "office", "post", "postmaster", "reception", "sales", "sekretariat", "service", "support",
    "team", "verkauf", "vertrieb", "webmaster", "zentrale",
})  # fmt: skip
"""Local parts of mailboxes that several people read."""

_SUGGESTED = re.compile(r"did you mean (.+?)\?")

Values = dict[str, Sequence[Stored | None]]


@dataclass(frozen=True)
class Reading:
    """What the cells of this file mean, besides their kinds."""

    context: Context
    replacements: dict[str, dict[str, str]]
    defaults: dict[str, str | int]
    searched: tuple[Field, ...]
    system: str | None
    from_spreadsheet: bool


@dataclass(frozen=True)
class Converted:
    """Rows for the staging table, with the names of the columns they fill: a column without a value costs nothing."""

    names: tuple[str, ...]
    rows: list[tuple[object, ...]]
    errors: list[RowError]


@dataclass
class Converter:
    """Converts one batch after the other; remembers links, strangers, date orders and whether a cell cleared."""

    slots: Slots
    reading: Reading
    members: Members
    orders: Orders
    links: dict[str, Links]
    clears: bool = False
    _columns: list[tuple[str, ...]] = field(default_factory=list)
    _errors: list[tuple[int, str, Invalid, str]] = field(default_factory=list)
    _cleared: dict[int, str] = field(default_factory=dict)

    def convert(self, batch: Batch, names: Sequence[str]) -> Converted:
        """The staged rows without those that have errors, and these errors; `names` orders the columns."""
        self._columns = list(zip(*batch.rows, strict=True)) if batch.rows else []
        self._errors, self._cleared = [], {}
        made: Values = {"row": batch.numbers}
        if batch.rows:
            self._values(made)
        errors = self._refused(batch)
        if self._cleared:
            self.clears = True
            made["clears"] = [self._cleared.get(at) for at in range(len(batch.rows))]
        filled = {name: made[name] for name in names if name in made and made[name].count(None) < len(made[name])}
        rows: list[tuple[object, ...]] = list(zip(*filled.values(), strict=True))
        bad = {at for at, *_ in self._errors}
        return Converted(tuple(filled), [row for at, row in enumerate(rows) if at not in bad] if bad else rows, errors)

    def _values(self, made: Values) -> None:
        for slot in sorted(self.slots.values, key=lambda slot: isinstance(slot.field.kind, Money)):
            if slot.columns and slot.field.name != "owner":
                made.update(zip(slot.names, self._slot(slot, made), strict=True))
        self._follow(made)
        for link in self.slots.links:
            made[link.name] = self._link(link)
        for point in self.slots.points:
            made.update(zip(point.names, self._point(point), strict=True))
        if self.slots.identity:
            texts = self._texts(self.slots.identity, None)
            made["identity"] = self._parse(Reference(), "id", texts, self.reading.context)[0]
        made["search_text"] = self._searched(made)
        made["custom"] = self._custom(made)

    def _slot(self, slot: Slot, made: Values) -> list[Sequence[Stored | None]]:
        column = slot.columns[0]
        texts = self._texts(column, slot)
        if replacing := self.reading.replacements.get(slot.field.name):
            texts = [replacing.get(normalise(text), text) for text in texts]
        currency = self.slots.slot("currency")
        if isinstance(slot.field.kind, Money) and currency and currency.columns:
            return self._amounts(slot, texts, made[currency.names[0]])
        context = self.orders.context(column, slot.field.kind, texts, self.reading.context)
        values = self._parse(slot.field.kind, slot.field.name, texts, context)
        if slot.field.name == "name":
            self._refuse_unseen(texts, values[0])
        if slot.field.name == "domain" and not slot.field.is_(Is.CUSTOM):
            values[0] = [value and bare_domain(str(value)) for value in values[0]]
        return values

    def _texts(self, column: Column, slot: Slot | LinkSlot | None) -> Sequence[str]:
        r"""The cells of a column; `\N` is taken out and remembered, and guards are taken off."""
        texts: Sequence[str] = self._columns[column.at]
        if self.reading.from_spreadsheet:
            texts = [unguard(text) for text in texts]
        if "\\" in "".join(texts):
            for at, text in enumerate(texts):
                if text == CLEARS:
                    self._clear(at, column, slot)
            texts = ["" if text == CLEARS else unescaped(text) for text in texts]
        return texts

    def _clear(self, at: int, column: Column, slot: Slot | LinkSlot | None) -> None:
        if slot is None:
            return
        if slot.field.is_(Is.REQUIRED) and not slot.field.is_(Is.CUSTOM):
            self._errors.append((at, slot.field.name, Invalid(f"{slot.field.name} cannot be cleared"), CLEARS))
        self._cleared[at] = self._cleared.get(at, "") + slot.mark

    def _parse(self, kind: Kind, name: str, texts: Sequence[str], context: Context) -> list[Sequence[Stored | None]]:
        parsed = kind.parse_column(texts, context)
        if parsed.errors:
            self._errors += [(at, name, error, texts[at]) for at, error in parsed.errors.items()]
        return list(parsed.values)

    def _amounts(
        self, slot: Slot, texts: Sequence[str], currencies: Sequence[Stored | None]
    ) -> list[Sequence[Stored | None]]:
        """Amounts, each in the currency of its row."""
        values: list[Stored | None] = [None] * len(texts)
        for currency in dict.fromkeys(currencies):
            at = [number for number, other in enumerate(currencies) if other == currency]
            context = self.reading.context.in_currency(None if currency is None else str(currency))
            parsed = slot.field.kind.parse_column([texts[number] for number in at], context)
            self._errors += [(at[i], slot.field.name, error, texts[at[i]]) for i, error in parsed.errors.items()]
            for number, value in zip(at, parsed.values[0], strict=True):
                values[number] = value
        return [values]

    def _refuse_unseen(self, texts: Sequence[str], values: Sequence[Stored | None]) -> None:
        for at, value in enumerate(values):
            if value is None and texts[at].strip(" \xa0") and not any(at == bad for bad, *_ in self._errors):
                self._errors.append((at, "name", Invalid("name holds nothing that can be seen, e.g. Ada Lovelace"), ""))

    def _follow(self, made: Values) -> None:
        """What follows from other columns: owner, external system, composed name and domain, shared mailboxes."""
        if self.slots.owner:
            self._owners(self.slots.owner, made)
        system, number = self.slots.slot("external_system"), self.slots.slot("external_id")
        if number and system and not system.columns:
            made[system.names[0]] = [self.reading.system if found else None for found in made[number.names[0]]]
        currency = self.slots.slot("currency")
        if currency and not currency.columns:
            amounts = next(slot for slot in self.slots.values if isinstance(slot.field.kind, Money))
            named = self.reading.context.currency
            made[currency.names[0]] = [None if amount is None else named for amount in made[amounts.names[0]]]
        if slot := self.slots.made("name"):
            made.update(zip(slot.names, self._composed(made), strict=True))
        if slot := self.slots.made("domain"):
            made[slot.names[0]] = made["website_domain"]
        if "email_key" in made:
            made["shared"] = [1 if key and str(key).partition("@")[0] in SHARED else None for key in made["email_key"]]

    def _owners(self, column: Column, made: Values) -> None:
        numbers, notes = self.members.find(self._texts(column, self.slots.slot("owner")), self.reading.context)
        made["owner_id"] = numbers
        given = made.get("source_detail")
        if given is None:
            made["source_detail"] = notes
        elif any(notes):
            both = zip(given, notes, strict=True)
            made["source_detail"] = ["\n".join(str(one) for one in pair if one) or None for pair in both]

    def _composed(self, made: Values) -> list[Sequence[Stored | None]]:
        """Names out of their parts, where there is a given or a family name; and their search keys."""
        nothing = [None] * len(self._columns[0])
        given, family = made.get("given_name", nothing), made.get("family_name", nothing)
        if "prefix" in made or "suffix" in made:
            four = zip(made.get("prefix", nothing), given, family, made.get("suffix", nothing), strict=True)
            names = [
                " ".join([str(part) for part in parts if part]) if parts[1] or parts[2] else None for parts in four
            ]
        else:
            pairs = zip(given, family, strict=True)
            names = [f"{one} {two}" if one and two else one or two for one, two in pairs]
        return list(Text().parse_column([name or "" for name in names], self.reading.context).values)

    def _link(self, slot: LinkSlot) -> list[int | None]:
        links = self.links[slot.name]
        parts = []
        for column, part in zip(slot.parts, links.parts, strict=True):
            kind = Reference() if part == "id" else Text(folded=False)
            values = self._parse(kind, slot.field.name, self._texts(column, slot), self.reading.context)[0]
            parts.append([None if value is None else str(value) for value in values])
        return links.numbers(parts)

    def _point(self, slot: PointSlot) -> list[Sequence[Stored | None]]:
        columns = [self._texts(column, None) for column in slot.columns]
        texts = columns[0]
        if len(columns) > 1:
            texts = [
                ", ".join([cell.strip() for cell in cells if cell.strip()]) for cells in zip(*columns, strict=True)
            ]
        name = f"points.{slot.kind}.{slot.label}"
        if slot.kind in ("email", "phone", "mobile"):
            kind = Email() if slot.kind == "email" else Phone()
            return self._parse(kind, name, texts, self.reading.context)[:2]
        if slot.kind != "address":
            return self._parse(Text(), name, texts, self.reading.context)
        values = self._parse(LongText(), name, texts, self.reading.context)
        return [
            *values,
            Text(limit=10_000_000).parse_column([str(v or "") for v in values[0]], self.reading.context).values[1],
        ]

    def _searched(self, made: Values) -> list[str | None]:
        columns = []
        for each in self.reading.searched:
            folded = [twin for twin in each.twins if twin.endswith("_f")]
            numbers = [twin for twin in each.twins if twin.endswith("_e164")]
            for name in (*(folded or [each.column]), *numbers):
                column = self._effective(made, each, name)
                if column is not None:
                    columns.append(column)
        return documents(columns) if columns else []

    def _effective(self, made: Values, field: Field, name: str) -> list[str | None] | None:
        """What a new record has in a column: from the file, else composed, else the default."""
        keys = [f"x_{name}"] if field.is_(Is.CUSTOM) else [name, f"made_{name}"]
        found = [made[key] for key in keys if key in made]
        default = self.reading.defaults.get(name) if field.is_(Is.CUSTOM) else None
        if default is not None:
            found.append([default] * len(self._columns[0]))
        if len(found) < 2:
            return cast(list[str | None], found[0]) if found else None
        both = zip(*found, strict=True)
        return [next((str(cell) for cell in cells if cell is not None), None) for cells in both]

    def _custom(self, made: Values) -> list[str | None]:
        own = [slot for slot in self.slots.values if slot.field.is_(Is.CUSTOM)]
        names = [(name, name[2:]) for slot in own for name in slot.names]
        if not names:
            return [stored(dict(self.reading.defaults))] * len(self._columns[0])
        rows = zip(*(made[name] for name, _ in names), strict=True)
        keys = [key for _, key in names]
        return [
            stored(
                self.reading.defaults | {key: value for key, value in zip(keys, row, strict=True) if value is not None}
            )
            for row in rows
        ]

    def _refused(self, batch: Batch) -> list[RowError]:
        found = [RowError(one.number, one.line, "", "ragged", one.message) for one in batch.ragged]
        for at, name, error, text in self._errors:
            row, line = batch.numbers[at], batch.lines[at]
            found.append(RowError(row, line, name, error.code, error.message, _hint(error, text)))
        return found


def _hint(error: Invalid, text: str) -> str:
    found = _SUGGESTED.search(error.message)
    if found:
        return found[1]
    return "--date dmy or --date mdy" if "day or month first" in error.message else ""
