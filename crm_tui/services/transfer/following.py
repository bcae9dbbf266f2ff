"""What follows from the converted columns of a batch: names out of parts, domains, owners, searched text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from crm_tui.domain.fields import Field, Is
from crm_tui.domain.kinds import Context, Money, Stored
from crm_tui.domain.pipeline import TaskStatus
from crm_tui.services.dealing import closings
from crm_tui.services.transfer.documents import documents
from crm_tui.services.transfer.people import logins
from crm_tui.services.transfer.slots import Slots
from crm_tui.text import fold

SHARED = frozenset({
    "accounting", "accounts", "admin", "bestellung", "billing", "buchhaltung", "contabilita", "contact", "contacto",
    "direccion", "einkauf", "empfang", "enquiries", "hello", "help", "helpdesk", "hr", "info", "jobs", "kontakt",
    "mail", "marketing", "office", "post", "postmaster", "reception", "sales", "sekretariat", "service", "support",
    "team", "verkauf", "vertrieb", "webmaster", "zentrale",
})  # fmt: skip
"""Local parts of mailboxes that several people read."""

Column = Sequence[Stored | None]
Values = dict[str, Column]
"""The columns of a batch by their name in the staging table."""


@dataclass(frozen=True)
class Reading:
    """What the cells of this file mean, besides their kinds."""

    context: Context
    replacements: dict[str, dict[str, str]]
    defaults: dict[str, str | int]
    searched: tuple[Field, ...]
    system: str | None
    from_spreadsheet: bool
    patterns: Mapping[str, str]


def add_owners(made: Values, numbers: Column, notes: Column) -> None:
    """The members, and beside the source detail of the file those who are none."""
    made["owner_id"] = numbers
    given = made.get("source_detail")
    if given is None:
        made["source_detail"] = notes
    elif any(notes):
        both = zip(given, notes, strict=True)
        made["source_detail"] = ["\n".join(str(one) for one in pair if one) or None for pair in both]


def follow(made: Values, slots: Slots, reading: Reading) -> None:
    """Add the columns that follow from others."""
    system, number = slots.slot("external_system"), slots.slot("external_id")
    if number and system and not system.columns:
        made[system.names[0]] = [reading.system if found else None for found in made[number.names[0]]]
    currency = slots.slot("currency")
    if currency and not currency.columns:
        amounts = next(slot for slot in slots.values if isinstance(slot.field.kind, Money))
        named = reading.context.currency
        made[currency.names[0]] = [None if amount is None else named for amount in made[amounts.names[0]]]
    if slot := slots.made("name"):
        for name, joined in zip(slot.names, _composed(made), strict=True):
            made[name] = joined
    if slot := slots.made("domain"):
        made[slot.names[0]] = made["website_domain"]
    if slot := slots.made("login"):
        nothing: Column = [None] * len(made["row"])
        names, mails = (cast(Sequence[str | None], made.get(name, nothing)) for name in ("name", "email"))
        made[slot.names[0]] = logins(names, mails)
    if slot := slots.made("closed_at"):
        made[slot.names[0]] = closings(made["close_date"], reading.context)
    if slot := slots.slot("done_at"):
        made[slot.names[0]] = _finished(made, slot.names[0])
    if "email_key" in made:
        made["shared"] = [1 if key and str(key).partition("@")[0] in SHARED else None for key in made["email_key"]]


def _finished(made: Values, column: str) -> Column:
    """When tasks were done; one that the row does not call done was not."""
    if "status" not in made:
        return [None] * len(made["row"])
    pairs = zip(made[column], made["status"], strict=True)
    return [at if status == TaskStatus.DONE else None for at, status in pairs]


def _composed(made: Values) -> tuple[Column, Column]:
    """Names out of their parts, where there is a given or a family name; and their search keys."""
    if "prefix" not in made and "suffix" not in made:
        return _joined(made, "given_name", "family_name"), _joined(made, "given_name_f", "family_name_f")
    nothing: Column = [None] * len(made["row"])
    parts = [made.get(name, nothing) for name in ("prefix", "given_name", "family_name", "suffix")]
    names = [
        " ".join([str(part) for part in four if part]) if four[1] or four[2] else None
        for four in zip(*parts, strict=True)
    ]
    return names, [None if name is None else fold(name) for name in names]


def _joined(made: Values, one: str, other: str) -> Column:
    if one not in made or other not in made:
        return made[one if one in made else other]
    pairs = zip(made[one], made[other], strict=True)
    return [f"{first} {second}" if first and second else first or second for first, second in pairs]


def searched(made: Values, slots: Slots, reading: Reading) -> list[str | None]:
    """The searched text of each row, as new records have it; the parts of a composed name are in the name."""
    composed = slots.made("name") is not None and slots.slot("name") is None
    columns = []
    for each in reading.searched:
        if composed and each.name in ("given_name", "family_name"):
            continue
        folded = [twin for twin in each.twins if twin.endswith("_f")]
        numbers = [twin for twin in each.twins if twin.endswith("_e164")]
        for name in (*(folded or [each.column]), *numbers):
            column = _effective(made, each, name, reading)
            if column is not None:
                columns.append(column)
    return documents(columns) if columns else []


def _effective(made: Values, field: Field, name: str, reading: Reading) -> list[str | None] | None:
    """What a new record has in a column: from the file, else composed, else the default."""
    keys = [f"x_{name}"] if field.is_(Is.CUSTOM) else [name, f"made_{name}"]
    found = [made[key] for key in keys if key in made]
    default = reading.defaults.get(name) if field.is_(Is.CUSTOM) else None
    if default is not None:
        found.append([default] * len(made["row"]))
    if len(found) < 2:
        return cast(list[str | None], found[0]) if found else None
    both = zip(*found, strict=True)
    return [next((str(cell) for cell in cells if cell is not None), None) for cells in both]
