"""Turn batches of text into rows of stored values, column by column through the kinds of the fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from crm_tui.db.custom import stored
from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Context, Email, Kind, LongText, Money, Parsed, Phone, Reference, Stored, Text
from crm_tui.errors import Invalid
from crm_tui.services.completing import bare_domain
from crm_tui.services.transfer.beside import ANSWER_KINDS, comment_rows, later_column, written_as
from crm_tui.services.transfer.following import Reading, Values, add_owners, follow, searched
from crm_tui.services.transfer.headers import normalise
from crm_tui.services.transfer.linked import Links
from crm_tui.services.transfer.nulls import CLEARS, unescaped
from crm_tui.services.transfer.orders import Orders
from crm_tui.services.transfer.outcome import RowError
from crm_tui.services.transfer.people import Members
from crm_tui.services.transfer.rows import Batch
from crm_tui.services.transfer.slots import LinkSlot, PointSlot, Slot, Slots
from crm_tui.services.transfer.spreadsheet import unguard
from crm_tui.services.transfer.targets import COMMENTS, Column

LINKED = Text(folded=False)
"""What is said of a linked record."""

_SUGGESTED = re.compile(r"did you mean (.+?)\?")


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
    said: list[tuple[object, ...]] = field(default_factory=list)
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
        for slot in sorted(self.slots.values, key=lambda slot: isinstance(slot.field.kind, Money) or slot.after > 0):
            if slot.columns and slot.field.name != "owner":
                made.update(zip(slot.names, self._slot(slot, made), strict=True))
        if self.slots.owner:
            texts = self._texts(self.slots.owner, self.slots.slot("owner"))
            add_owners(made, *self.members.find(texts, self.reading.context))
        follow(made, self.slots, self.reading)
        for link in self.slots.links:
            made[link.name] = self._link(link)
        for point in self.slots.points:
            made.update(zip(point.names, self._point(point), strict=True))
        for part, column in self.slots.answer.items():
            name = f"csat.{part}"
            texts = self._replaced(name, self._texts(column, None))
            made[f"csat_{part}"] = self._taken(self._ordered(ANSWER_KINDS[part], column, texts), name, texts)[0]
        if self.slots.comments:
            texts = self._texts(self.slots.comments, None)
            said, errors = comment_rows(texts, made["row"], self.reading.context)
            self.said += said
            self._errors += [(at, COMMENTS, error, texts[at]) for at, error in errors.items()]
        if self.slots.identity:
            texts = self._texts(self.slots.identity, None)
            made["identity"] = self._parse(Reference(), "id", texts, self.reading.context)[0]
        made["search_text"] = searched(made, self.slots, self.reading)
        made["custom"] = self._custom(made)

    def _slot(self, slot: Slot, made: Values) -> list[Sequence[Stored | None]]:
        column = slot.columns[0]
        texts = self._meant(column, slot)
        if slot.after:
            spans = later_column(texts, made.get("created_at"), slot.after, self.reading.context)
            return self._taken(spans, slot.field.name, texts)
        if pattern := self.reading.patterns.get(slot.field.name):
            texts = [written_as(text, pattern) for text in texts]
        currency = self.slots.slot("currency")
        if isinstance(slot.field.kind, Money) and currency and currency.columns:
            return self._amounts(slot, texts, made[currency.names[0]])
        values = self._taken(self._ordered(slot.field.kind, column, texts), slot.field.name, texts)
        if slot.field.name == "name":
            self._refuse_unseen(texts, values[0])
        if slot.field.name == "domain" and not slot.field.is_(Is.CUSTOM):
            values[0] = [value and bare_domain(str(value)) for value in values[0]]
        return values

    def _ordered(self, kind: Kind, column: Column, texts: Sequence[str]) -> Parsed:
        """The values of a column, once the order of its dates is known if they need it."""
        context = self.orders.context(column, self.reading.context)
        parsed = kind.parse_column(texts, context)
        if parsed.errors and self.orders.decides(column, context, [texts[at] for at in parsed.errors]):
            parsed = kind.parse_column(texts, self.orders.context(column, context))
        return parsed

    def _meant(self, column: Column, slot: Slot | LinkSlot) -> Sequence[str]:
        """The cells of a column in our words; those of the column that overrides it where it says something."""
        texts = self._replaced(slot.field.name, self._texts(column, slot))
        if slot.over is None:
            return texts
        others = self._replaced(f"{slot.field.name}!", self._texts(slot.over, None))
        return [other if other.strip(" \xa0") else text for text, other in zip(texts, others, strict=True)]

    def _replaced(self, name: str, texts: Sequence[str]) -> Sequence[str]:
        replacing = self.reading.replacements.get(name)
        return [replacing.get(normalise(text), text) for text in texts] if replacing else texts

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
        return self._taken(kind.parse_column(texts, context), name, texts)

    def _taken(self, parsed: Parsed, name: str, texts: Sequence[str]) -> list[Sequence[Stored | None]]:
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

    def _link(self, slot: LinkSlot) -> list[int | None]:
        links = self.links[slot.name]
        parts = []
        for column in slot.parts:
            texts = self._meant(column, slot)
            values = self._parse(LINKED, slot.field.name, texts, self.reading.context)[0]
            parts.append(cast(Sequence[str | None], values))
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
