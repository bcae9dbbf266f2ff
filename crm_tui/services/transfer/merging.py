"""What a row makes of the record it belongs to: the new image, by mode and rule (SPEC 8.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from crm_tui.domain.fields import Is
from crm_tui.domain.kinds import Context, Money, Stored
from crm_tui.domain.kinds.lists import items
from crm_tui.domain.kinds.lists import stored as stored_list
from crm_tui.services.catalog import Catalog
from crm_tui.services.completing import complete
from crm_tui.services.composing import get, put
from crm_tui.services.transfer.options import Blank, Mode
from crm_tui.services.transfer.slots import FIXED, LinkSlot, Rule, Slot, Slots

Image = dict[str, Any]


@dataclass(frozen=True)
class Merging:
    """How rows change records."""

    catalog: Catalog
    slots: Slots
    mode: str
    blank: str
    context: Context

    @property
    def clears(self) -> bool:
        """Whether a blank cell clears: asked for, or the record becomes exactly the file."""
        return self.blank == Blank.CLEAR or self.mode == Mode.REPLACE

    @property
    def _fixed(self) -> tuple[str, ...]:
        return FIXED.get(self.slots.entity.name, ())

    @property
    def one_currency(self) -> bool:
        """Whether the file names no currency, so that an amount is in that of its record."""
        return self.slots.slot("currency") is None

    def cleared_by_blank(self, slot: Slot) -> bool:
        """Whether a blank cell clears this field."""
        given = bool(slot.columns) and slot.rule is not Rule.FILL and slot.field.name != "owner"
        return self.clears and self.mode != Mode.FILL and given and not required(slot)

    def fills(self, slot: Slot) -> bool:
        """Whether a value is written only where there is none."""
        return self.mode == Mode.FILL or slot.rule is Rule.FILL

    def merged(self, image: Mapping[str, Any], row: Mapping[str, Any]) -> Image:
        """The image after the row; links are given as `link_…` with the id of the record they lead to."""
        made = dict(image)
        for slot in self.slots.values:
            self._value(made, slot, row)
        for link in self.slots.links:
            self._link(made, link, row)
        complete(self.catalog, self.slots.entity, made, dict(image), self.context)
        return made

    def _value(self, made: Image, slot: Slot, row: Mapping[str, Any]) -> None:
        values = [row[name] for name in slot.names]
        old = get(made, slot.field)
        cleared = not slot.made and slot.mark in (row["clears"] or "")
        if values[0] is None:
            if old is not None and self.mode != Mode.FILL and (cleared or self.cleared_by_blank(slot)):
                put(made, slot.field, [None] * len(values))
            return
        if old is not None and self.fills(slot):
            return
        if isinstance(slot.field.kind, Money) and self.one_currency and not slot.field.is_(Is.CUSTOM):
            values[0] = self._in_currency_of(made, slot, values[0])
        if slot.rule is Rule.UNITE:
            values[0] = _united(old, values[0])
        elif slot.rule is Rule.APPEND and old is not None:
            if str(values[0]) in str(old):
                return
            values[0] = f"{old}\n{values[0]}"
        put(made, slot.field, values)

    def _in_currency_of(self, made: Image, slot: Slot, amount: Stored) -> Stored:
        """The same figure in the record's own currency. Raises Invalid where it has not so many decimals."""
        own = self.context.in_currency(made.get("currency"))
        if own is self.context:
            return amount
        point = replace(own, decimal="point")
        return slot.field.kind.parse(slot.field.kind.dump(amount, replace(self.context, decimal="point")), point) or 0

    def _link(self, made: Image, link: LinkSlot, row: Mapping[str, Any]) -> None:
        column, record = link.field.column, row[f"{link.name}_record"]
        if record == made.get("id") and link.field.kind.name == "reference" and column == "parent_id":
            return
        if record is None:
            blank = self.clears and row[link.name] is None
            if self.mode != Mode.FILL and (blank or link.mark in (row["clears"] or "")):
                made[column] = None
        elif made[column] is None or (self.mode != Mode.FILL and link.field.name not in self._fixed):
            made[column] = record


def required(slot: Slot) -> bool:
    """Whether the table itself refuses an empty value."""
    return slot.field.is_(Is.REQUIRED) and not slot.field.is_(Is.CUSTOM)


def _united(old: Stored | None, new: Stored) -> Stored:
    """The items of both, those of the record first."""
    return stored_list([*items(None if old is None else str(old)), *items(str(new))]) or new
